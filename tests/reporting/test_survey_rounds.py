"""What a cohort answered: counted once a round has closed, withheld where few answered."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from participants.models import Enrollment
from participants.tallies import SCORE, add_to_tally
from programs.catalogue.instruments import EXPERIENCE
from programs.instruments import placed
from programs.models import Cohort, SurveyRound
from reporting.queries.feedback import Mean
from reporting.queries.survey_rounds import over_time, round_results
from tests.factories.participants import EnrollmentFactory, PersonFactory
from tests.world import House, World

STEPS = ["No", "Some", "Yes"]
QUESTIONS = [
    {"key": "worth", "text": "Worth the time?", "type": "scale", "choices": STEPS},
    {"key": "why", "text": "Why?", "type": "text"},
    {
        "key": "table",
        "text": "How often?",
        "type": "matrix",
        "choices": ["Never", "Often"],
        "rows": [{"key": "late", "text": "Late"}, {"key": "rare", "text": "Rare"}],
    },
]
SCALE = f"{SCORE}own_experience__experience"


@pytest.fixture
def house(world: World) -> House:
    return world.northgate


def crowd(cohort: Cohort, role: str, count: int) -> list[Enrollment]:
    return [
        EnrollmentFactory(cohort=cohort, person=PersonFactory(), role=role) for _ in range(count)
    ]


def asked(house: House, ago: int, **more: Any) -> SurveyRound:
    today = timezone.localdate()
    known: dict[str, Any] = {
        "cohort": house.cohort,
        "survey": house.program.surveys.get(),
        "occasion": str(ago),
        "title": f"Asked {ago} days ago",
        "kind": "midpoint",
        "audience": "both",
        "is_anonymous": True,
        "questions": QUESTIONS,
        "instruments": [placed(EXPERIENCE)],
        "opens_on": today - timedelta(days=ago),
        "closes_on": today - timedelta(days=ago - 10),
    }
    return SurveyRound.objects.create(**known | more)


def answer(one: SurveyRound, people: Sequence[Enrollment], **ticked: str) -> None:
    for person in people:
        chosen = {key.replace("__dot__", "."): [choice] for key, choice in ticked.items()}
        add_to_tally(one.pk, person.pk, ticked=chosen, written={})


def test_means_shares_and_sides_are_those_worked_out_by_hand(house: House) -> None:
    """12 mentees say Yes (3), 11 mentors Some (2). As all of a side answered alike, it is told as
    if one had been a step lower: (35 + 21) / 23 = 2.43, give or take 2.074 * sqrt(0.348 / 23).
    Counts are to the nearest five, and never all or nobody."""
    with house.activate():
        SurveyRound.objects.all().delete()
        one = asked(house, 30)
        mentees, mentors = crowd(house.cohort, "mentee", 12), crowd(house.cohort, "mentor", 11)
        answer(one, mentees, worth="Yes", table__dot__late="Often")
        answer(one, mentors, worth="Some")
        found = round_results(house.actor("manager"), house.cohort)[0]
    worth, why, late, rare = found.questions
    assert worth.mean == Mean(2.4, 25, 3, 2.1, 2.7)
    assert [(one.label, one.count, one.percent) for one in worth.shares] == [
        ("No", 0, 5),
        ("Some", 10, 48),
        ("Yes", 10, 48),
    ]
    assert [(side, mean.value, mean.answers) for side, mean in worth.sides] == [
        ("Mentees", 2.9, 10),
        ("Mentors", 1.9, 10),
    ]
    assert (bool(why.withheld), why.texts) == (True, ())
    assert [share.count for share in late.shares] == [0, 10]
    assert (bool(rare.withheld), rare.shares) == (True, ())
    assert (found.asked, found.answered) == (23, 20), "never all"


def test_scores_have_their_cut_offs_and_stand_beside_those_of_another_time(house: House) -> None:
    with house.activate():
        SurveyRound.objects.all().delete()
        before, after = asked(house, 60), asked(house, 20)
        people = crowd(house.cohort, "mentee", 14)
        for place, person in enumerate(people):
            add_to_tally(before.pk, person.pk, ticked={SCALE: ["2.5"], "worth": ["No"]}, written={})
            score = "4.5" if place < 7 else "3.5"
            add_to_tally(after.pk, person.pk, ticked={SCALE: [score]}, written={})
        results = round_results(house.actor("manager"), house.cohort)
        times = over_time(results)
    latest = results[0].scores[0]
    assert latest.mean is not None
    assert (latest.mean.value, latest.mean.answers, latest.mean.highest) == (4.0, 15, 5)
    assert [(one.label, one.count) for one in latest.shares] == [
        ("Worth a closer look", 0),
        ("Going along", 5),
        ("Going well", 5),
    ]
    assert not latest.is_validated
    assert times is not None
    assert [(row.title, [mean and mean.value for mean in row.means]) for row in times.rows] == [
        ("How mentoring is going", [2.4, 4.0])
    ]


def test_nothing_is_shown_while_people_answer_nor_of_few(world: World, house: House) -> None:
    with house.activate():
        SurveyRound.objects.all().delete()
        running = asked(house, 3, title="Still open")
        few = asked(house, 40, title="Few answered")
        people = crowd(house.cohort, "mentee", 12)
        answer(running, people, worth="Yes")
        answer(few, people[:10], worth="Yes")
        open_result, of_few = round_results(house.actor("manager"), house.cohort)
    assert (open_result.is_open, open_result.questions) == (True, ())
    assert (open_result.asked, open_result.answered) == (None, None)
    assert all(one.withheld for one in (*of_few.questions, *of_few.scores))
    address = reverse("reporting:surveys", args=[house.slug, house.cohort.pk])
    page = world.client("manager").get(address).text
    assert "Still open" in page
    assert "told once it has closed" in page
    assert "Yes" not in page


def test_an_organization_may_ask_for_larger_groups_and_not_for_smaller(house: House) -> None:
    organization = house.organization
    with house.activate():
        SurveyRound.objects.all().delete()
        one = asked(house, 30)
        answer(one, crowd(house.cohort, "mentee", 12), worth="Yes")
        actor = house.actor("manager")
        for threshold, is_shown in ((5, True), (11, True), (12, True), (13, False)):
            actor.organization.suppression_threshold = threshold
            found = round_results(actor, house.cohort)[0]
            assert (found.questions[0].mean is not None) == is_shown
    assert organization.pk


def test_another_programmes_manager_sees_no_round(house: House) -> None:
    with house.activate():
        assert round_results(house.actor("other_manager"), house.cohort) == []
        assert round_results(house.actor("mentee"), house.cohort) == []
