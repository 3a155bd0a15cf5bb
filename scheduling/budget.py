"""How many reminder e-mails a person gets, and when. Pure.

At most so many in any seven days, over all programmes; what falls together goes out together, as
one digest. A reminder that would come too late to be of use is dropped, not sent late.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

WEEK = timedelta(days=7)

type NextAllowed = Callable[[datetime, datetime], datetime]
"""Moves a moment to one at which the person may be written to; the second is the latest that is of
any use."""


@dataclass(frozen=True, slots=True)
class Wanted[T]:
    """A reminder that somebody is to get: best at one moment, of no use after another.

    ``from_at`` is the first moment at which it makes sense, so that it can join an earlier e-mail.
    """

    what: T
    at: datetime
    useful_until: datetime
    from_at: datetime | None = None

    def can_go(self, moment: datetime) -> bool:
        return (self.from_at or self.at) <= moment


@dataclass(frozen=True, slots=True)
class Mailing[T]:
    """One e-mail to one person, with the reminders that it carries."""

    send_at: datetime
    contents: tuple[T, ...]
    useful_until: datetime

    @property
    def is_digest(self) -> bool:
        return len(self.contents) > 1


def fits(sent_at: Iterable[datetime], moment: datetime, budget: int) -> bool:
    """Whether one more e-mail at ``moment`` keeps every seven days within the budget."""
    if budget < 1:
        return False
    near = sorted([s for s in sent_at if abs(s - moment) < WEEK] + [moment])
    return all(
        sum(1 for other in near[index:] if other - start < WEEK) <= budget
        for index, start in enumerate(near)
    )


def first_that_fits(
    sent_at: Sequence[datetime],
    wanted: Wanted[Any],
    budget: int,
    next_allowed: NextAllowed,
) -> datetime | None:
    """The first allowed moment with room in the budget, or None when the budget is nothing."""
    if budget < 1:
        return None
    candidates = [wanted.at, *(s + WEEK for s in sorted(sent_at) if s + WEEK > wanted.at)]
    moments = (next_allowed(candidate, wanted.useful_until) for candidate in candidates)
    return next((moment for moment in moments if fits(sent_at, moment, budget)), None)


def mailings[T](
    wanted: Iterable[Wanted[T]],
    *,
    sent_at: Sequence[datetime],
    budget: int,
    next_allowed: NextAllowed,
) -> list[Mailing[T]]:
    """The e-mails that carry what is ``wanted``, beside those ``sent_at`` (past or promised)."""
    promised, planned = list(sent_at), []
    waiting = sorted(wanted, key=lambda w: w.at)
    while waiting:
        send_at = first_that_fits(promised, waiting[0], budget, next_allowed)
        if send_at is None:
            break
        aboard = [w for w in waiting if w.can_go(send_at)]
        waiting = [w for w in waiting if not w.can_go(send_at)]
        useful = [w for w in aboard if send_at <= w.useful_until]
        if useful:
            until = min(w.useful_until for w in useful)
            planned.append(Mailing(send_at, tuple(w.what for w in useful), until))
            promised.append(send_at)
    return planned
