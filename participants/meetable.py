"""Quarter-hours in which a meeting of 45 minutes could begin, as bits. Pure.

Bit i (in the order of `numpy.packbits`) stands for the quarter-hour i after a start on the
quarter; eight weeks are 672 bytes. Two people can both begin a meeting in the quarter-hours
whose bit both have: so many, by four, are the hours in which they could meet.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from participants.availability import WINDOWS, window_at

MEETING = timedelta(minutes=45)
QUARTER = timedelta(minutes=15)
WEEKS = 8
QUARTERS = WEEKS * 7 * 24 * 4
BYTES = QUARTERS // 8
QUARTERS_OF_A_MEETING = MEETING // QUARTER

Bits = NDArray[np.bool_]

_PLACE = {window: n for n, window in enumerate(WINDOWS)}


def packed(could_begin: Bits) -> bytes:
    """One bit for each quarter-hour."""
    return np.packbits(could_begin).tobytes()


def unpacked(bits: bytes) -> Bits:
    """The inverse of `packed`; what is missing at the end is not free."""
    found = np.unpackbits(np.frombuffer(bits[:BYTES].ljust(BYTES, b"\0"), np.uint8))
    return found.astype(np.bool_)


def could_begin(free: Bits) -> Bits:
    """Where a meeting could begin, of the quarter-hours that are free from end to end."""
    found = free.copy()
    for later in range(1, QUARTERS_OF_A_MEETING):
        found[:-later] &= free[later:]
        found[-later:] = False
    return found


def start_of(moment: datetime) -> datetime:
    """The midnight (UTC) from which bits are counted at some moment."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def moved(bits: bytes, counted_from: datetime, starts_at: datetime) -> bytes:
    """The same quarter-hours counted from another start; those before it are left out."""
    by = (starts_at - counted_from) // QUARTER
    if not by:
        return bits
    found, old = np.zeros(QUARTERS, np.bool_), unpacked(bits)
    kept = old[max(by, 0) : QUARTERS + min(by, 0)]
    begin = max(-by, 0)
    found[begin : begin + len(kept)] = kept
    return packed(found)


def of_windows(windows: Collection[str], zone: ZoneInfo, starts_at: datetime) -> bytes:
    """The quarter-hours of an ordinary week's parts, where no more is known of somebody.

    Nights are left out: nobody is asked to meet at night without having said so of a date.
    """
    wanted = [_PLACE[one] for one in windows if one in _PLACE and not one.endswith("-night")]
    return packed(could_begin(np.isin(_windows_from(zone, starts_at), wanted)))


@lru_cache(maxsize=64)
def _windows_from(zone: ZoneInfo, starts_at: datetime) -> NDArray[np.int8]:
    """The window of each quarter-hour, as its place in `WINDOWS`."""
    first = starts_at.astimezone(UTC)
    return np.array(
        [_PLACE[window_at((first + n * QUARTER).astimezone(zone))] for n in range(QUARTERS)],
        np.int8,
    )
