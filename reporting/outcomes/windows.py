"""Over which days it can be told who stayed.

Who has left is known from HR imports: by the leaving date that a file gives, or, where the manager
said that who is missing has left, by the day of the first file that somebody is missing from. Both
are known only as far as the last such file reaches, and of nobody who left before the first file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SETTLING: Final = dt.timedelta(weeks=4)
"""People are counted from here on after a cohort's start: by then most have been joined. Who was
joined later had to stay until then to be joined at all, and would make staying look likelier."""

LONGEST: Final = dt.timedelta(days=365)
SHORTEST: Final = dt.timedelta(days=90)


class Unknown(StrEnum):
    """Why it cannot be told who stayed."""

    NO_FILE_TELLS = "no_file_tells"
    BEFORE_THE_FIRST_FILE = "before_the_first_file"
    TOO_EARLY = "too_early"
    TONIGHT = "tonight"

    def is_due_after(self, _last: dt.date | None) -> bool:
        """Nothing can be told."""
        return False


@dataclass(frozen=True, slots=True)
class File:
    """An HR import: its day, and how it tells of leavers, if it does."""

    day: dt.date
    has_dates: bool = False
    finds_absent: bool = False

    @property
    def tells(self) -> bool:
        return self.has_dates or self.finds_absent


@dataclass(frozen=True, slots=True)
class Window:
    """People there on `since`; who is still there after `until` has stayed. `by_absence`: leaving
    days are those of the file that somebody was missing from, and so may be late."""

    since: dt.date
    until: dt.date
    by_absence: bool = False

    def is_due_after(self, last: dt.date | None) -> bool:
        """Whether it is to be told, where it was told until `last`: the first time, then after a
        quarter more, and once more at its end."""
        if last is None:
            return True
        return self.until - last >= SHORTEST or (self.until > last and self.days >= LONGEST.days)

    @property
    def days(self) -> int:
        return (self.until - self.since).days


def window_of(starts_on: dt.date, files: Sequence[File]) -> Window | Unknown:
    """The year after a cohort has begun, or as much of it as the files reach, at least 90 days.

    Where leavers are found by absence alone, the window ends on the day of a file: who left after
    it is found by the next one and would seem to have stayed.
    """
    since = starts_on + SETTLING
    if not any(one.tells for one in files):
        return Unknown.NO_FILE_TELLS
    if since < min(one.day for one in files):
        return Unknown.BEFORE_THE_FIRST_FILE
    telling = [one for one in files if one.tells and one.day >= since + SHORTEST]
    if not telling:
        return Unknown.TOO_EARLY
    by_absence = not all(one.has_dates for one in files if one.tells and one.day >= since)
    last = max(one.day for one in telling)
    if not by_absence:
        return Window(since, min(last, since + LONGEST))
    within = [one.day for one in telling if one.day <= since + LONGEST]
    return Window(since, max(within) if within else min(one.day for one in telling), True)
