"""Times that are proposed: page and API leave the same, and refuse alike."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from scheduling.models import ProposedTime
from tests.parity.both_ways import Act, both_ways
from tests.world import House, World


def pair(house: House) -> dict[str, Any]:
    return {"id": house.relationship.pk}


def proposed(house: House) -> dict[str, Any]:
    return {"id": house.proposed_time.pk}


def times(house: House) -> dict[str, Any]:
    day = timezone.now().replace(microsecond=0)
    starts = [(day + timedelta(days=days)).isoformat() for days in (10, 11)]
    return {"starts": starts, "minutes": 45, "means": "phone"}


ACTS = [
    Act(
        "propose times",
        "mentor",
        "relationships/{id}/times/",
        "relationships/{id}/times/proposed/",
        ProposedTime,
        form=times,
        body=times,
        kwargs=pair,
    ),
    Act(
        "accept a time",
        "mentor",
        "proposed-times/{id}/accept/",
        "proposed-times/{id}/accept/",
        ProposedTime,
        kwargs=proposed,
    ),
    Act(
        "decline times",
        "mentor",
        "relationships/{id}/times/decline/",
        "relationships/{id}/times/decline/",
        ProposedTime,
        kwargs=pair,
    ),
    Act(
        "withdraw times",
        "mentee",
        "relationships/{id}/times/withdraw/",
        "relationships/{id}/times/withdraw/",
        ProposedTime,
        kwargs=pair,
    ),
]


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_both_ways_leave_the_same(world: World, act: Act) -> None:
    page, api = both_ways(world, act)
    assert (page.answer.status_code, api.answer.status_code) in {(302, 201), (302, 204)}
    assert page.events
    assert _stable(page.traces) == _stable(api.traces)


@pytest.mark.parametrize("act", ACTS[1:], ids=str)
def test_both_ways_refuse_alike(world: World, act: Act) -> None:
    other = Act(
        act.name,
        "mentor" if act.who == "mentee" else "mentee",
        act.page,
        act.api,
        act.about,
        kwargs=act.kwargs,
    )
    page, api = both_ways(world, other)
    assert page.answer.status_code == api.answer.status_code >= 400
    assert _stable(page.traces)[0] == _stable(api.traces)[0]
    assert page.owed == api.owed == []


def _stable(traces: tuple[Any, ...]) -> tuple[Any, ...]:
    """A round and a meeting are made anew by each way."""
    rows, *rest = traces
    anew = {"round_id", "meeting_id"}
    kept = [{key: bool(one[key]) if key in anew else one[key] for key in one} for one in rows]
    return (kept, *rest)
