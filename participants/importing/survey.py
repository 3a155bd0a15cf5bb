"""A first look at the whole file: what the mapping page shows and what reading the rows needs."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from . import stages
from .cleaning import is_blank, one_line
from .columns import guess_columns
from .dates import Order, OrderEvidence
from .drafts import EXPECTED, Layout
from .reading import Record, Table

SAMPLES = 200
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
    days = [position[name] for name in DATE_FIELDS if name in position]
    for record in islice(table.records(), most_rows or None):
        seen.rows += 1
        if record.fault:
            continue
        seen.short_rows += len(record.cells) <= last_needed
        for name, column in watched:
            seen.filled[name] += not is_blank(one_line(_cell(record, column)))
        for column in days:
            seen.dates.see(one_line(_cell(record, column)), today)
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
    """How to read the rows of this file."""
    usual = {name for name in EXPECTED if seen.filled[name] > seen.rows * 0.5}
    return Layout(
        columns={name: column for column, name in columns.items()},
        width=len(table.headings),
        order=order or seen.dates.order(default_order(table)),
        stages={grade.casefold(): stage for grade, stage in (chosen_stages or {}).items()},
        short_rows_are_usual=seen.short_rows > max(3, seen.rows * 0.1),
        usually_given=frozenset(usual),
        today=today,
    )


def default_order(table: Table) -> Order:
    """Where no date tells: the month first under American headings, else the day first."""
    headings = " ".join(table.headings).casefold()
    american = ("hire d", "date hired", "date of hire", "facility", "ssn", "zip", "term d")
    return "mdy" if any(word in headings for word in american) else "dmy"
