"""Rollups are a function of the facts: whatever the order, however often, whenever made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from matching.models import Relationship, RelationshipMember, RelationshipPause
from mentorship.tenancy import identify
from participants.models import (
    Department,
    Enrollment,
    Goal,
    Person,
    Profession,
    Site,
    SurveyParticipation,
    SurveyResponse,
)
from programs.models import Program, SurveyRound
from reporting.models import FormerRhythm
from reporting.services import refresh_touched, renew_rollups
from scheduling.models import Meeting
from tests.factories.matching import pair
from tests.factories.participants import EnrollmentFactory, PersonFactory
from tests.factories.programs import CohortFactory, ProgramFactory, SurveyFactory
from tests.properties.rollups_by_hand import counted_by_hand, stored
from tests.world import World

START = dt.date(2024, 2, 19)
STEPS = ["Not at all", "A little", "Partly", "Mostly", "Very much"]


@dataclass
class Ward:
    """Four relationships over two programmes, three wards of two divisions, two sites; one person
    in two of them."""

    relationships: list[Relationship]
    people: list[Person]
    rounds: list[SurveyRound]
    departments: list[Department | None]

    @property
    def enrollments(self) -> list[Enrollment]:
        wanted = RelationshipMember.objects.filter(relationship__in=self.relationships)
        return list(Enrollment.objects.filter(relationship_members__in=wanted).order_by("pk"))


def ward() -> Ward:
    medicine, surgery = (Department.objects.get(name=name) for name in ("Medicine", "Surgery"))
    wards = [*medicine.children.order_by("name"), surgery, None]
    sites, professions = [*Site.objects.order_by("name"), None], list(Profession.objects.all())
    people = [
        PersonFactory(
            department=wards[at % 4], site=sites[at % len(sites)], family_name=f"P{at}",
            profession=professions[at % len(professions)], career_stage=at % 7 or None,
        )
        for at in range(8)
    ]  # fmt: skip
    cohorts = [CohortFactory(program=ProgramFactory(rhythm_days=20)) for _ in range(2)]
    cohorts.append(CohortFactory(program=cohorts[0].program))
    made = []
    for at, cohort in enumerate([cohorts[0], cohorts[0], cohorts[1], cohorts[2]]):
        mentor = people[0] if at in {0, 2} else people[at]
        enrollments = [
            EnrollmentFactory(cohort=cohort, person=person, role=role, status="accepted")
            for person, role in ((mentor, "mentor"), (people[7 - at], "mentee"))
        ]
        began_on = START + dt.timedelta(days=9 * at)
        made.append(pair(*enrollments, began_on=began_on, rhythm_days=14 if at == 1 else None))
    return Ward(made, people, _rounds(cohorts[0]), [*wards, medicine])


def _rounds(cohort: Any) -> list[SurveyRound]:
    survey = SurveyFactory(program=cohort.program, kind="pulse")
    question = {
        "key": "sure", "text": "Sure?", "type": "scale", "choices": STEPS, "measures": "confidence",
    }  # fmt: skip
    return [
        SurveyRound.objects.create(
            cohort=cohort, survey=survey, occasion=f"{at}", title="Pulse", kind="pulse",
            audience="both", is_anonymous=at == 3, questions=[question],
            opens_on=START, closes_on=START + dt.timedelta(days=days),
        )
        for at, days in enumerate((20, 34, 60, 34))
    ]  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    """A savepoint that is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def moment(minute: int) -> dt.datetime:
    return dt.datetime.combine(START, dt.time.min, dt.UTC) + dt.timedelta(minutes=minute)


# Ten weeks over the change to summer time, to the minute: days begin at another UTC hour.
MINUTE = st.integers(0, 10 * 7 * 24 * 60)
DAY = st.integers(-20, 90).map(lambda days: START + dt.timedelta(days=days))
AT = st.integers(0, 7)


def log(there: Ward, at: int, minute: int, minutes: int, status: str, confirmed: bool) -> None:
    """Log a meeting in a slot, in place of what stood there: also in another week."""
    key = f"00000000-0000-7000-8000-00000000000{at}"
    before = Meeting.objects.filter(client_key=key).first()
    relationship = before.relationship if before else there.relationships[at % 4]
    said = {"starts_at": moment(minute), "minutes": minutes, "status": status}
    said["confirmed_at"] = moment(minute) if confirmed else None
    Meeting.objects.update_or_create(
        client_key=key, defaults={"relationship": relationship, **said}
    )


def unlog(there: Ward, at: int) -> None:
    Meeting.objects.filter(client_key=f"00000000-0000-7000-8000-00000000000{at}").delete()


def rest(there: Ward, at: int, day: dt.date, days: int | None) -> None:
    one = there.relationships[at % 4]
    until = None if days is None else day + dt.timedelta(days=days)
    RelationshipPause.objects.filter(relationship=one).delete()
    RelationshipPause.objects.create(relationship=one, from_on=day, until_on=until)


def end(there: Ward, at: int, days: int | None) -> None:
    one = Relationship.objects.get(pk=there.relationships[at % 4].pk)
    one.ended_on = None if days is None else one.began_on + dt.timedelta(days=days)
    one.save()


def begin(there: Ward, at: int, days: int) -> None:
    """Correct the day on which it began, the people's too."""
    one = Relationship.objects.get(pk=there.relationships[at % 4].pk)
    one.began_on, one.ended_on = START + dt.timedelta(days=days), None
    one.save()
    one.members.update(joined_on=one.began_on, left_on=None)


def leave(there: Ward, at: int, days: int) -> None:
    member = there.relationships[at % 4].members.order_by("pk")[at // 4]
    member.left_on = member.joined_on + dt.timedelta(days=days)
    member.save()


def rhythm(there: Ward, at: int, days: int | None) -> None:
    Relationship.objects.filter(pk=there.relationships[at % 4].pk).update(rhythm_days=days)


def formerly(there: Ward, at: int, day: dt.date, days: int | None) -> None:
    """It was another until a day: of the relationship, or of its programme."""
    one = there.relationships[at % 4]
    owner = {"relationship": one} if at < 6 else {"program": one.cohort.program}
    FormerRhythm.objects.get_or_create(
        until_on=day, **owner, defaults={"rhythm_days": days if at < 6 else days or 33}
    )


def bounds(there: Ward, days: int) -> None:
    Program.objects.filter(pk=there.relationships[0].cohort.program_id).update(rhythm_days=days)


def move(there: Ward, at: int, to: int) -> None:
    """Another department, site, profession and stage."""
    professions, sites = list(Profession.objects.all()), list(Site.objects.all())
    Person.objects.filter(pk=there.people[at].pk).update(
        department=there.departments[to % 5], site=sites[to % len(sites)],
        profession=professions[to % len(professions)], career_stage=to % 7 + 1,
    )  # fmt: skip


def hang(there: Ward, at: int) -> None:
    """A ward comes to the top, under the other division, or above it: both move at once."""
    ward, surgery = there.departments[0], Department.objects.get(name="Surgery")
    assert ward is not None
    ward.parent, surgery.parent = (
        (None, None), (surgery, None), (None, ward), (surgery.parent, None)
    )[at % 4 if surgery.parent_id != ward.pk else at % 3]  # fmt: skip
    Department.objects.bulk_update([ward, surgery], ["parent"])


def quit_work(there: Ward, at: int, left: dt.date | None) -> None:
    Person.objects.filter(pk=there.people[at].pk).update(left_on=left)


def erase(there: Ward, at: int) -> None:
    """As `participants.holdings` leaves a person."""
    Person.objects.filter(pk=there.people[at].pk).update(
        employee_number=f"erased-{at}", profession=None, career_stage=None,
        left_on=START + dt.timedelta(days=40),
    )  # fmt: skip


def withdraw(there: Ward, at: int, status: str, minute: int) -> None:
    enrollments = there.enrollments
    Enrollment.objects.filter(pk=enrollments[at % len(enrollments)].pk).update(
        status=status, withdrawn_at=moment(minute - 9_000) if status == "withdrawn" else None
    )


def want(there: Ward, at: int, minute: int, status: str, later: int) -> None:
    enrollment = there.enrollments[at]
    identify(enrollment.person_id)
    Goal.objects.filter(enrollment=enrollment).delete()
    ended_at = None if status == "open" else moment(minute + later)
    Goal.objects.create(
        enrollment=enrollment, sealed_text=b"", status=status, created_at=moment(minute),
        ended_at=ended_at,
    )  # fmt: skip


def answer(there: Ward, at: int, which: int, step: int) -> None:
    """Say how sure one is, or think again; or only that one took part."""
    asked = there.rounds[which]
    enrollments = list(Enrollment.objects.filter(cohort_id=asked.cohort_id).order_by("pk"))
    who = {"round": asked, "enrollment": enrollments[at % len(enrollments)]}
    if asked.is_anonymous:
        SurveyParticipation.objects.get_or_create(**who)
    else:
        said = {"survey_id": asked.survey_id, "answers": {"sure": STEPS[step]}}
        SurveyResponse.objects.update_or_create(**who, defaults=said)


def extend(there: Ward, which: int, day: dt.date) -> None:
    """A round closes on another day."""
    SurveyRound.objects.filter(pk=there.rounds[which].pk, opens_on__lte=day).update(closes_on=day)


SOME = st.one_of(st.none(), st.integers(0, 60))
STATUS = st.sampled_from(["held", "held", "held", "missed", "planned", "moved", "cancelled"])
DEED = st.one_of(
    st.tuples(st.just(log), AT, MINUTE, st.sampled_from([30, 45, 60]), STATUS, st.booleans()),
    st.tuples(st.just(log), AT, MINUTE, st.sampled_from([30, 45, 60]), STATUS, st.booleans()),
    st.tuples(st.just(unlog), AT),
    st.tuples(st.just(rest), AT, DAY, SOME),
    st.tuples(st.just(end), AT, SOME),
    st.tuples(st.just(begin), AT, st.integers(-30, 60)),
    st.tuples(st.just(leave), AT, st.integers(0, 60)),
    st.tuples(st.just(rhythm), AT, st.one_of(st.none(), st.integers(7, 60))),
    st.tuples(st.just(formerly), AT, DAY, st.one_of(st.none(), st.integers(7, 60))),
    st.tuples(st.just(bounds), st.integers(14, 60)),
    st.tuples(st.just(move), AT, AT),
    st.tuples(st.just(hang), AT),
    st.tuples(st.just(quit_work), AT, st.one_of(st.none(), DAY)),
    st.tuples(st.just(erase), AT),
    st.tuples(
        st.just(withdraw), AT, st.sampled_from(["withdrawn", "accepted", "completed"]), MINUTE
    ),
    st.tuples(
        st.just(want), AT, MINUTE, st.sampled_from(["open", "achieved", "dropped"]),
        st.integers(0, 50_000),
    ),
    st.tuples(st.just(answer), AT, st.integers(0, 2), st.integers(0, 4)),
    st.tuples(st.just(extend), st.integers(0, 3), DAY),
)  # fmt: skip
# Days that pass before a round; a year is silence.
PASSED = st.sampled_from([0, 0, 0, 1, 6, 30, 365])
BATCHES = st.lists(st.tuples(PASSED, st.booleans(), st.lists(DEED, max_size=5)), max_size=5)


@pytest.mark.django_db
def test_rounds_in_any_order_equal_a_full_count(world: World) -> None:
    """After whatever was done, in whatever order, and whether or not anybody counted meanwhile,
    one round makes the rollups what a count by hand says, and what a full count says."""
    house = world.northgate

    day = 24 * 60
    sure = [(answer, at, which, at + which) for at in (0, 1) for which in (0, 1, 2)]
    held = [(0, True, []), (0, True, [(log, 0, 22 * day, 30, "held", False)])]

    # A backdated log tells of the rhythm until later weeks; then it moves, and a year goes by.
    @example(batches=held, asked=[])
    @example(batches=[*held, (0, True, [(log, 0, 2 * day, 30, "held", True)])], asked=[])
    @example(batches=[*held, (365, False, [(unlog, 0), (move, 0, 3), (erase, 7)])], asked=[0])
    # Two say how sure they are in the first round and the last; one moves, and thinks again.
    @example(batches=[(0, True, sure), (40, True, [(move, 0, 3), (answer, 0, 0, 4)])], asked=[])
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(batches=BATCHES, asked=st.lists(st.integers(0, 7), max_size=3))
    def check(batches: list[Any], asked: list[int]) -> None:
        with house.activate(), undone():
            there, today = ward(), START + dt.timedelta(days=45)
            for at in asked:
                answer(there, at, 3, 0)
            renew_rollups(actor=house.system, today=START)
            for passed, is_counted, deeds in batches:
                today += dt.timedelta(days=passed)
                for deed, *how in deeds:
                    deed(there, *how)
                if is_counted:
                    refresh_touched(actor=house.system, today=today)
            refresh_touched(actor=house.system, today=today)
            by_rounds = stored()
            assert by_rounds == counted_by_hand(house.system, today)
            assert refresh_touched(actor=house.system, today=today) == 0
            assert renew_rollups(actor=house.system, today=today) == 0
            assert stored() == by_rounds

    check()
