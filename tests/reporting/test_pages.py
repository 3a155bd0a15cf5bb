"""What a reader of reports sees, and does not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentorship.addresses import org_reverse
from participants.models import SurveyResponse
from programs.models import Cohort
from reporting.services import keep_survey_results, publish_weeks, renew_rollups, renew_signals
from tests.factories.matching import MatchRunFactory, ProposalFactory
from tests.factories.participants import EnrollmentFactory
from tests.factories.programs import SurveyFactory
from tests.reporting.cohorts import add_pair, cohort_of_pairs
from tests.world import MARKER, House, World

pytestmark = pytest.mark.django_db


def renew(house: House) -> None:
    with house.activate():
        renew_rollups(actor=house.system)
        renew_signals(actor=house.system)
        publish_weeks(actor=house.system)


def page(client: Client, house: House, name: str, **kwargs: object) -> str:
    response = client.get(org_reverse(house.organization, f"reporting:{name}", **kwargs))
    assert response.status_code == 200
    return response.content.decode()


def test_each_role_begins_in_its_place(world: World) -> None:
    home = org_reverse(world.northgate.organization, "reporting:home")

    for name, place in [("admin", "overview/"), ("manager", "overview/"), ("mentee", "me/")]:
        assert world.client(name).get(home).headers["Location"].endswith(place)


def test_a_manager_sees_where_to_look_first_and_why(world: World) -> None:
    house = world.northgate
    with house.activate():
        cohort = cohort_of_pairs(2, met_days_ago=(9,), cohort=house.cohort)
        late = add_pair(cohort, met_days_ago=(41,))
        name = str(late.members.get(role="mentee").person)
    renew(house)

    shown = page(world.client("manager"), house, "cohort", cohort_id=cohort.pk)

    assert "Look at these first" in shown
    assert "No meeting for 41 days; they agreed to meet every 30 days." in shown
    assert name in shown
    assert "week 11 of 26" in shown


def test_an_administrator_sees_counts_and_nobody(world: World) -> None:
    house = world.northgate
    with house.activate():
        cohort = cohort_of_pairs(7, met_days_ago=(41,), cohort=house.cohort)
        names = [str(one.person) for one in cohort.enrollments.select_related("person")]
    renew(house)

    shown = page(world.client("admin"), house, "cohort", cohort_id=cohort.pk)

    assert "How they are doing" in shown
    # Not "0 of 0 steps": they are told once the cohort is closed.
    assert "Goal steps done" not in shown
    assert "show here some days after each week and month" in shown
    assert "New meetings show within five minutes" not in shown
    assert "Look at these first" not in shown
    assert [name for name in names if name in shown] == []


def test_a_small_cohort_is_withheld_from_an_administrator(world: World) -> None:
    """Four people: what they do is their manager's to see."""
    house = world.northgate
    renew(house)

    to_admin = page(world.client("admin"), house, "cohort", cohort_id=house.cohort.pk)
    to_manager = page(world.client("manager"), house, "cohort", cohort_id=house.cohort.pk)
    overview = page(world.client("admin"), house, "overview")

    assert "Activity is not shown here" in to_admin
    assert "Hours together" not in to_admin
    assert "Met at least once" not in to_admin
    assert "Hours together" in to_manager
    assert "withheld: a small group" in overview
    assert "Without 1 cohort of fewer than 11 people" in overview


def test_totals_leave_small_cohorts_out(world: World) -> None:
    house = world.northgate
    with house.activate():
        cohort_of_pairs(6, program=house.other_program, met_days_ago=(3,))
    renew(house)

    shown = page(world.client("admin"), house, "overview")

    assert "5 of 6 relationships" in shown


def test_a_manager_sees_only_their_programmes(world: World) -> None:
    house = world.northgate
    renew(house)

    shown = page(world.client("other_manager"), house, "overview")

    assert "Digital adoption" in shown
    assert "Nurse leadership" not in shown


def test_nothing_confidential_is_on_any_page(world: World) -> None:
    house = world.northgate
    renew(house)
    client = world.client("manager")
    cohort, program = {"cohort_id": house.cohort.pk}, {"program_id": house.program.pk}

    pages = [
        page(client, house, "overview"),
        page(client, house, "cohort", **cohort),
        page(client, house, "signals", **cohort),
        page(client, house, "program", **program),
        page(client, house, "exports"),
    ]

    assert [at for at, text in enumerate(pages) if MARKER in text] == []


def test_departments_too_small_are_shown_together(world: World) -> None:
    house = world.northgate
    with house.activate():
        cohort = cohort_of_pairs(7, met_days_ago=(20,))
        for department in ("Surgery", "Surgery"):
            add_pair(cohort, department=department, met_days_ago=(20,))
        cohort.program = house.program
        cohort.save()
    renew(house)

    shown = page(world.client("admin"), house, "cohort", cohort_id=cohort.pk)

    to_manager = page(world.client("manager"), house, "cohort", cohort_id=cohort.pk)

    assert "Others together (20)" in shown
    assert "Groups of fewer than 11 people are withheld: Medicine, Surgery." in shown
    assert "90% or more" in shown
    assert "2 others together (18)" in to_manager


def test_matches_wait_for_review(world: World) -> None:
    house = world.northgate
    with house.activate():
        run = MatchRunFactory(cohort=house.enrolling)
        for score in (8100, 6400):
            proposal = ProposalFactory(
                run=run,
                mentor=EnrollmentFactory(cohort=house.enrolling, role="mentor"),
                mentee=EnrollmentFactory(cohort=house.enrolling),
                score=score,
            )
        name = str(proposal.mentee.person)

    shown = page(world.client("manager"), house, "cohort", cohort_id=house.enrolling.pk)

    assert "Review 2 matches" in shown
    assert name in shown
    assert '<span class="score">64</span>' in shown


def test_feedback_is_shown_after_the_end_in_groups(world: World) -> None:
    house = world.northgate
    with house.activate():
        cohort = cohort_of_pairs(14, program=house.program, status=Cohort.Status.CLOSED)
        survey = SurveyFactory(
            program=house.program,
            key="end",
            kind="end",
            title="Looking back",
            questions=[
                {"key": "worth", "text": "Worth the time?", "type": "scale"},
                {"key": "rare", "text": "Rarely answered?", "type": "scale"},
                {"key": "words", "text": "In your words?", "type": "text"},
            ],
        )
        for at, enrollment in enumerate(cohort.enrollments.order_by("role", "pk")):
            answers = {"worth": 4, "words": MARKER} | ({"rare": 5} if at < 3 else {})
            if enrollment.role == "mentee" or at % 7 == 0:
                SurveyResponse.objects.create(survey=survey, enrollment=enrollment, answers=answers)
        assert keep_survey_results(actor=house.system) == 1

    shown = page(world.client("manager"), house, "cohort", cohort_id=cohort.pk)

    assert "Looking back" in shown
    assert "about 15 of 28 answered" in shown
    # All answered 4, which reads as if one had answered 3.
    assert "Mean 3.9 of 5" in shown
    assert "Mean 4.0 of 5" not in shown
    # Two mentors are too few; that any answered is not told, and so neither of the mentees.
    assert "Mentors withheld" not in shown
    assert "Mentees" not in shown.partition("Worth the time?")[2].partition("Rarely answered?")[0]
    assert "Mean 5.0 of 5" not in shown
    assert MARKER not in shown


def test_feedback_waits_for_the_end(world: World) -> None:
    house = world.northgate
    with house.activate():
        cohort = cohort_of_pairs(14, program=house.program)
        survey = SurveyFactory(program=house.program, key="half", kind="midpoint", title="Half-way")
        for enrollment in cohort.enrollments.all():
            SurveyResponse.objects.create(
                survey=survey, enrollment=enrollment, answers={"useful": 4}
            )
        assert keep_survey_results(actor=house.system) == 0

    assert "Half-way" not in page(world.client("manager"), house, "cohort", cohort_id=cohort.pk)


@pytest.mark.parametrize("name", ["overview", "cohort", "signals", "program"])
def test_pages_need_the_same_queries_at_any_size(world: World, name: str) -> None:
    house = world.northgate
    cohort = house.cohort
    kwargs = {
        "overview": {},
        "cohort": {"cohort_id": cohort.pk},
        "signals": {"cohort_id": cohort.pk},
        "program": {"program_id": cohort.program_id},
    }[name]
    with house.activate():
        cohort_of_pairs(1, cohort=cohort, met_days_ago=(50,))
        cohort_of_pairs(
            1, program=house.program, starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2025, 7, 1)
        )
    renew(house)
    client = world.client("manager")
    page(client, house, name, **kwargs)
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client, house, name, **kwargs)
    with house.activate():
        cohort_of_pairs(3, cohort=cohort, met_days_ago=(50, 20))
        cohort_of_pairs(3, program=house.program)
    renew(house)
    cache.clear()
    with CaptureQueriesContext(connection) as many:
        page(client, house, name, **kwargs)

    assert len(many) == len(few)
