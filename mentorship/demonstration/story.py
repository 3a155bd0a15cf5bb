"""What becomes of the relationships of a cohort."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from matching.models import Relationship
from matching.services import release_departed
from mentorship.access import Actor
from mentorship.demonstration import backdating, meetings
from mentorship.demonstration.cast import House, Participant
from mentorship.demonstration.goals import set_goals
from mentorship.demonstration.meetings import Pair
from participants.services import withdraw_enrollment


def actors_of(*groups: Sequence[Participant]) -> dict[UUID, Actor]:
    """Everybody at work for themselves, by person."""
    return {one.person.pk: one.actor for group in groups for one in group}


def pairs_of(relationships: Sequence[Relationship], actors: Mapping[UUID, Actor]) -> list[Pair]:
    return [Pair(one, actors) for one in relationships]


def begin(house: House, pairs: Sequence[Pair], on: date) -> None:
    """Let them begin on this day or in the days after."""
    backdating.begun(
        house,
        {pair.relationship: on + timedelta(days=house.chance.randint(0, 3)) for pair in pairs},
    )


def withdraw(house: House, people: Mapping[Participant, tuple[Pair, date]]) -> None:
    """Let these people leave, without a reason, on these days."""
    for one in people:
        withdraw_enrollment(actor=one.actor, enrollment=one.enrollment)
    release_departed(actor=house.system)
    backdating.ended(house, {pair.relationship: day for pair, day in people.values()})


def tell(house: House, pair: Pair, days: Sequence[date], *, notes: float = 0.4) -> None:
    """Let two people meet on these days."""
    meetings.hold(house, pair, [day for day in days if day >= pair.relationship.began_on], notes)


def aim(
    house: House,
    pairs: Sequence[Pair],
    since: date,
    until: date,
    *,
    share: float,
    done: float,
    is_over: bool,
) -> None:
    """Let a share of the mentees set a goal or two, and do a share of the steps."""
    for pair in pairs:
        if house.chance.random() < share:
            count = house.chance.choice((1, 1, 1, 2)) if share < 1 else 2
            goals = set_goals(house, pair, count=count, done=done, is_over=is_over)
            backdating.aimed(house, goals, since, until)


def settle(pairs: Sequence[Pair]) -> None:
    """Give what was told its real times."""
    backdating.met(one for pair in pairs for one in pair.told)
