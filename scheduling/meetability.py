"""In which quarter-hours of eight weeks somebody could begin a meeting of 45 minutes. Pure.

Bits are packed as `participants.meetable` says, for matching to count what two people share.
"""

from collections.abc import Iterable
from datetime import datetime

import numpy as np

from participants.meetable import MEETING, QUARTER, QUARTERS, packed
from scheduling.free_time import free, minute_of
from scheduling.quiet import QuietHours
from scheduling.working_time import Span, WorkingTime

_QUARTER = int(QUARTER.total_seconds()) // 60
_MEETING = int(MEETING.total_seconds()) // 60


def meetable_bits(
    time: WorkingTime,
    starts_at: datetime,
    *,
    quiet: QuietHours | None = None,
    busy: Iterable[Span] = (),
) -> bytes:
    """The quarter-hours from `starts_at` (on the quarter) on, by all that `free` keeps to.

    Shifts that ended within the 11 hours before `starts_at`, and nights that begin within 8 hours
    after the eight weeks, have to be among the duties.
    """
    since = minute_of(starts_at)
    found = np.zeros(QUARTERS, np.bool_)
    until = since + QUARTERS * _QUARTER
    for start, end in free(time, since, until, quiet=quiet, busy=busy):
        first = -(-(start - since) // _QUARTER)
        last = (end - since - _MEETING) // _QUARTER
        found[first : max(last + 1, first)] = True
    return packed(found)
