"""Quiet hours: when a person is not to be written to. Pure.

Quiet hours are wall-clock times in the person's own zone and may run over midnight. In the night
in which the clocks change they are taken generously, as one uninterrupted stretch: an hour that
happens twice is quiet both times.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one wall-clock time until another, every day; equal times mean no quiet hours."""

    starts: time
    ends: time
    zone: ZoneInfo

    def is_quiet(self, moment: datetime) -> bool:
        """Whether ``moment`` (aware) lies in somebody's quiet hours."""
        return self._end_of_stretch(moment) is not None

    def next_allowed(self, moment: datetime) -> datetime:
        """The first moment at or after ``moment`` that is not quiet, in UTC."""
        moment = moment.astimezone(UTC)
        # A stretch may end inside the next one when quiet hours leave a gap shorter than the
        # clock change: so ask again. Some minute of three days is free unless none ever is.
        for _ in range(4):
            end = self._end_of_stretch(moment)
            if end is None:
                return moment
            moment = end
        return moment

    def stretches(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The quiet stretches that touch some time; they may overlap each other."""
        day = since.astimezone(self.zone).date() - timedelta(days=2)
        last_day = until.astimezone(self.zone).date() + timedelta(days=1)
        while day <= last_day and self.starts != self.ends:
            yield self._stretch_of(day)
            day += timedelta(days=1)

    def _end_of_stretch(self, moment: datetime) -> datetime | None:
        ends = [end for start, end in self._stretches_around(moment) if start <= moment < end]
        return max(ends, default=None)

    def _stretches_around(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        if self.starts == self.ends:
            return
        today = moment.astimezone(self.zone).date()
        for offset in (-2, -1, 0, 1):
            yield self._stretch_of(today + timedelta(days=offset))

    def _stretch_of(self, day: date) -> tuple[datetime, datetime]:
        last_day = day if self.starts < self.ends else day + timedelta(days=1)
        return min(self._moments(day, self.starts)), max(self._moments(last_day, self.ends))

    def _moments(self, day: date, clock: time) -> tuple[datetime, datetime]:
        """Both readings of a wall-clock time: equal except where the clock changes."""
        local = datetime.combine(day, clock, tzinfo=self.zone)
        return local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)
