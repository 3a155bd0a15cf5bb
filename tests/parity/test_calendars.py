"""One's own calendar: page and API leave the same rows and events."""

import pytest

from scheduling.models import PersonalCalendar
from scheduling.services.calendars import make_calendar_feed
from tests.parity.both_ways import Act, assert_done_alike
from tests.world import World


def with_a_feed(world: World) -> None:
    house = world.northgate
    with house.activate():
        make_calendar_feed(actor=house.actor("mentor"), person=house.person("mentor"))


ACTS = [
    Act(
        "choose",
        "mentor",
        "me/calendar/",
        "me/calendar/",
        PersonalCalendar,
        form=lambda house: {"shows_names": "on"},
        body=lambda house: {"is_invited": False, "shows_names": True},
        method="put",
    ),
    Act("make a feed", "mentor", "me/calendar/feed/", "me/calendar/feed/", PersonalCalendar),
    Act(
        "end a feed",
        "mentor",
        "me/calendar/feed/revoke/",
        "me/calendar/feed/",
        PersonalCalendar,
        method="delete",
        before=with_a_feed,
    ),
]


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_both_leave_the_same(world: World, act: Act) -> None:
    assert_done_alike(world, act)
