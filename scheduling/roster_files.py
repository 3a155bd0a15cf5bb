"""The file of a roster import: opened, recognised, and read by its mapping and the codes."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext

from mentorship.errors import Invalid
from participants import files
from participants.importing import dates
from participants.importing.reading import Table
from scheduling.models import RosterCode, RosterImport
from scheduling.rosters import columns
from scheduling.rosters.reading import Layout, Meaning
from scheduling.working_time import DutyKind

MOST_ROWS = 2_000_000
MOST_COLUMNS = 400
"""A column for every day of a year, and some more."""
SAMPLES = 400
MOST_CODES_ASKED = 200


@contextmanager
def opened_roster(roster_import: RosterImport) -> Iterator[Table]:
    """The import's file, recognised. Raises Invalid when it cannot be read."""
    with files.opened(
        roster_import,
        find_headings=columns.find_headings,
        signature=lambda headings: columns.signature(headings, timezone.localdate()),
        most_rows=MOST_ROWS,
        most_columns=MOST_COLUMNS,
    ) as table:
        yield table


def samples_of(table: Table) -> list[tuple[str, ...]]:
    """The first rows, for guessing and for showing."""
    return [record.cells for record in islice(table.records(), SAMPLES)]


def is_wide(table: Table) -> bool:
    return columns.is_wide(table.headings, timezone.localdate())


def likely_order(table: Table, mapping: dict[int, str]) -> dates.OrderEvidence:
    """What the days of the file say of the order of day and month: those of its first rows, or of
    all where these leave it open."""
    today = timezone.localdate()
    if is_wide(table):
        return columns.order_of_days(table.headings, today)
    places = [place for place, field in mapping.items() if field in ("day", "starts", "ends_on")]
    seen = dates.days_in_sequence(_days_told(table, places, SAMPLES), today)
    return dates.days_in_sequence(_days_told(table, places), today) if seen.is_ambiguous else seen


def _days_told(table: Table, places: list[int], most: int | None = None) -> set[str]:
    """The different days that the first `most` rows write, without clock times."""
    return {
        day_written(record.cells[place])
        for record in islice(table.records(), most)
        for place in places
        if place < len(record.cells)
    }


def day_written(text: str) -> str:
    """“03/04/2026” of “03/04/2026 07:30”."""
    return _CLOCK_AFTER.sub("", text.strip())


_CLOCK_AFTER = re.compile(r"[T\s]+\d{1,2}[:.]\d{2}.*$")


def columns_of(table: Table, mapping: dict[str, str]) -> dict[int, str]:
    """Column position → field, of a mapping by heading. Raises Invalid for an unknown field."""
    return files.columns_of(table, mapping, columns.FIELDS)


def layout_of(table: Table, roster_import: RosterImport) -> Layout:
    """How to read the rows of the file. Raises Invalid for a mapping that cannot work."""
    found = columns_of(table, roster_import.mapping)
    if faults := columns.faults_of(found, is_wide(table), table.headings):
        raise Invalid(" ".join(faults), code="mapping")
    today = timezone.localdate()
    order = roster_import.options["date_order"]
    days = columns.days_in(table.headings, order, today) if is_wide(table) else {}
    return Layout(
        columns={field: position for position, field in found.items()},
        order=cast(dates.Order, order),
        today=today,
        codes=meanings() | _answers(roster_import),
        days={place: day for place, day in days.items() if place not in found},
    )


def meanings() -> dict[str, Meaning]:
    """What the organisation's codes mean."""
    return {row.code.casefold(): meaning_of(row) for row in RosterCode.objects.all()}


def meaning_of(row: RosterCode) -> Meaning:
    kind = DutyKind(row.kind) if row.kind else None
    return Meaning(row.means, kind, row.starts, row.ends)


def _answers(roster_import: RosterImport) -> dict[str, Meaning]:
    """Codes that this import alone leaves out: they are asked about again the next time."""
    left_out = roster_import.options.get("left_out", [])
    return {code.casefold(): Meaning(RosterCode.Means.LEFT_OUT) for code in left_out}


def questions_of(
    codes: Counter[str], times: dict[str, Counter[tuple[str, str]]]
) -> list[dict[str, Any]]:
    """What to ask of codes that nobody has explained. Raises Invalid where they are no codes."""
    if len(codes) > MOST_CODES_ASKED:
        raise Invalid(
            gettext(
                "The column of shift codes holds %(codes)s different values that are not known. "
                "Perhaps another column holds the codes."
            )
            % {"codes": len(codes)},
            code="too_many_codes",
        )
    return [
        {
            "code": code[:60],
            "count": count,
            "times": [list(pair) for pair, _ in times[code].most_common(3) if any(pair)],
        }
        for code, count in codes.most_common()
    ]
