"""What charts have hundreds of (`{% load charts %}`): a template's loop over so many cells was a
tenth of a page of reports."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mentorship.charts import HeatRow, Table

register = template.Library()

_SHADED = (
    '<rect class="heat__cell heat__cell--{}" x="{}" y="0" width="10" height="10">'
    "<title>{}: {}</title></rect>"
)


@register.simple_tag
def heat_cells(row: HeatRow) -> SafeString:
    """The shaded cells of one row of a heat map."""
    cells = (
        ("withheld" if cell.is_withheld else cell.level, cell.x, row.label, cell.text)
        for cell in row.cells
    )
    return format_html_join("", _SHADED, cells)


@register.simple_tag
def table_rows(table: Table) -> SafeString:
    """The rows of a chart's table, each with its name first."""
    return format_html_join("", "{}", ((_row(*row),) for row in table.rows))


def _row(name: str, *cells: str) -> SafeString:
    told = format_html_join("", '<td class="numeric">{}</td>', ((cell,) for cell in cells))
    return format_html('<tr><th scope="row">{}</th>{}</tr>', name, told)
