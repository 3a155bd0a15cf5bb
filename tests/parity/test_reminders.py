"""Choosing less by the page and by the API leaves the same rows, events and e-mails."""

import pytest

from scheduling.models import ReminderPreference
from tests.parity.both_ways import Act, both_ways
from tests.world import World

CHOOSE_LESS = Act(
    "choose less",
    "mentee",
    "me/reminders/",
    "me/reminders/",
    ReminderPreference,
    form=lambda house: {
        "quiet_from": "19:00",
        "quiet_until": "09:00",
        "weekly_budget": "1",
        "kinds": ["plan", "upcoming"],
    },
    body=lambda house: {
        "quiet_from": "19:00",
        "quiet_until": "09:00",
        "weekly_budget": 1,
        "kinds_off": ["log", "step", "survey", "chemistry", "prepare", "team"],
    },
    method="put",
)


@pytest.mark.parametrize("act", [CHOOSE_LESS], ids=str)
def test_both_ways_leave_the_same(world: World, act: Act) -> None:
    page, api = both_ways(world, act)
    assert page.answer.status_code == 302
    assert api.answer.status_code == 200
    assert page.traces == api.traces
    assert set(page.rows[-1]["kinds_off"]) == {
        *("log", "step", "survey", "chemistry"),
        *("prepare", "team"),
    }
