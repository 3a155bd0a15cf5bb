"""When an e-mail may reach a person: not in quiet hours, nor while they sleep after a night. Pure.

On leave they are left alone too, unless the e-mail would then come too late to be of use.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scheduling.quiet import QuietHours
from scheduling.working_time import DutyKind, Span, WorkingTime

SLEEP_AFTER_NIGHT = timedelta(hours=8)
"""The way home, and sleep. A meeting keeps the whole rest of 11 hours; an e-mail can be read in
bed, but is not to wake anybody."""
_FAR_ENOUGH = 60
"""So many quiet stretches, one behind the other, are looked at: weeks of them."""


@dataclass(frozen=True, slots=True)
class Peace:
    """The times at which one person is not written to."""

    quiet: QuietHours
    asleep: tuple[Span, ...] = ()
    away: tuple[Span, ...] = ()

    @classmethod
    def of(cls, quiet: QuietHours, time: WorkingTime | None) -> "Peace":
        """From quiet hours and what is known of the person's working time."""
        if time is None:
            return cls(quiet)
        nights = (duty for duty in time.duties if duty.kind == DutyKind.NIGHT)
        asleep = (Span(duty.ends_at, duty.ends_at + SLEEP_AFTER_NIGHT) for duty in nights)
        return cls(quiet, tuple(sorted(asleep)), tuple(sorted(time.leave)))

    def is_kind(self, moment: datetime) -> bool:
        """Whether nobody is woken."""
        return not self.quiet.is_quiet(moment) and _inside(self.asleep, moment) is None

    def next_allowed(self, moment: datetime, latest: datetime) -> datetime:
        """The first moment from this one on that is neither quiet, nor sleep, nor leave; leave
        counts for nothing where that would be after the latest moment that is of use."""
        rested = self._next((*self.asleep, *self.away), moment)
        return rested if rested <= latest else self._next(self.asleep, moment)

    def ends_at(self, moment: datetime, latest: datetime) -> datetime:
        """Until when an e-mail of this moment may still go: the next quiet or sleep begins, or it
        is of no use any more."""
        quiet = (start for start, _ in self.quiet.stretches(moment, moment + timedelta(days=2)))
        asleep = (span.starts_at for span in self.asleep)
        return min([latest, *(start for start in (*quiet, *asleep) if start > moment)])

    def _next(self, spans: Iterable[Span], moment: datetime) -> datetime:
        moment = moment.astimezone(UTC)
        spans = tuple(spans)
        for _ in range(_FAR_ENOUGH):
            end = _inside(spans, self.quiet.next_allowed(moment))
            if end is None:
                return self.quiet.next_allowed(moment)
            moment = end
        return moment


def _inside(spans: Iterable[Span], moment: datetime) -> datetime | None:
    """The last end of the spans in which a moment lies."""
    ends = (span.ends_at for span in spans if span.starts_at <= moment < span.ends_at)
    return max(ends, default=None)
