"""Clock times as rosters write them. Pure."""

import datetime as dt
import re
from functools import lru_cache

from participants.importing.dates import Order, parse

_CLOCK = re.compile(r"(\d{1,2})\s*[:.h]\s*(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(?:uhr|hrs?|h)?", re.I)
_TWELVE = re.compile(r"(\d{1,2})(?:\s*[:.]?\s*(\d{2}))?(?::\d{2})?\s*([ap])\.?(?:m\.?)?", re.I)
_DIGITS = re.compile(r"(\d{1,2})(\d{2})\s*(?:hrs?|h)?", re.I)
_HOUR = re.compile(r"(\d{1,2})\s*(?:uhr|hrs?|h)", re.I)
_SHARE = re.compile(r"[01]?[.,]\d{3,}|0[.,]\d{1,2}")
_RANGE = re.compile(r"^(.+?)\s*(?:-|–|—|\bto\b|\bbis\b)\s*(.+)$", re.I)
_DAY_AND_CLOCK = re.compile(r"^(.*\d{2,4})[T\s]+(\d{1,2}[:.h]\d{2}\S*(?:\s*[ap]\.?m\.?)?)$", re.I)
_COUNTED = re.compile(r"(\d{5})[.,](\d+)")
"""A moment as a spreadsheet keeps it: days since 1900, and the share of one."""
MIDNIGHT_BY_ITS_OTHER_NAME = (24, 0)


@lru_cache(maxsize=4096)
def clock(text: str) -> dt.time | None:
    """The time of "07:30", "7.30", "0730", "7:30 pm", "19h30", or of the share of a day that a
    spreadsheet keeps; None for what is none. 24:00 is midnight."""
    raw = text.strip()
    if found := _TWELVE.fullmatch(raw):
        hour, minute = int(found[1]), int(found[2] or 0)
        if not 1 <= hour <= 12:
            return None
        return _time(hour % 12 + (12 if found[3].lower() == "p" else 0), minute)
    if _SHARE.fullmatch(raw):
        minutes = round(float(raw.replace(",", ".")) * 24 * 60)
        return _time(*divmod(minutes, 60))
    if found := _CLOCK.fullmatch(raw) or _DIGITS.fullmatch(raw):
        return _time(int(found[1]), int(found[2]))
    if found := _HOUR.fullmatch(raw):
        return _time(int(found[1]), 0)
    return None


def _time(hour: int, minute: int) -> dt.time | None:
    if (hour, minute) == MIDNIGHT_BY_ITS_OTHER_NAME:
        return dt.time(0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


@lru_cache(maxsize=4096)
def clock_range(text: str) -> tuple[dt.time, dt.time] | None:
    """Start and end of "07:30-20:00" or "7.30 to 8 pm"; None for what is no such pair."""
    found = _RANGE.match(text.strip())
    if not found:
        return None
    starts, ends = clock(found[1]), clock(found[2])
    return (starts, ends) if starts is not None and ends is not None else None


@lru_cache(maxsize=16384)
def day_and_clock(text: str, order: Order, today: dt.date) -> tuple[dt.date | None, dt.time | None]:
    """A cell that holds a clock time, with the day before it or without."""
    raw = text.strip()
    if found := _COUNTED.fullmatch(raw):
        day = parse(found[1], order, today)
        return (day if isinstance(day, dt.date) else None), clock(f"0.{found[2]}")
    if found := _DAY_AND_CLOCK.match(raw):
        day = parse(found[1], order, today)
        return (day if isinstance(day, dt.date) else None), clock(found[2])
    return None, clock(raw)


_DURATION = re.compile(
    r"(\d{1,2})(?:[.,](\d{1,4}))?\s*(?:h|hrs?|hours?|std|stunden|heures?)?", re.I
)
_DURATION_BY_CLOCK = re.compile(r"(\d{1,2})\s*[:h]\s*(\d{2})(?::\d{2})?\s*(?:m|min)?", re.I)


@lru_cache(maxsize=4096)
def duration(text: str) -> dt.timedelta | None:
    """How long "7.5", "7,5 h", "7:30" or "12h30" is; None for what is none."""
    raw = text.strip()
    if found := _DURATION_BY_CLOCK.fullmatch(raw):
        return dt.timedelta(hours=int(found[1]), minutes=int(found[2]))
    if found := _DURATION.fullmatch(raw):
        return dt.timedelta(hours=float(f"{found[1]}.{found[2] or 0}"))
    return None
