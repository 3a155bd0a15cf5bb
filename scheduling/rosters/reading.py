"""Reading a roster row by row: what each says, or why it is refused. Pure, in flat memory.

The same few days, codes and times come again and again, so what they mean is worked out once for
each zone (`_Sayings`) and a row costs little more than looking it up.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from participants.importing import dates
from participants.importing.cleaning import number as clean_number
from participants.importing.cleaning import one_line
from participants.importing.reading import Record
from scheduling.rosters.clocks import clock, clock_range, day_and_clock, duration
from scheduling.rosters.columns import is_weekday
from scheduling.rosters.moments import LONGEST, kind_of, moment, shift, whole_day
from scheduling.rosters.patterns import days_between
from scheduling.working_time import DutyKind, Span

WORKS, OFF, LEAVE, LEFT_OUT = "works", "off", "leave", "left_out"
MOST_PROBLEMS = 2_000
LONGEST_CODE = 20
LONGEST_ASKED = 60
MOST_SAYINGS = 200_000
FARTHEST_BACK, FARTHEST_AHEAD = dt.timedelta(days=400), dt.timedelta(days=800)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the organisation says that a code means. Without times, the row's own count."""

    means: str
    kind: DutyKind | None = None
    starts: dt.time | None = None
    ends: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the organisation, by whose clock their shifts are read."""

    id: UUID
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read the rows: where each field is, and what codes mean (by their casefolded text).

    ``days``: of a wide roster, column position → day.
    """

    columns: Mapping[str, int]
    order: dates.Order
    today: dt.date
    codes: Mapping[str, Meaning] = field(default_factory=dict)
    days: Mapping[int, dt.date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of a day."""

    rostered_on: dt.date
    kind: str
    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is refused: the value and the reason, in words for people."""

    code: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row that counts."""

    line: int
    person_id: UUID
    said: Said


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that is refused."""

    line: int
    number: str
    fault: Fault


@dataclass(slots=True)
class Tally:
    """What a reading of the whole file found."""

    rows: int = 0
    refused: int = 0
    left_out: int = 0
    problems: list[Problem] = field(default_factory=list)
    unknown_people: Counter[str] = field(default_factory=Counter)
    first_lines: dict[str, int] = field(default_factory=dict)
    unknown_codes: Counter[str] = field(default_factory=Counter)
    times_of_codes: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    first_on: dt.date | None = None
    last_on: dt.date | None = None

    def refuse(self, line: int, number: str, fault: Fault) -> None:
        self.refused += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, number, fault))

    def see_day(self, day: dt.date) -> None:
        if self.first_on is None or day < self.first_on:
            self.first_on = day
        if self.last_on is None or day > self.last_on:
            self.last_on = day


_ASSIGNMENT = re.compile(r"(\d{5,})-\d{1,2}")
Cells = tuple[str, str, str, str, str, str, str]
"""Day, code, start, end, hours, day of the end and length, as they stand in the file."""
TOLD = ("day", "code", "starts", "ends", "hours", "ends_on", "duration")


class Reader:
    """Reads records by a layout. `tally` is complete once `lines` is exhausted."""

    def __init__(self, layout: Layout, people: Mapping[str, Known]) -> None:
        self._layout = layout
        self._people = people
        self._sayings = _Sayings(layout)
        self._who = lru_cache(maxsize=MOST_SAYINGS)(self._whose)
        self._cleaned = lru_cache(maxsize=MOST_SAYINGS)(_cleaned)
        self._width = max(layout.columns.values(), default=-1) + 1
        self._whose_cells = _picking(layout, "number", "email")
        self._told_cells = _picking(layout, *TOLD)
        self.tally = Tally()
        # A bit a day from the first that can be, for each person: which days are told.
        self._told: dict[UUID, int] = {}
        self._first_bit = layout.today - FARTHEST_BACK

    def lines(self, records: Iterable[Record]) -> Iterator[Line]:
        """The statements that count, in the order of the file."""
        tally, read = self.tally, self._read
        statements = self._of_days if self._layout.days else self._of_row
        for record in records:
            if record.fault:
                tally.rows += 1
                tally.refuse(record.line, "", Fault("row_unreadable", "", record.fault))
                continue
            cells = self._padded(record.cells)
            number, known = self._who(self._whose_cells(cells))
            if not number and self._layout.days and self._names_weekdays(cells):
                continue
            for told in statements(cells):
                tally.rows += 1
                if line := read(record.line, number, known, told):
                    yield line

    def _read(self, line: int, number: str, known: Known | None, cells: Cells) -> Line | None:
        if known is None:
            self.tally.unknown_people[number] += 1
            self.tally.first_lines.setdefault(number, line)
            return None
        said = self._sayings.of(cells, known.zone)
        if said is None:
            self._ask(cells[1], cells)
        elif isinstance(said, Fault):
            self.tally.refuse(line, number, said)
        elif said.kind == LEFT_OUT:
            self.tally.left_out += 1
        else:
            self.tally.see_day(said.rostered_on)
            bit = 1 << (said.rostered_on - self._first_bit).days
            self._told[known.id] = self._told.get(known.id, 0) | bit
            return Line(line, known.id, said)
        return None

    def free_days(self) -> Iterator[Line]:
        """For rosters that leave out free days: the days of the file of which nothing is told, of
        everybody in it. After `lines` is exhausted."""
        first, last = self.tally.first_on, self.tally.last_on
        if first is None or last is None:
            return
        zones = {known.id: known.zone for known in self._people.values()}
        for person_id, told in self._told.items():
            for day in days_between(first, last):
                if not told >> (day - self._first_bit).days & 1:
                    said = Said(day, OFF, "", whole_day(day, zones[person_id]))
                    yield Line(0, person_id, said)

    def _ask(self, code: str, cells: Cells) -> None:
        self.tally.unknown_codes[code] += 1
        times = clock_range(cells[4]) if cells[4] else None
        pair = (f"{times[0]:%H:%M}", f"{times[1]:%H:%M}") if times else (cells[2], cells[3])
        self.tally.times_of_codes.setdefault(code, Counter())[pair] += 1

    def _whose(self, cells: tuple[str, ...]) -> tuple[str, Known | None]:
        """The number or the address that a row gives, and whom we know by it."""
        text = next((text for cell in cells if (text := one_line(cell))), "")
        number = clean_number(text)
        key = number.casefold()
        known = self._people.get(key)
        if known is None and (assignment := _ASSIGNMENT.fullmatch(key)):
            # An employee's second post has the employee's number with one more behind it.
            known = self._people.get(assignment[1])
        return number, known

    def _padded(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """As wide as the columns that are read, and then an empty one for those that are none."""
        return cells + ("",) * (max(self._width - len(cells), 0) + 1)

    def _of_row(self, cells: tuple[str, ...]) -> Iterable[Cells]:
        return (self._cleaned(self._told_cells(cells)),)

    def _of_days(self, cells: tuple[str, ...]) -> Iterator[Cells]:
        for position, on in self._layout.days.items():
            text = one_line(cells[position]) if position < len(cells) else ""
            for code, hours in shifts_of_a_day(text):
                yield on.isoformat(), code, "", "", hours, "", ""

    def _names_weekdays(self, cells: tuple[str, ...]) -> bool:
        """The line below the dates that says which weekdays they are."""
        return all(is_weekday(one_line(cells[place])) for place in self._layout.days)


def _picking(layout: Layout, *fields: str) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """Takes the cells of these columns out of a row; the last, empty one where there is none."""
    return itemgetter(*(layout.columns.get(name, -1) for name in fields))


@lru_cache(maxsize=4096)
def shifts_of_a_day(text: str) -> tuple[tuple[str, str], ...]:
    """The shifts in a day's cell of a wide roster: of “07:00-11:00, 17:00-21:00” there are two."""
    parts = [code_and_hours(part.strip()) for part in _BETWEEN_SHIFTS.split(text)]
    if len(parts) > 1 and all(hours for _, hours in parts):
        return tuple(parts)
    return (code_and_hours(text),)


_BETWEEN_SHIFTS = re.compile(r"[,;/+&|]|(?<=\d)\s+(?=\d{1,2}[:.]?\d{2}\s*[-–])")
_IN_BRACKETS = re.compile(r"^(.*?)\s*\(([^()]+)\)$")


@lru_cache(maxsize=4096)
def code_and_hours(text: str) -> tuple[str, str]:
    """A day's cell of a wide roster: "LD", "07:30-20:00", or both, in either order."""
    if clock_range(text):
        return "", text
    if bracketed := _IN_BRACKETS.match(text):
        for code, hours in (bracketed.groups(), bracketed.groups()[::-1]):
            if code and not clock(code) and clock_range(hours):
                return code, hours
    first, _, rest = text.partition(" ")
    before, _, last = text.rpartition(" ")
    for code, hours in ((first, rest), (last, before)):
        if code and not clock(code) and clock_range(hours):
            return code, hours
    return text, ""


def _cleaned(cells: tuple[str, ...]) -> Cells:
    day, code, starts, ends, hours, ends_on, length = map(one_line, cells)
    return day, code[:LONGEST_ASKED], starts, ends, hours, ends_on, length


class _Sayings:
    """What statements mean, each worked out once for each zone."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.of = lru_cache(maxsize=MOST_SAYINGS)(self._of)

    def _of(self, cells: Cells, zone: ZoneInfo) -> Said | Fault | None:
        """What is said, why not, or None where the code is not known yet."""
        day_text, code, starts_text, ends_text, hours_text, _, length = cells
        has_times = bool(hours_text or (starts_text and (ends_text or length)))
        if code or not has_times:
            meaning = self._layout.codes.get(code.casefold())
            if meaning is None:
                return None
        else:
            meaning = Meaning(WORKS)
        day = self._day(day_text, starts_text)
        if isinstance(day, Fault):
            return day
        if meaning.means == WORKS:
            return self._work(day, code, meaning, cells, zone)
        return Said(day, meaning.means, code[:LONGEST_CODE], whole_day(day, zone))

    def _day(self, text: str, starts_text: str) -> dt.date | Fault:
        layout = self._layout
        day: dt.date | dates.DateFault | None
        if text:
            day = dates.parse(text, layout.order, layout.today)
        else:
            day, _ = day_and_clock(starts_text, layout.order, layout.today)
            text = starts_text
        if isinstance(day, dates.DateFault):
            return Fault(day.code, text, f"“{text}” {day.reason}.")
        if day is None:
            return Fault("date_missing", text, gettext("The row does not say which day it is for."))
        if not -FARTHEST_BACK <= day - layout.today <= FARTHEST_AHEAD:
            return Fault("date_far", text, gettext("This day is too long ago or too far ahead."))
        return day

    def _work(
        self, day: dt.date, code: str, meaning: Meaning, cells: Cells, zone: ZoneInfo
    ) -> Said | Fault:
        span = self._span(day, meaning, cells, zone)
        if isinstance(span, Fault):
            return span
        if not dt.timedelta(0) < span.length <= LONGEST:
            hours = span.length / dt.timedelta(hours=1)
            return Fault(
                "shift_length",
                code,
                gettext("A shift cannot be %(hours)s hours long.") % {"hours": format(hours, "g")},
            )
        kind = meaning.kind or kind_of(span, zone)
        return Said(day, kind.value, code[:LONGEST_CODE], span)

    def _span(self, day: dt.date, meaning: Meaning, cells: Cells, zone: ZoneInfo) -> Span | Fault:
        """The row's own times, else those of the code."""
        _, code, starts_text, ends_text, hours_text, ends_on, length = cells
        if hours_text:
            if pair := clock_range(hours_text):
                return shift(day, *pair, zone)
            return Fault(
                "time_unreadable",
                hours_text,
                gettext("“%(hours_text)s” is no start and end.") % {"hours_text": hours_text},
            )
        if starts_text and ends_text:
            return self._told(day, starts_text, f"{ends_on} {ends_text}".strip(), zone)
        if starts_text and length:
            return self._lasting(day, starts_text, length, zone)
        if meaning.starts is None or meaning.ends is None:
            return Fault(
                "time_missing",
                code,
                gettext("Neither the row nor the code “%(code)s” gives a start and an end.")
                % {"code": code},
            )
        return shift(day, meaning.starts, meaning.ends, zone)

    def _lasting(self, day: dt.date, starts: str, length: str, zone: ZoneInfo) -> Span | Fault:
        first_day, begins = day_and_clock(starts, self._layout.order, self._layout.today)
        lasts = duration(length)
        if begins is None or not lasts:
            wrong = starts if begins is None else length
            return Fault(
                "time_unreadable",
                wrong,
                gettext("“%(wrong)s” is not written as a time.") % {"wrong": wrong},
            )
        starts_at = moment(first_day or day, begins, zone)
        return Span(starts_at, starts_at + lasts)

    def _told(self, day: dt.date, starts: str, ends: str, zone: ZoneInfo) -> Span | Fault:
        layout = self._layout
        first_day, begins = day_and_clock(starts, layout.order, layout.today)
        last_day, over = day_and_clock(ends, layout.order, layout.today)
        if begins is None or over is None:
            wrong = starts if begins is None else ends
            return Fault(
                "time_unreadable",
                wrong,
                gettext("“%(wrong)s” is not written as a time.") % {"wrong": wrong},
            )
        if last_day is None:
            return shift(first_day or day, begins, over, zone)
        return Span(
            moment(first_day or day, begins, zone), moment(last_day, over, zone, is_end=True)
        )
