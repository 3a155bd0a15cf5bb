"""The steps of a structure as those who take part see them: theirs, each with its day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from programs.models import Audience, Guide, Touchpoint

# In a circle everybody is a peer: only what is meant for everyone concerns them.
_AUDIENCES = {
    "mentor": {Audience.BOTH, Audience.MENTOR},
    "mentee": {Audience.BOTH, Audience.MENTEE},
}


@dataclass(frozen=True, slots=True)
class DatedTouchpoint:
    """A step of the programme with its day in a cohort."""

    touchpoint: Touchpoint
    on: date
    guide: Guide | None = None
    """What to read for it, where that is meant for the reader's side."""

    @property
    def is_meeting(self) -> bool:
        return self.touchpoint.kind == Touchpoint.Kind.MEETING


def dated(steps: Iterable[Touchpoint], *, starts_on: date, role: str) -> list[DatedTouchpoint]:
    """Return the steps for somebody in this role (mentor, mentee or peer), in their order."""
    audiences = _AUDIENCES.get(role, {Audience.BOTH})
    return [
        DatedTouchpoint(
            step,
            starts_on + timedelta(days=step.offset_days),
            step.guide if step.guide and step.guide.audience in audiences else None,
        )
        for step in steps
        if step.audience in audiences
    ]
