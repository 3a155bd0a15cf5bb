"""Reading rosters without a database, as tests do."""

import datetime as dt
from itertools import islice
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from participants.importing.reading import open_table
from scheduling.roster_files import likely_order
from scheduling.rosters import columns
from scheduling.rosters.reading import Known, Layout, Line, Meaning, Reader

TODAY = dt.date(2026, 11, 22)
LONDON = ZoneInfo("Europe/London")
ANN, BO = Known(UUID(int=1), LONDON), Known(UUID(int=2), LONDON)
PEOPLE = {"1001": ANN, "10010": ANN, "a@north.example": BO}
CODES = {
    "e": Meaning("works", starts=dt.time(7), ends=dt.time(15)),
    "ld": Meaning("works"),
    "n": Meaning("works", starts=dt.time(19, 30), ends=dt.time(8)),
    "oc": Meaning("works"),
    "al": Meaning("leave"),
    "off": Meaning("off"),
}


def lines(path: Path, order: str = "") -> tuple[list[Line], Reader]:
    """What a roster says, its columns guessed, and its order of day and month where none is given;
    that must then be told by the file."""
    table = open_table(path, find_headings=columns.find_headings)
    samples = [record.cells for record in islice(table.records(), 50)]
    mapping = columns.guess_columns(table.headings, samples)
    if not order:
        seen = likely_order(table, mapping)
        assert not seen.is_ambiguous
        order = seen.order()
    is_wide = columns.is_wide(table.headings, TODAY)
    assert columns.faults_of(mapping, is_wide) == []
    days = columns.days_in(table.headings, order, TODAY) if is_wide else {}
    layout = Layout({field: place for place, field in mapping.items()}, order, TODAY, CODES, days)
    reader = Reader(layout, PEOPLE)
    return list(reader.lines(table.records())), reader


def told(found: list[Line]) -> list[tuple[str, str, str, str]]:
    return [
        (
            f"{line.said.rostered_on:%d.%m.}",
            line.said.kind,
            f"{line.said.span.starts_at:%d %H:%M}",
            f"{line.said.span.ends_at:%d %H:%M}",
        )
        for line in found
    ]
