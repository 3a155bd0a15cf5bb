"""Reports by API: the same figures, the same walls."""

from __future__ import annotations

import pytest

from mentorship.addresses import org_reverse
from reporting.services import publish_weeks, renew_rollups, renew_signals
from tests.reporting.cohorts import cohort_of_pairs
from tests.world import MARKER, House, World

pytestmark = pytest.mark.django_db


def fetched(world: World, name: str, route: str, query: str = "", **kwargs: object) -> object:
    house = world.northgate
    address = org_reverse(house.organization, f"api:{route}", **kwargs)
    response = world.client(name).get(f"{address}{query}")
    assert response.status_code == 200
    assert MARKER not in response.content.decode()
    return response.json()


@pytest.fixture
def house(world: World) -> House:
    house = world.northgate
    with house.activate():
        cohort_of_pairs(6, program=house.program, name="Large", met_days_ago=(41, 9))
        renew_rollups(actor=house.system)
        renew_signals(actor=house.system)
        publish_weeks(actor=house.system)
    return house


def test_a_cohort_in_counts(world: World, house: House) -> None:
    with house.activate():
        large = house.program.cohorts.get(name="Large")

    seen = fetched(world, "admin", "cohort-summary", cohort_id=large.pk)

    assert seen["relationships_active"] == 6
    assert seen["people_enrolled"] == 12
    assert seen["is_withheld"] is False
    # To the nearest five and never all; the months that are over. All 12 met, and 12 times.
    told = seen["activity"]
    assert (told.pop("meetings_held"), told.pop("minutes")) in {(5, 300), (10, 600)}
    assert told == {
        "meetings_missed": 0,
        "meetings_confirmed": 0,
        "met_in_30_days": 5,
        "signals": {"on_track": 5},
    }
    assert seen["journey"]["met"] == 10
    exact = fetched(world, "manager", "cohort-summary", cohort_id=large.pk)
    assert (exact["activity"]["meetings_held"], exact["journey"]["met"]) == (12, 12)


def test_a_small_cohort_is_withheld_from_an_administrator(world: World, house: House) -> None:
    to_admin = fetched(world, "admin", "cohort-summary", cohort_id=house.cohort.pk)
    to_manager = fetched(world, "manager", "cohort-summary", cohort_id=house.cohort.pk)

    assert to_admin["is_withheld"] is True
    assert to_admin["activity"] is None
    assert to_admin["journey"]["met"] is None
    assert to_manager["activity"]["meetings_held"] == 1
    assert to_manager["journey"]["met"] == 2


def test_rollups_hold_nothing_that_gives_a_small_cohort_away(world: World, house: House) -> None:
    with house.activate():
        large = house.program.cohorts.get(name="Large")
    to_admin = fetched(world, "admin", "rollup-list", "?page_size=200")["results"]
    to_manager = fetched(world, "manager", "rollup-list", "?page_size=200")["results"]
    to_other = fetched(world, "other_manager", "rollup-list")["results"]

    assert {(row["scope"], row["scope_id"]) for row in to_admin} == {("cohort", str(large.pk))}
    assert {row["scope"] for row in to_manager} == {"relationship", "cohort", "program"}
    assert {row["people"] for row in to_admin} == {None}
    assert {row["meetings_held"] for row in to_admin} == {0, 5}
    assert all(row["people"] and row["meetings_expected"] > 0 for row in to_manager)
    assert not any(name.startswith("confidence") for row in to_manager for name in row)
    assert to_other == []


def test_rollups_are_filtered(world: World, house: House) -> None:
    rows = fetched(world, "manager", "rollup-list", "?scope=program&period=month&since=2000-01-01")[
        "results"
    ]

    assert rows
    assert {(row["scope"], row["period"]) for row in rows} == {("program", "month")}


def test_signals_are_filtered_by_state(world: World, house: House) -> None:
    seen = fetched(world, "manager", "signal-list", "?state=not_started", cohort_id=house.cohort.pk)

    assert [row["relationship"] for row in seen["results"]] == [str(house.other_relationship.pk)]
    assert seen["results"][0]["reason"].startswith("No first meeting 60 days")


def test_signals_of_all_cohorts_are_for_who_manages_them(world: World, house: House) -> None:
    of_one = fetched(world, "manager", "signal-list", cohort_id=house.cohort.pk)["results"]
    of_all = fetched(world, "manager", "all-signal-list")["results"]
    chosen = fetched(world, "manager", "all-signal-list", f"?cohort={house.cohort.pk}")["results"]

    assert of_one
    assert chosen == of_one
    assert {row["relationship"] for row in of_one} <= {row["relationship"] for row in of_all}
    assert {row["cohort"] for row in chosen} == {str(house.cohort.pk)}
    # An administrator is told of none; nor is another programme's manager.
    assert fetched(world, "admin", "all-signal-list")["results"] == []
    others = fetched(world, "other_manager", "all-signal-list")["results"]
    assert not {row["relationship"] for row in others} & {row["relationship"] for row in of_all}


def test_an_unknown_filter_value_is_refused_in_words(world: World, house: House) -> None:
    address = org_reverse(house.organization, "api:rollup-list")

    response = world.client("manager").get(f"{address}?period=decade")

    assert response.status_code == 422
    assert response.json()["code"] == "invalid"
    assert "period" in response.json()["fields"]
