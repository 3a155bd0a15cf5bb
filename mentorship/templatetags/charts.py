"""What charts have hundreds of (`{% load charts %}`): a template's loop over so many cells was a
tenth of a page of reports."""

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from mentorship.charts import HeatRow, Table

register = template.Library()


@register.simple_tag
def heat_cells(row: HeatRow) -> SafeString:
    """The shaded cells of one row of a heat map."""
    name = escape(row.label)
    drawn = (
        f'<rect class="heat__cell heat__cell--{"withheld" if cell.is_withheld else cell.level}" '
        f'x="{cell.x}" y="0" width="10" height="10">'
        f"<title>{name}: {escape(cell.text)}</title></rect>"
        for cell in row.cells
    )
    return mark_safe("".join(drawn))  # noqa: S308 - texts are escaped, the rest is geometry


@register.simple_tag
def table_rows(table: Table) -> SafeString:
    """The rows of a chart's table, each with its name first."""
    rows = (
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f'<td class="numeric">{escape(cell)}</td>' for cell in cells)
        + "</tr>"
        for name, *cells in table.rows
    )
    return mark_safe("".join(rows))  # noqa: S308 - every text is escaped
