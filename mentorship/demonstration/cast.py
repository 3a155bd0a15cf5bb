"""Who plays in the demonstration: one organisation in the making, and its participants."""

import random
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from mentorship.access import Actor
from mentorship.demonstration.calendar import Calendar
from mentorship.models import Organization
from participants.models import Enrollment, Person, Skill


@dataclass(slots=True)
class House:
    """An organisation in the making."""

    organization: Organization
    admin: Actor
    chance: random.Random
    calendar: Calendar
    skills: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, organization: Organization, admin: Actor) -> "House":
        zone = ZoneInfo(organization.time_zone)
        today = timezone.localdate(timezone=zone)
        return cls(
            organization=organization,
            admin=admin,
            chance=random.Random(organization.slug),  # noqa: S311  (a story, not a secret)
            calendar=Calendar(today),
            skills=dict(Skill.objects.order_by("name").values_list("name", "pk")),
        )

    @property
    def system(self) -> Actor:
        return Actor.system(self.organization)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.organization.time_zone)


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in a cohort, and the actor as whom they do what they do."""

    person: Person
    actor: Actor
    enrollment: Enrollment
