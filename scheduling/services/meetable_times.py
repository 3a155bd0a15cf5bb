"""When people could meet, worked out for matching; and letting go of old shifts."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from itertools import batched
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.models import Organization
from participants.meetable import WEEKS, start_of
from participants.models import Enrollment, MeetableTime
from scheduling import rules
from scheduling.meetability import meetable_bits
from scheduling.models import ReminderPreference, RosterEntry
from scheduling.queries.working_times import working_times
from scheduling.quiet import QuietHours

PEOPLE_AT_ONCE = 500
SHIFTS_KEPT = timedelta(days=120)
Status = Enrollment.Status
_OPEN = (Status.INVITED, Status.APPLIED, Status.ACCEPTED, Status.WAITLISTED)


@transaction.atomic
def renew_meetable_times(*, actor: Actor, people: Iterable[UUID] | None = None) -> int:
    """Work out when people could meet in the next eight weeks: these, or all who take part or
    may. Of whom no shift is known there is no row; matching goes by the week they named.

    Returns how many rows there are of them now. Twice is once.
    """
    require(rules.renew_meetable_times, actor)
    starts_at = start_of(timezone.now())
    written = 0
    for some in batched(people if people is not None else _who_may_be_matched(), PEOPLE_AT_ONCE):
        written += _renew(actor.organization, some, starts_at)
    if people is None:
        MeetableTime.objects.exclude(starts_at=starts_at).delete()
    audit.record(actor=actor, action="meetable_times.renewed", people=written)
    return written


def _who_may_be_matched() -> list[UUID]:
    rows = Enrollment.objects.filter(status__in=_OPEN).order_by()
    return list(rows.values_list("person_id", flat=True).distinct())


def _renew(organization: Organization, people: Sequence[UUID], starts_at: datetime) -> int:
    times = working_times(people, starts_at, starts_at + timedelta(weeks=WEEKS))
    quiet = _quiet_hours(people)
    usual = (organization.quiet_from, organization.quiet_until)
    rows = [
        MeetableTime(
            person_id=person_id,
            starts_at=starts_at,
            bits=meetable_bits(
                own, starts_at, quiet=QuietHours(*quiet.get(person_id, usual), own.zone)
            ),
            written_at=timezone.now(),
        )
        for person_id, own in times.items()
        if own.known
    ]
    MeetableTime.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organization", "person"],
        update_fields=["starts_at", "bits", "written_at"],
    )
    unknown = set(people) - {row.person_id for row in rows}
    MeetableTime.objects.filter(person__in=unknown).delete()
    return len(rows)


def _quiet_hours(people: Sequence[UUID]) -> dict[UUID, tuple[time, time]]:
    """Of those who chose their own."""
    rows = ReminderPreference.objects.filter(
        person__in=people, quiet_from__isnull=False, quiet_until__isnull=False
    )
    return {
        person_id: (starts, ends)
        for person_id, starts, ends in rows.values_list("person_id", "quiet_from", "quiet_until")
    }


@transaction.atomic
def forget_old_shifts(*, actor: Actor) -> int:
    """Delete shifts of long ago: nothing is worked out from them any more."""
    require(rules.renew_meetable_times, actor)
    before = timezone.localdate() - SHIFTS_KEPT
    gone, _ = RosterEntry.objects.filter(rostered_on__lt=before).delete()
    if gone:
        audit.record(actor=actor, action="meetable_times.old_shifts_forgotten", rows=gone)
    return gone
