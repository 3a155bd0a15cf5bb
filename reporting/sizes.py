"""How many rows a file would have, told before anybody asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship.access import Actor
from programs.days import today_of
from reporting.models import Export
from reporting.paper_tables import MOST_ROWS, too_many
from reporting.queries.sheets import ROW_BY_ROW, scope_of, sheet_of
from reporting.queueing import days_meant, require_makeable
from reporting.suppression import about, rounded_count
from reporting.wanted import settled


@dataclass(frozen=True, slots=True)
class Size:
    """Rows of a table as they are told: exactly where each is somebody whom the reader sees by
    name; else to the nearest five, and no further than a PDF holds. None of the board report, which
    is no table."""

    rows: int | None
    is_rounded: bool = False

    @property
    def fits_on_paper(self) -> bool:
        return self.rows is None or self.rows <= MOST_ROWS

    @property
    def in_words(self) -> str:
        if self.rows is None:
            return _("The board report is a few pages, not a table.")
        if self.is_rounded and self.fits_on_paper:
            return _("It would have %(about)s rows now.") % {"about": about(self.rows)}
        if self.is_rounded:
            most = {"most": number_format(MOST_ROWS, force_grouping=True)}
            return _("It would have more than %(most)s rows now, too many for a PDF.") % most
        rows = {"rows": number_format(self.rows, force_grouping=True)}
        if not self.fits_on_paper:
            return _("It would have %(rows)s rows now, too many for a PDF.") % rows
        said = ngettext(
            "It would have %(rows)s row now.", "It would have %(rows)s rows now.", self.rows
        )
        return said % rows


def size_of(actor: Actor, what: Mapping[str, Any]) -> Size:
    """How many rows of what is wanted (`wanted.settled`) the actor would get, as it is now."""
    if what["kind"] == Export.Kind.BOARD:
        return Size(None)
    since, until = days_meant(what, today_of(actor))
    scope = scope_of(
        actor, cohort=what.get("cohort"), program=what.get("program"), since=since, until=until
    )
    sheet = sheet_of(actor, what["kind"], scope)
    if what["kind"] in ROW_BY_ROW:
        return Size(sheet.total)
    rows = sum(1 for _row in islice(sheet.rows, MOST_ROWS + 1))
    return Size(rows if rows > MOST_ROWS else rounded_count(rows), is_rounded=True)


def makeable_size(actor: Actor, what: Mapping[str, Any]) -> Size:
    """The same of what was not looked at yet. Raises NotAllowed where the actor may not see what
    would be in it, Invalid where it cannot be made."""
    meant = settled({"cohort": None, "program": None} | dict(what))
    require_makeable(actor, meant)
    return size_of(actor, meant)


def too_long_for_paper(actor: Actor, what: Mapping[str, Any]) -> dict[str, str]:
    """By field, why a PDF cannot hold what is wanted as it is today; nothing where it can, and for
    the other formats."""
    if what["format"] != Export.Format.PDF:
        return {}
    size = size_of(actor, what)
    if size.fits_on_paper:
        return {}
    return {"format": too_many(None if size.is_rounded else size.rows)}
