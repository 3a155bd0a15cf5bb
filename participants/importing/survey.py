"""A first look at the whole file: what the mapping page shows and what reading the rows needs."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from participants.overseers import OVERSEERS

from . import stages
from .cleaning import is_blank, is_name, one_line, size_of_share
from .columns import guess_columns
from .dates import Order, OrderEvidence
from .drafts import EXPECTED, Layout
from .reading import Record, Table

_PERCENT = re.compile(r"%|percent|prozent|porcentaje|bsgrd|grad|quotit|taux")
SAMPLES = 200
NOWHERE = 1 << 30
"""A column beyond all columns: its cells are empty."""
MOST_GRADES = 80
DATE_FIELDS = ("started_on", "left_on")


@dataclass(slots=True)
class Survey:
    """Counts over every row of a file."""

    rows: int = 0
    short_rows: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    dates: OrderEvidence = field(default_factory=OrderEvidence)
    grades: Counter[str] = field(default_factory=Counter)
    stage_votes: dict[str, Counter[int]] = field(default_factory=dict)
    shares: Counter[str] = field(default_factory=Counter)
    references: dict[str, Counter[bool]] = field(default_factory=dict)

    def likely_stages(self) -> dict[str, int]:
        """For each grade the stage that most of its people would get."""
        return {
            grade: votes.most_common(1)[0][0] for grade, votes in self.stage_votes.items() if votes
        }


def samples_of(table: Table, count: int = SAMPLES) -> list[Record]:
    """The first rows, for guessing and for showing."""
    return list(islice(table.records(), count))


def guessed_columns(table: Table) -> dict[int, str]:
    """Column position → field, by headings and values."""
    rows: Sequence[Sequence[str]] = [record.cells for record in samples_of(table)]
    return guess_columns(table.headings, rows)


def survey(
    table: Table, columns: Mapping[int, str], today: dt.date, *, most_rows: int = 0
) -> Survey:
    """Read the whole file once, or its first `most_rows`."""
    seen = Survey()
    position = {name: column for column, name in columns.items()}
    last_needed = max(position.values(), default=0)
    watched = [(name, position[name]) for name in EXPECTED if name in position]
    days = [(position[name], name == "left_on") for name in DATE_FIELDS if name in position]
    share = position.get("fte", NOWHERE)
    others = [(name, position[name]) for name in ("manager", *OVERSEERS) if name in position]
    seen.references = {name: Counter() for name, _ in others}
    for record in islice(table.records(), most_rows or None):
        seen.rows += 1
        if record.fault:
            continue
        seen.short_rows += len(record.cells) <= last_needed
        for name, column in watched:
            seen.filled[name] += not is_blank(one_line(_cell(record, column)))
        for column, may_be_ahead in days:
            seen.dates.see(one_line(_cell(record, column)), today, may_be_ahead=may_be_ahead)
        if text := one_line(_cell(record, share)):
            seen.shares[size_of_share(text)] += 1
        for name, column in others:
            if text := one_line(_cell(record, column)):
                seen.references[name][is_name(text)] += 1
        _count_grade(seen, record, position)
    return seen


def _count_grade(seen: Survey, record: Record, position: Mapping[str, int]) -> None:
    if "grade" not in position:
        return
    grade = one_line(_cell(record, position["grade"]))
    if not grade or (grade not in seen.grades and len(seen.grades) >= MOST_GRADES):
        return
    seen.grades[grade] += 1
    title = one_line(_cell(record, position["job_title"])) if "job_title" in position else ""
    if stage := stages.guess(grade, title):
        seen.stage_votes.setdefault(grade, Counter())[stage] += 1


def _cell(record: Record, column: int) -> str:
    return record.cells[column] if column < len(record.cells) else ""


def layout_of(
    table: Table,
    columns: Mapping[int, str],
    seen: Survey,
    *,
    today: dt.date,
    order: Order | None = None,
    chosen_stages: Mapping[str, int] | None = None,
) -> Layout:
    """How to read the rows of this file. Without an `order` that which its dates tell counts."""
    usual = {name for name in EXPECTED if seen.filled[name] > seen.rows * 0.5}
    position = {name: column for column, name in columns.items()}
    return Layout(
        columns=position,
        width=len(table.headings),
        order=order or seen.dates.order(),
        stages={grade.casefold(): stage for grade, stage in (chosen_stages or {}).items()},
        short_rows_are_usual=seen.short_rows > max(3, seen.rows * 0.1),
        usually_given=frozenset(usual),
        shares_are_percent=_are_percent(seen.shares, _heading(table, position.get("fte"))),
        people_are_named=any(one[True] > one[False] for one in seen.references.values()),
        units_name_managers="supervisory" in _heading(table, position.get("department")),
        today=today,
    )


def _are_percent(shares: Counter[str], heading: str) -> bool:
    """Whether 75 is three quarters: the heading says so, or a full 100 stands in the column."""
    return bool(_PERCENT.search(heading)) or bool(shares["whole"] and not shares["share"])


def _heading(table: Table, column: int | None) -> str:
    return table.headings[column].casefold() if column is not None else ""
