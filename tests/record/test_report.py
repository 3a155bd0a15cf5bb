"""The closing report: what a manager sees, what is withheld from others, and the file."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from mentorship.errors import Conflict
from programs.models import Cohort
from programs.services import move_cohort, update_cohort
from reporting.queries.activity import Activity
from reporting.queries.closing import GoingOnTogether, Hours, closing_report
from reporting.queries.equity import EquityGroup, EquityTable, InvitedGroup
from reporting.report_api import in_the_api
from reporting.services import fetch_closing_report, keep_outcomes
from reporting.suppression import Withheld
from scheduling.models import Meeting
from scheduling.record.models import GoingOn
from tests.world import House, World


@pytest.fixture
def house(world: World) -> Any:
    with world.northgate.activate():
        manager = world.northgate.actor("manager")
        update_cohort(actor=manager, cohort=world.northgate.cohort, lessons="Ask about nights.")
        move_cohort(actor=manager, cohort=world.northgate.cohort, to="closing")
        yield world.northgate


def cohort(house: House) -> Cohort:
    return Cohort.objects.select_related("program").get(pk=house.cohort.pk)


def test_a_manager_sees_everything_of_their_own(house: House) -> None:
    report = closing_report(house.actor("manager"), cohort(house))
    assert dict(report.hours) == {
        "Mentees": Hours(2, 45, 22),
        "Mentors": Hours(2, 45, 22),
    }
    assert report.going_on == GoingOnTogether(1, of=2)
    assert not report.has_withheld


def test_what_is_corrected_after_the_close_changes_no_closing_report(house: House) -> None:
    """From the night after the close on."""
    manager = house.actor("manager")
    move_cohort(actor=manager, cohort=house.cohort, to="closed")
    keep_outcomes(actor=house.system)
    before = closing_report(manager, cohort(house))
    assert before.whole == Activity(meetings_held=1, minutes=45)
    Meeting.objects.filter(pk=house.meeting.pk).update(minutes=90)
    GoingOn.objects.filter(relationship__cohort=house.cohort).delete()

    for _night in range(2):
        after = closing_report(manager, cohort(house))
        assert (after.hours, after.whole) == (before.hours, before.whole)
        assert after.going_on == GoingOnTogether(1, of=2)
        keep_outcomes(actor=house.system)


def test_from_an_administrator_small_groups_are_withheld(house: House) -> None:
    report = closing_report(house.actor("admin"), cohort(house))
    assert all(isinstance(one, Withheld) for _, one in report.hours)
    assert isinstance(report.going_on, Withheld)
    assert isinstance(report.whole, Withheld)
    pdf = fetch_closing_report(actor=house.actor("admin"), cohort=cohort(house))
    text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)
    assert "withheld" in text
    assert "45 min" not in text


def test_the_file_has_lessons_and_names_nobody(house: House) -> None:
    pdf = fetch_closing_report(actor=house.actor("manager"), cohort=cohort(house))
    text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)
    assert "Ask about nights." in text
    assert "45 min" in text
    assert not {"Nia", "Omar", "Lena", "Theo"} & set(text.split())


def test_a_running_cohort_has_none(world: World) -> None:
    house = world.northgate
    with house.activate(), pytest.raises(Conflict, match="not closing"):
        fetch_closing_report(actor=house.actor("manager"), cohort=cohort(house))


def test_the_api_says_what_the_page_says_and_withholds_the_same(world: World) -> None:
    house = world.northgate
    with house.activate():
        move_cohort(actor=house.actor("manager"), cohort=house.cohort, to="closing")
    path = f"/api/v1/organizations/northgate/cohorts/{house.cohort.pk}/closing-report/"
    told = world.client("manager").get(path).json()
    assert told["going_on"] == {"relationships": 1, "of": 2}
    assert {one["side"]: one["minutes"] for one in told["hours"]} == {"Mentees": 45, "Mentors": 45}
    assert set(told["meetings"]) == {"held", "missed", "confirmed", "minutes"}
    assert told["has_withheld"] is False
    seen = world.client("admin").get(path).json()
    hidden = ("withdrawn", "meetings", "going_on", "goal_steps")
    assert [seen[name] for name in hidden] == [None] * 4
    assert seen["journey"]["met"] is None
    assert all(one["people"] is one["minutes"] is None for one in seen["hours"])
    assert seen["has_withheld"] is True


def test_rates_by_declared_group_read_in_the_api_as_on_the_page() -> None:
    table = EquityTable(
        "Caring",
        (EquityGroup("Yes", 25, 80, 60), EquityGroup("No")),
        (InvitedGroup("Yes", 120, 35), InvitedGroup("No")),
    )
    withheld = dict.fromkeys(("people", "matched", "met", "staff", "invited"))
    shown = {"people": 25, "matched": 80, "met": 60, "staff": 120, "invited": 35}
    assert in_the_api([table]) == [
        {
            "characteristic": "Caring",
            "groups": [{"choice": "Yes", **shown}, {"choice": "No", **withheld}],
        }
    ]
