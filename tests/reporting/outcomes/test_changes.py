"""Answers of the same people before and after, and how many were asked."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from participants.models import Enrollment, SurveyResponse
from participants.tallies import add_to_tally
from programs.catalogue.instruments import EXPERIENCE
from programs.instruments import placed
from programs.models import SurveyRound
from reporting.outcomes import Change
from reporting.queries.outcomes import changes, responses
from reporting.suppression import Withheld
from tests.factories.matching import pair
from tests.factories.participants import EnrollmentFactory
from tests.factories.programs import CohortFactory
from tests.world import House, World

STEPS = ["1", "2", "3", "4", "5"]
SURE = {"key": "sure", "text": "How sure do you feel?", "type": "scale", "choices": STEPS}
ONCE = {"key": "once", "text": "Was it worth it?", "type": "scale", "choices": STEPS}


@pytest.fixture
def house(world: World) -> Iterator[House]:
    with world.northgate.activate():
        yield world.northgate


@pytest.fixture
def people(house: House) -> list[Enrollment]:
    """Twenty mentees and twenty mentors of a closed cohort, whom the lot always leaves out alike:
    it goes by their identifiers and those of rounds."""
    ended = timezone.localdate() - dt.timedelta(days=5)
    cohort = CohortFactory(program=house.program, status="closed", ends_on=ended)
    mentees = [EnrollmentFactory(cohort=cohort, pk=UUID(int=at)) for at in range(1, 21)]
    mentors = [
        EnrollmentFactory(cohort=cohort, role="mentor", pk=UUID(int=at)) for at in range(21, 41)
    ]
    for mentor, mentee in zip(mentors, mentees, strict=True):
        pair(mentor, mentee)
    return [*mentees, *mentors]


def asked(house: House, people: Sequence[Enrollment], ago: int, **more: Any) -> SurveyRound:
    today = timezone.localdate()
    known: dict[str, Any] = {
        "pk": UUID(int=1_000 + ago),
        "cohort": people[0].cohort,
        "survey": house.program.surveys.get(),
        "occasion": str(ago),
        "title": f"Asked {ago} days ago",
        "kind": "start",
        "audience": "both",
        "is_anonymous": False,
        "questions": [SURE],
        "instruments": [],
        "opens_on": today - dt.timedelta(days=ago),
        "closes_on": today - dt.timedelta(days=ago - 10),
    }
    return SurveyRound.objects.create(**known | more)


def answer(one: SurveyRound, people: Sequence[Enrollment], *steps: int, key: str = "sure") -> None:
    SurveyResponse.objects.bulk_create(
        SurveyResponse(
            survey_id=one.survey_id,
            round=one,
            enrollment=person,
            answers={key: str(steps[place % len(steps)])},
        )
        for place, person in enumerate(people)
    )


def test_a_change_is_of_who_answered_both_times(house: House, people: list[Enrollment]) -> None:
    """All twenty mentees went from 2 to 3 or to 4, by turns: 1.5 more. All of them answered, so
    nobody is left out by lot; that all answered 2 reads as if one had answered 1."""
    before = asked(house, people, 60)
    after = asked(house, people, 20, questions=[SURE, ONCE])
    answer(before, people[:20], 2)
    answer(after, people[:20], 3, 4)

    (found,) = changes(house.actor("manager"), people[0].cohort) or []

    assert (found.title, found.before.pk, found.after.pk) == (SURE["text"], before.pk, after.pk)
    assert isinstance(found.change, Change)
    assert (found.change.before.value, found.change.after.value) == (1.95, 3.5)
    assert found.change.by.value == pytest.approx(1.55)
    assert (found.change.people, found.change.left_out) == (20, 0)
    assert not found.change.may_be_chance


def test_nobody_who_answered_once_is_told_by_what_is_left(
    house: House, people: list[Enrollment]
) -> None:
    """Thirty answered before, 24 after, 20 of them both times. Beside the means of all, and of
    either side, nothing that is told differs by fewer than 11 people."""
    before, after = asked(house, people, 60), asked(house, people, 20)
    first, second = people[:30], people[10:34]
    answer(before, first, 2)
    answer(after, second, 3, 4)

    (found,) = changes(house.actor("admin"), people[0].cohort) or []

    assert isinstance(found.change, Change)
    assert found.change.people == 13
    assert found.change.left_out == 34 - 13


def test_few_who_answered_both_times_are_withheld(house: House, people: list[Enrollment]) -> None:
    before, after = asked(house, people, 60), asked(house, people, 20)
    answer(before, people[:21], 2)
    answer(after, people[11:32], 3)

    (found,) = changes(house.actor("manager"), people[0].cohort) or []

    assert isinstance(found.change, Withheld)


def test_scores_change_too(house: House, people: list[Enrollment]) -> None:
    pack = placed(EXPERIENCE)
    scale, sets = pack["scales"][0], {one["key"]: one["answers"] for one in pack["items"]}
    before, after = (
        asked(house, people, ago, questions=[], instruments=[pack]) for ago in (60, 20)
    )
    for one, step in ((before, 1), (after, 2)):
        SurveyResponse.objects.bulk_create(
            SurveyResponse(
                survey_id=one.survey_id,
                round=one,
                enrollment=person,
                answers={key: pack["answers"][sets[key]][step]["label"] for key in scale["items"]},
            )
            for person in people[:12]
        )

    (found,) = changes(house.actor("manager"), people[0].cohort) or []

    assert (found.lowest, found.highest, found.is_validated) == (1, 5, False)
    assert isinstance(found.change, Change)
    # Two of the six items are reversed: (4 x 2 + 2 x 4) / 6.
    # Of twelve alike one is a step lower, before and after; and one more, since all moved alike.
    assert found.change.before.value == pytest.approx(2.7 - 1 / 12, abs=0.05)
    assert found.change.after.value == pytest.approx(3 - 1 / 6, abs=0.1)


def test_what_cannot_be_joined_is_not(house: House, people: list[Enrollment]) -> None:
    """Anonymous rounds, a round that is open, a cohort that still runs, other words, strangers."""
    manager, cohort = house.actor("manager"), people[0].cohort
    before, after = asked(house, people, 60), asked(house, people, 20)
    answer(before, people[:20], 2)
    answer(after, people[:20], 3)
    assert changes(manager, cohort)
    assert changes(house.actor("other_manager"), cohort) is None

    for field, value in (
        ("is_anonymous", True),
        ("closes_on", timezone.localdate()),
        ("questions", [SURE | {"text": "How sure are you?"}]),
    ):
        kept = getattr(after, field)
        SurveyRound.objects.filter(pk=after.pk).update(**{field: value})
        assert changes(manager, cohort) is None
        SurveyRound.objects.filter(pk=after.pk).update(**{field: kept})
    cohort.status = "active"
    cohort.save()
    assert changes(manager, cohort) is None


def test_who_was_asked_and_who_answered(house: House, people: list[Enrollment]) -> None:
    """Of 40 people one withdrew after the first round had opened, and was not asked after that; one
    round asks mentees alone; a pair that came yesterday was asked in the last."""
    cohort = people[0].cohort
    gone = Enrollment.objects.filter(pk=people[0].pk)
    gone.update(status="withdrawn", withdrawn_at=timezone.now() - dt.timedelta(days=55))
    pair(
        EnrollmentFactory(cohort=cohort, role="mentor"),
        EnrollmentFactory(cohort=cohort),
        began_on=timezone.localdate() - dt.timedelta(days=1),
    )
    named = asked(house, people, 60)
    tallied = asked(house, people, 20, is_anonymous=True, audience="mentee")
    still = asked(house, people, 2)
    asked(house, people, -3)
    answer(named, people[1:14], 2)
    for person in people[1:6]:
        add_to_tally(tallied.pk, person.pk, ticked={"sure": ["2"]}, written={})
    actor = house.actor("manager")

    found = responses(actor, [cohort])[cohort.pk]

    assert [(one.survey_round, one.asked, one.answered, one.is_open) for one in found] == [
        (named, 40, 13, False),
        (tallied, 19, 5, False),
        (still, 41, 0, True),
    ]
    assert not responses(house.actor("other_manager"), [cohort])
