"""A cohort about to be matched: three mentors, four mentees, in the managed programme."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from matching.models import MatchRun, Proposal
from matching.services import publish_run, solve_run, start_run
from mentorship.access import Actor
from mentorship.models import Membership
from participants.models import Enrollment, Person
from programs.models import Cohort
from tests.factories.mentorship import MembershipFactory, UserFactory
from tests.factories.participants import (
    EnrollmentFactory,
    EnrollmentSkillFactory,
    PersonFactory,
    SkillFactory,
)
from tests.factories.programs import CohortFactory
from tests.world import House, World

MENTORS = {"mentor_a": ("ethics", 2), "mentor_b": ("audit", 1), "mentor_c": ("teaching", 1)}
MENTEES = {"mentee_a": "ethics", "mentee_b": "audit", "mentee_c": "teaching", "mentee_d": "ethics"}


@dataclass
class Ward:
    """The cohort and its people, by name."""

    house: House
    cohort: Cohort
    enrollments: dict[str, Enrollment] = field(default_factory=dict)

    @property
    def manager(self) -> Actor:
        return self.house.actor("manager")

    @property
    def admin(self) -> Actor:
        return self.house.actor("admin")

    @property
    def system(self) -> Actor:
        return self.house.system

    def actor(self, name: str) -> Actor:
        """The actor of one of the ward's people."""
        return Actor(
            organization=self.house.organization,
            user=self.person(name).user,
            role="member",
            person_id=self.person(name).pk,
        )

    def person(self, name: str) -> Person:
        return self.enrollments[name].person

    def pair_of(self, mentee: str, mentor: str) -> dict[str, Any]:
        return {
            "mentee_id": self.enrollments[mentee].pk,
            "mentor_id": self.enrollments[mentor].pk,
        }

    def solved(self, **more: Any) -> MatchRun:
        run = start_run(actor=self.manager, cohort_id=self.cohort.pk, **more)
        return solve_run(actor=self.system, run_id=run.pk)

    def published(self) -> MatchRun:
        run = self.solved()
        return publish_run(actor=self.manager, run_id=run.pk).run

    def proposal(self, run: MatchRun, mentee: str) -> Proposal:
        return Proposal.objects.select_related("mentor", "mentee").get(
            run=run, mentee=self.enrollments[mentee]
        )

    def mentor_of(self, run: MatchRun, mentee: str) -> str:
        found = self.proposal(run, mentee).mentor_id
        return next(name for name, one in self.enrollments.items() if one.pk == found)


@pytest.fixture
def ward(world: World) -> Any:
    """With the organisation active for the whole test."""
    house = world.northgate
    with house.activate():
        yield build(house)


def build(house: House) -> Ward:
    cohort = CohortFactory(program=house.program, name="Ward", status=Cohort.Status.MATCHING)
    found = Ward(house, cohort)
    skills = {name: SkillFactory(name=f"ward {name}") for name in ("ethics", "audit", "teaching")}
    for name, (skill, capacity) in MENTORS.items():
        found.enrollments[name] = _enroll(cohort, name, role="mentor", capacity=capacity)
        _can(found.enrollments[name], skills[skill], "expertise")
    for name, skill in MENTEES.items():
        found.enrollments[name] = _enroll(cohort, name, role="mentee")
        _can(found.enrollments[name], skills[skill], "goal")
    return found


def _enroll(cohort: Cohort, name: str, **facts: Any) -> Enrollment:
    user = UserFactory(email=f"{name}@ward.example", name=name)
    MembershipFactory(user=user, role=Membership.Role.MEMBER)
    stage = 5 if facts["role"] == "mentor" else 2
    given, family = name.split("_")
    person = PersonFactory(
        given_name=given.title(),
        family_name=family.upper(),
        email=user.email,
        user=user,
        career_stage=stage,
    )
    return EnrollmentFactory(cohort=cohort, person=person, **facts)


def _can(enrollment: Enrollment, skill: Any, kind: str) -> None:
    EnrollmentSkillFactory(enrollment=enrollment, skill=skill, kind=kind)
