"""Dates as exports write them, and which way round a whole column writes day and month."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.utils.translation import gettext as _

Order = Literal["dmy", "mdy"]
ORDERS: tuple[Order, ...] = ("dmy", "mdy")

_TIME = re.compile(
    r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]\.?m\.?)?\s*(Z|[+-]\d{2}:?\d{2})?$", re.I
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})")
_DAY_WORD = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º)?[-/.,\s]*(?:de )?([^\W\d_]{3,})\.?[-/.,\s]*(?:del? )?"
    r"(\d{4}|\d{2})"
)
_WORD_DAY = re.compile(r"([^\W\d_]{3,})\.?[-/\s]*(\d{1,2})(?:st|nd|rd|th)?[-/,\s]+(\d{4}|\d{2})")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", re.I)
_EXCEL_ZERO = dt.date(1899, 12, 30)
EARLIEST = dt.date(1940, 1, 1)
PLACEHOLDERS = frozenset(
    {dt.date(1900, 1, 1), dt.date(1899, 12, 30), dt.date(1899, 12, 31), dt.date(1901, 1, 1)}
)
MOST_MISTYPED = 0.1
"""Of the dates that can be read one way only: so many the other way round are slips."""
ENOUGH_AHEAD = 2
FEWEST_IN_SEQUENCE = 4
TIMES_NEARER = 3
_PLACEHOLDER_TEXT = re.compile(r"0{1,4}[-/.]0{1,2}[-/.]0{1,4}")

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jän januari janvier enero ene gennaio janeiro",
            "feb february februar februari février fevrier fév fev febrero febbraio fevereiro",
            "mar march märz mär mrz maart mrt mars marzo março",
            "apr april avril avr abril abr aprile",
            "may mai mei mayo maio maggio",
            "jun june juni juin junio giugno junho",
            "jul july juli juillet juil julio luglio julho",
            "aug august augustus août aout aoû agosto ago",
            "sep sept september septembre septiembre settembre setembro",
            "oct october okt oktober octobre octubre ottobre outubro",
            "nov november novembre noviembre novembro",
            "dec december dez dezember décembre decembre déc diciembre dic dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class DateFault:
    """Why a cell is no date, in words that follow on the value."""

    code: str
    reason: str


@lru_cache(maxsize=16384)
def parse(text: str, order: Order, today: dt.date) -> dt.date | DateFault | None:
    """The date, why it is none, or None for a placeholder that means 'no date'."""
    raw = _WEEKDAY.sub("", _TIME.sub("", text.strip())).strip()
    if _PLACEHOLDER_TEXT.fullmatch(raw):
        return None
    parts = _parts(raw, order, today)
    if parts is None:
        return DateFault("date_unreadable", _("is not written as a date"))
    try:
        day = dt.date(*parts)
    except ValueError:
        return _impossible(raw, order, today)
    return None if day in PLACEHOLDERS else day


def _impossible(raw: str, order: Order, today: dt.date) -> DateFault:
    swapped = _parts(raw, "mdy" if order == "dmy" else "dmy", today)
    try:
        dt.date(*(swapped or (0, 0, 0)))
    except ValueError:
        return DateFault("date_impossible", _("is not a day in any calendar"))
    first = "day" if order == "dmy" else "month"
    return DateFault(
        "date_impossible", _("is not a date when the %(first)s is written first") % {"first": first}
    )


def _parts(raw: str, order: Order, today: dt.date) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.fullmatch(raw):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMBERS.fullmatch(raw):
        first, second, year = int(found[1]), int(found[2]), _year(found[3], today)
        return (year, second, first) if order == "dmy" else (year, first, second)
    if found := _DAY_WORD.fullmatch(raw):
        month = _MONTHS.get(found[2].lower())
        return (_year(found[3], today), month, int(found[1])) if month else None
    if found := _WORD_DAY.fullmatch(raw):
        month = _MONTHS.get(found[1].lower())
        return (_year(found[3], today), month, int(found[2])) if month else None
    return _digits(raw)


def _digits(raw: str) -> tuple[int, int, int] | None:
    """20240131, or a day number as Excel counts them."""
    if re.fullmatch(r"(19|20)\d{6}", raw):
        return int(raw[:4]), int(raw[4:6]), int(raw[6:])
    if re.fullmatch(r"\d{5}(\.\d+)?", raw) and 10_000 <= float(raw) < 80_000:
        day = _EXCEL_ZERO + dt.timedelta(days=int(float(raw)))
        return day.year, day.month, day.day
    return None


def _year(text: str, today: dt.date) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year <= today.year % 100 + 5 else 1900 + year


@dataclass(slots=True)
class OrderEvidence:
    """What the dates of a file say about the order of day and month."""

    only_dmy: int = 0
    only_mdy: int = 0
    either: int = 0
    dmy_ahead: int = 0
    mdy_ahead: int = 0
    dotted: int = 0
    example: str = ""
    told_by_sequence: Order | None = None

    def see(self, text: str, today: dt.date, *, may_be_ahead: bool = False) -> None:
        """Take a value into account. `may_be_ahead`: days far ahead are nothing unusual of it."""
        found = _NUMBERS.fullmatch(_WEEKDAY.sub("", _TIME.sub("", text.strip())).strip())
        if not found:
            return
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second:
            self.only_dmy += 1
        elif second > 12 >= first:
            self.only_mdy += 1
        elif first <= 12 and second <= 12 and first != second:
            self.either += 1
            self.dotted += "." in text
            self.example = self.example or text.strip()
            if not may_be_ahead:
                self._look_ahead(text, today + dt.timedelta(days=60), today)

    def _look_ahead(self, text: str, limit: dt.date, today: dt.date) -> None:
        self.dmy_ahead += _is_after(parse(text, "dmy", today), limit)
        self.mdy_ahead += _is_after(parse(text, "mdy", today), limit)

    @property
    def is_told(self) -> bool:
        """Whether there are numbers for day and month at all."""
        return bool(self.either or self.only_dmy or self.only_mdy)

    @property
    def is_ambiguous(self) -> bool:
        """It matters which way round they are, and the file does not tell, or says both."""
        if not self.either:
            return False
        told = self.only_dmy + self.only_mdy
        if told:
            return min(self.only_dmy, self.only_mdy) > told * MOST_MISTYPED
        if self.told_by_sequence:
            return False
        return not (self._is_dotted or self._is_told_by_what_lies_ahead)

    @property
    def _is_dotted(self) -> bool:
        return self.dotted == self.either

    @property
    def _is_told_by_what_lies_ahead(self) -> bool:
        fewer, more = sorted((self.dmy_ahead, self.mdy_ahead))
        return not fewer and more >= ENOUGH_AHEAD

    def order(self, default: Order = "dmy") -> Order:
        """The order that fits most values, else that with fewer days far ahead, else `default`."""
        if self.only_dmy != self.only_mdy:
            return "dmy" if self.only_dmy > self.only_mdy else "mdy"
        if self.told_by_sequence:
            return self.told_by_sequence
        if self.either and self._is_dotted:
            return "dmy"
        if self._is_told_by_what_lies_ahead:
            return "dmy" if self.dmy_ahead < self.mdy_ahead else "mdy"
        return default


def _is_after(value: dt.date | DateFault | None, limit: dt.date) -> bool:
    return isinstance(value, dt.date) and value > limit


def evidence(values: Iterable[str], today: dt.date) -> OrderEvidence:
    """What these values say, wherever they lie in time."""
    seen = OrderEvidence()
    for value in values:
        seen.see(value, today, may_be_ahead=True)
    return seen


def days_in_sequence(values: Iterable[str], today: dt.date) -> OrderEvidence:
    """What the days of a plan say: they follow on each other, which the wrong order scatters."""
    told = set(values)
    seen = evidence(told, today)
    seen.told_by_sequence = order_in_sequence(
        *({d for v in told if isinstance(d := parse(v, o, today), dt.date)} for o in ORDERS)
    )
    return seen


def order_in_sequence(by_day_first: set[dt.date], by_month_first: set[dt.date]) -> Order | None:
    """The order by which the days lie far nearer to each other."""
    if min(len(by_day_first), len(by_month_first)) < FEWEST_IN_SEQUENCE:
        return None
    dmy, mdy = ((max(days) - min(days)).days + 1 for days in (by_day_first, by_month_first))
    if max(dmy, mdy) < TIMES_NEARER * min(dmy, mdy):
        return None
    return "dmy" if dmy < mdy else "mdy"
