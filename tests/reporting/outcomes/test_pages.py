"""The pages and the API of outcomes say what was counted, with how sure it is."""

from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from participants.models import Person, PersonImport, SurveyResponse
from programs.models import Cohort, SurveyRound
from reporting.board.conclusions import conclusions
from reporting.models import ActivityRollup
from reporting.queries.board import board_facts
from reporting.queries.sheets import scope_of, sheet_of
from reporting.services import keep_outcomes, renew_rollups
from tests.factories.programs import CohortFactory
from tests.reporting.outcomes.staff import START, UNTIL, ago, populate
from tests.world import House, World

STEPS = ["1", "2", "3", "4", "5"]
SURE = {
    "key": "sure", "text": "Sure?", "type": "scale", "choices": STEPS, "measures": "confidence",
}  # fmt: skip


@pytest.fixture
def house(world: World) -> Iterator[House]:
    with world.northgate.activate():
        PersonImport.objects.all().delete()
        yield world.northgate


@pytest.fixture
def cohort(house: House) -> Cohort:
    """Closed, with people who stayed, and who answered twice."""
    cohort = CohortFactory(
        program=house.program, status="closed", starts_on=ago(START), ends_on=ago(100)
    )
    populate(cohort)
    for days, step in ((250, "2"), (120, "4")):
        survey_round = SurveyRound.objects.create(
            cohort=cohort,
            survey=house.program.surveys.get(),
            occasion=str(days),
            title=f"Asked {days} days ago",
            kind="start",
            audience="both",
            is_anonymous=False,
            questions=[SURE],
            opens_on=ago(days),
            closes_on=ago(days - 10),
        )
        SurveyResponse.objects.bulk_create(
            SurveyResponse(
                survey_id=survey_round.survey_id,
                round=survey_round,
                enrollment=one,
                answers={"sure": step if place else "3"},
            )
            for place, one in enumerate(cohort.enrollments.filter(role="mentee")[:20])
        )
    keep_outcomes(actor=house.system)
    return cohort


def page(world: World, house: House, name: str, who: str = "manager", **kwargs: Any) -> str:
    client = world.client(who, house)
    found = client.get(reverse(name, kwargs={"slug": house.slug, **kwargs}))
    assert found.status_code == 200
    return unescape(" ".join(found.content.decode().split()))


def test_a_cohorts_page(world: World, house: House, cohort: Cohort) -> None:
    for who in ("manager", "admin"):
        found = page(world, house, "reporting:outcomes", who, cohort_id=cohort.pk)

        assert "about 20 of 37 answered (54%)" in found
        assert "1.9 points more (between" in found
        assert "Of about 20 people who answered both times." in found
        assert "29 of 32 (91%, between 75% and 97%)" in found
        assert "The difference could be chance." in found
        assert "This is no proof" in found
        assert "4 people of the cohort are not counted" in found
        assert "8 of 11 (73%, between 43% and 91%)" in found
        assert "significan" not in found
    assert "Not the same people" not in found


def test_confidence_is_one_figure_wherever_it_is_told(
    world: World, house: House, cohort: Cohort
) -> None:
    """Nineteen went from 2 to 4, one stayed at 3: 1.9 more. The rollup, counted by SQL, says the
    same of the people: nobody had to be left out by lot."""
    for who in ("manager", "admin"):
        for name, ids in (
            ("reporting:cohort", {"cohort_id": cohort.pk}),
            ("reporting:program", {"program_id": house.program.pk}),
            ("reporting:overview", {}),
        ):
            found = page(world, house, name, who, **ids)
            assert "Confidence, first to last" in found, (who, name)
            assert "+1.9" in found
            assert "from 2.0 to 4.0 of 5; about 20 people" in found

    manager = house.actor("manager")
    told = [row for row in sheet_of(manager, "surveys", cohort).rows if row[6] == "Sure?"]
    assert [(row[7], row[8], row[9]) for row in told] == [
        ("Answered both times: first", 20, 2.0),
        ("Answered both times: last", 20, 4.0),
    ]
    facts = board_facts(manager, scope_of(manager, cohort=cohort))
    assert [one for one in conclusions(facts) if "1.9 points more" in one.text]

    renew_rollups(actor=house.system)
    rollup = ActivityRollup.objects.get(scope_id=cohort.pk, period="month", confidence_people__gt=0)
    counted = (rollup.confidence_people, rollup.confidence_first, rollup.confidence_last)
    assert counted == (20, 19 * 2 + 3, 19 * 4 + 3)


def test_a_programmes_page(world: World, house: House, cohort: Cohort) -> None:
    found = page(world, house, "reporting:program_outcomes", program_id=house.program.pk)

    assert "29 of 32 (91%, between 75% and 97%)" in found
    assert "The difference could be chance." in found
    assert cohort.name in found
    assert "Asked 120 days ago" in found


def test_a_cohort_of_which_nothing_is_known(world: World, house: House) -> None:
    found = page(world, house, "reporting:outcomes", cohort_id=house.enrolling.pk)

    assert "Nothing was asked yet." in found
    assert "No question was asked twice" in found
    assert "No staff file has said who has left so far" in found


def test_the_same_by_api(world: World, house: House, cohort: Cohort) -> None:
    client = world.client("manager", house)
    address = reverse("api:cohort-outcomes", kwargs={"slug": house.slug, "cohort_id": cohort.pk})
    found = client.get(address).json()

    assert [(one["asked"], one["answered"]) for one in found["responses"]] == [(36, 20), (37, 20)]
    (change,) = found["changes"]
    assert change["measures"] == "confidence"
    assert change["difference"]["answers"] == 20
    assert change["difference"]["value"] == pytest.approx(1.9)
    assert not change["may_be_chance"]
    stayed = found["retention"]
    assert stayed["unknown"] is None
    assert (stayed["everyone"]["stayed"]["count"], stayed["everyone"]["stayed"]["of"]) == (29, 32)
    assert stayed["everyone"]["compared"]["others"] == 56
    assert stayed["waited"][0]["difference"]["may_be_chance"]

    # Nothing is worked out again, whoever leaves and whatever is erased since.
    SurveyResponse.objects.filter(round__title="Asked 120 days ago").delete()
    Person.objects.filter(enrollments__cohort=cohort).update(left_on=ago(UNTIL + 1))
    assert keep_outcomes(actor=house.system) == 0
    assert client.get(address).json() == found


def test_any_number_of_cohorts_takes_as_many_queries(
    world: World, house: House, cohort: Cohort
) -> None:
    client = world.client("manager", house)
    address = reverse(
        "reporting:program_outcomes",
        kwargs={"slug": house.slug, "program_id": house.program.pk},
    )
    counts = []
    for more in (0, 2):
        for days in range(more):
            CohortFactory(
                program=house.program, status="active", starts_on=ago(days), ends_on=ago(-90)
            )
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_any_number_of_surveys_takes_as_many_queries(
    world: World, house: House, cohort: Cohort
) -> None:
    client = world.client("manager", house)
    address = reverse("reporting:outcomes", kwargs={"slug": house.slug, "cohort_id": cohort.pk})
    first = cohort.survey_rounds.earliest("opens_on")
    counts = []
    for is_anonymous in (True, True, True, False, False):
        SurveyRound.objects.create(
            cohort=cohort,
            survey=first.survey,
            occasion=f"more {len(counts)}",
            title="More",
            kind="midpoint",
            audience="both",
            is_anonymous=is_anonymous,
            questions=first.questions,
            opens_on=ago(200),
            closes_on=ago(190),
        )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1
