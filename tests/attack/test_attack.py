"""Whoever reads all that there is and solves for the rest finds out nobody. The plain rule that
hides what is small, and nothing else, stands beside it: it leaks, so the attacker can attack."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from statistics import mean

import pytest
from django.utils import timezone

from matching.models import Relationship
from participants.models import Department, Person, SurveyResponse
from programs.models import Cohort, SurveyRound
from reporting.models import FollowUp
from reporting.queries.feedback import survey_results
from reporting.queries.kept_outcomes import changes_told
from reporting.services import (
    keep_outcomes,
    keep_survey_results,
    publish_weeks,
    renew_rollups,
    renew_signals,
)
from tests.attack import asking, attack
from tests.attack.hospital import LOPSIDED, SCATTERED, Shape, add_pair, build, cells
from tests.attack.reading import Reading, answers, read
from tests.factories.scheduling import MeetingFactory
from tests.reporting.outcomes.staff import ago, moment
from tests.world import House, World

pytestmark = pytest.mark.django_db
THRESHOLD = 11
MOST_WITHHELD = 1.8


def build_and_read(world: World, name: str, shape: Shape) -> tuple[House, Counter, Reading]:
    house: House = getattr(world, name)
    build(house, shape)
    with house.activate():
        people = attack.of_large_cohorts(cells(house), THRESHOLD)
    is_whole = name == "northgate"
    return house, people, read(house, world.client("admin", house), "admin", is_whole=is_whole)


@pytest.mark.parametrize(("name", "shape"), [("northgate", SCATTERED), ("harbour", LOPSIDED)])
def test_nobody_is_found_out(world: World, name: str, shape: Shape) -> None:
    house, people, reading = build_and_read(world, name, shape)
    with house.activate():
        programs = dict(Cohort.objects.values_list("name", "program__name"))
    groups = attack.groups_of(people, programs)
    scopes = {scope for scope, *_ in groups}
    shown = {one for one in reading.shown(1) if one[0] in scopes}
    assert shown
    assert shown <= groups.keys()

    ours = attack.attacked(people, groups, shown, THRESHOLD)
    plain = attack.attacked(people, groups, attack.plainly_shown(people, groups), attack.PLAIN)

    assert (ours.groups_found, ours.cells_found) == (0, 0)
    assert plain.groups_found > plain.small / 3
    assert ours.price <= MOST_WITHHELD, ours
    assert attack.pinned(people, groups, reading) == []
    if name == "northgate":
        manager = read(house, world.client("manager", house), "manager")
        _a_manager_reads_of_their_programme_alone(house, manager)
        _nobodys_answer_is_found_out(house)
        _no_two_readings_differ_by_a_person(world, house, reading, manager)


def _a_manager_reads_of_their_programme_alone(house: House, reading: Reading) -> None:
    """Each relationship of it, and nothing of another, neither by name nor in a total."""
    with house.activate():
        own = set(house.program.cohorts.exclude(status="draft").values_list("name", flat=True))
        pairs = Relationship.objects.filter(cohort__program=house.program, status="active").count()
        others = Relationship.objects.exclude(cohort__program=house.program).count()
    assert reading.ids.keys() == own
    assert others
    assert sum(one["relationships_active"] for one in reading.summaries.values()) == pairs
    assert {one["scope_id"] for one in reading.rollups if one["scope"] == "cohort"} <= set(
        reading.ids.values()
    )
    assert reading.told[house.program.name, "follow-ups/"]["by_kind"]


def _nobodys_answer_is_found_out(house: House) -> None:
    """By who manages the cohort, nor by an administrator: what is told is the same to both."""
    with house.activate():
        first, last = SurveyRound.objects.filter(title__startswith="Asked ").order_by("opens_on")
        cohort = last.cohort
        both = asking.paired(first, last)
        hidden = asking.answers_of(first, last)
        plain = {
            frozenset(group): mean([hidden.points[one] for one in group])
            for group in hidden.groups.values()
            if len(group) >= attack.PLAIN
        }
        assert asking.found_out(hidden, plain, off=0.005, moved=0)
        for part in ("manager", "admin"):
            actor = house.actor(part)
            [result] = survey_results(actor, cohort)
            [changed] = changes_told(actor, cohort) or []
            told = asking.means_told(hidden, result, changed, both)
            assert len(told) > 5
            assert both in told
            assert asking.found_out(hidden, told) == []


def _no_two_readings_differ_by_a_person(
    world: World, house: House, reading: Reading, manager: Reading
) -> None:
    with house.activate():
        _one_moves_one_ends_two_join(house)
        _one_is_erased_one_leaves_one_logs_late(house)
    again = read(house, world.client("admin", house), "admin")

    assert {name: told for name, told in again.told.items() if told != reading.told[name]} == {}
    assert again.figures() == reading.figures()
    told = answers(house, world.client("manager", house), manager.ids.values())
    for name, pk in manager.ids.items():
        for part in ("outcomes/", "surveys/"):
            assert told[pk, part] == manager.told[name, part]
    with house.activate():
        in_a_week = timezone.localdate() + dt.timedelta(weeks=1)
        assert publish_weeks(actor=house.system, today=in_a_week) == 1
    last = read(house, world.client("admin", house), "admin", is_whole=False)
    later = last.by_week()
    before = {of: share for of, share in reading.by_week().items() if of[0] in last.tables}
    assert before.items() <= later.items()
    assert len(later) > len(before)


def _one_moves_one_ends_two_join(house: House) -> None:
    """One person's change each, of three kinds, and the worker's round after it."""
    moved = Person.objects.filter(department__name="Unit 0").first()
    assert moved
    moved.department = Department.objects.get(name="Unit 1")
    moved.site = None
    moved.save()
    cohort = Cohort.objects.get(pk=moved.enrollments.get().cohort_id)
    ended = Relationship.objects.filter(cohort=cohort).exclude(members__person=moved).first()
    assert ended
    ended.status, ended.ended_on = Relationship.Status.ENDED, timezone.localdate()
    ended.save()
    add_pair(cohort)
    renew_rollups(actor=house.system)
    renew_signals(actor=house.system)
    assert publish_weeks(actor=house.system) == 0


def _one_is_erased_one_leaves_one_logs_late(house: House) -> None:
    """Of those who were asked one answer is gone and one left the house; a meeting of three weeks
    ago is logged today; and the worker's rounds after it."""
    answer, other = SurveyResponse.objects.filter(round__title__startswith="Asked")[:2]
    Person.objects.filter(enrollments=other.enrollment_id).update(left_on=ago(30))
    answer.delete()
    late = FollowUp.objects.filter(relationship__meetings=None).first() or FollowUp.objects.first()
    assert late
    MeetingFactory(relationship=late.relationship, starts_at=moment(21))
    renew_rollups(actor=house.system)
    renew_signals(actor=house.system)
    assert publish_weeks(actor=house.system) == 0
    keep_survey_results(actor=house.system)
    keep_outcomes(actor=house.system)
