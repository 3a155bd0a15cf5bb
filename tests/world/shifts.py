"""When the cast work, and a time proposed between shifts."""

from datetime import timedelta

from django.utils import timezone

from matching.models import (
    Relationship,
)
from participants.models import (
    MeetableTime,
    Person,
)
from scheduling.models import (
    ProposedTime,
    RosterCode,
    RosterEntry,
    RosterImport,
    RosterMapping,
    RosterRemark,
    WorkCalendar,
    WorkingHabits,
)
from tests.world.sealing import sealed


def propose_a_time(relationship: Relationship, person: Person) -> None:
    """The mentee waits for the mentor's yes."""
    ProposedTime.objects.create(
        relationship=relationship,
        place=1,
        starts_at=timezone.now() + timedelta(days=20),
        minutes=45,
        means="video",
        proposed_by=person,
    )


def make_rosters(person: Person) -> None:
    """Of long ago, so that nobody's meetings depend on it."""
    starts_at = timezone.now() - timedelta(days=600)
    RosterEntry.objects.create(
        person=person,
        rostered_on=starts_at.date(),
        kind="night",
        code="N",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=12),
    )
    WorkingHabits.objects.create(person=person)
    sealed(WorkCalendar, "address", person=person, host="calendar.example")
    MeetableTime.objects.create(person=person, starts_at=starts_at, bits=bytes(672))
    RosterCode.objects.create(code="N", means="works")
    RosterMapping.objects.create(signature="none")
    imported = RosterImport.objects.create(
        file="rosters/none.csv",
        file_name="roster.csv",
        status="imported",
        counts={"rows": 1, "refused": 1},
        finished_at=timezone.now(),
    )
    RosterRemark.objects.create(
        roster_import=imported, line=2, code="person_unknown", employee_number="0", reason="Nobody."
    )
