"""One's own working time, as its page shows it and as a worker reads it. Nobody is shown that of
somebody else."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from mentorship import sealing
from mentorship.access import Actor
from scheduling import rules
from scheduling.models import RosterEntry, WorkCalendar, WorkingHabits
from scheduling.queries.working_times import working_times
from scheduling.rosters.moments import whole_day
from scheduling.working_time import Duty, Span

DAYS_SHOWN = 21


@dataclass(frozen=True, slots=True)
class OwnDay:
    """One day: shifts that begin on it, whether it is leave, and whether anything is known."""

    day: date
    duties: tuple[Duty, ...]
    is_leave: bool
    is_known: bool


def own_habits(actor: Actor) -> WorkingHabits:
    """What the actor said, or what holds for somebody who has said nothing."""
    found = WorkingHabits.objects.filter(person_id=actor.person_id).first()
    return found or WorkingHabits()


def own_calendar_of_shifts(actor: Actor) -> WorkCalendar | None:
    """The actor's calendar of shifts."""
    return WorkCalendar.objects.filter(person_id=actor.person_id).first()


def address_to_read(actor: Actor, calendar_id: UUID) -> str:
    """Where a worker fetches a calendar of shifts; empty where there is nothing to fetch, and for
    everybody else."""
    if not rules.renew_meetable_times(actor, None):
        return ""
    row = WorkCalendar.objects.filter(pk=calendar_id).exclude(sealed_text=None).first()
    return sealing.unseal(row, actor=actor) if row else ""


def own_roster_until(actor: Actor) -> date | None:
    """The last day of which the employer's roster tells the actor's shifts."""
    rows = RosterEntry.objects.filter(person_id=actor.person_id, source=RosterEntry.Source.ROSTER)
    latest = rows.order_by("-rostered_on").values_list("rostered_on", flat=True)
    return latest.first()


def own_days(actor: Actor) -> list[OwnDay]:
    """The actor's next days, by the clock of their site."""
    if actor.person_id is None:
        return []
    now = timezone.now()
    found = working_times([actor.person_id], now, now + timedelta(days=DAYS_SHOWN))
    if actor.person_id not in found:
        return []
    own = found[actor.person_id]
    today = now.astimezone(own.zone).date()
    days = []
    for day in (today + timedelta(days=n) for n in range(DAYS_SHOWN)):
        span = whole_day(day, own.zone)
        duties = tuple(d for d in own.duties if span.starts_at <= d.starts_at < span.ends_at)
        days.append(OwnDay(day, duties, _any(own.leave, span), _any(own.known, span)))
    return days


def _any(spans: tuple[Span, ...], day: Span) -> bool:
    return any(span.overlaps(day) for span in spans)
