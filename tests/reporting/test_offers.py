"""A pair answers an offer of a new match, and nobody learns which of the two said what."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from matching.models import Relationship
from mentorship import errors
from mentorship.models import AuditEvent
from reporting import services
from reporting.follow_up_words import effect_in_words
from reporting.models import FollowUp
from reporting.queries.offers import own_offers
from tests.world import House, World

pytestmark = pytest.mark.django_db


def offered(house: House, days_ago: int = 0) -> FollowUp:
    at = timezone.now() - dt.timedelta(days=days_ago)
    return FollowUp.objects.create(
        relationship=house.relationship,
        kind="rematch",
        state_then="stalled",
        made_at=at,
        made_on=at.date(),
    )


def answer(house: House, part: str, wants_new_match: bool) -> FollowUp:
    return services.answer_offer(
        actor=house.actor(part),
        relationship_id=house.relationship.pk,
        wants_new_match=wants_new_match,
    )


def trail() -> list[tuple[str, bool]]:
    events = AuditEvent.objects.filter(action="follow_up.answered")
    return [(one.action, one.actor_id is None) for one in events]


def test_one_takes_it_and_both_are_free(world: World) -> None:
    house = world.northgate
    with house.activate():
        offer = offered(house)
        answer(house, "mentor", False)
        answer(house, "mentee", True)

        offer.refresh_from_db()
        pair = Relationship.objects.get(pk=house.relationship.pk)
        assert (pair.status, offer.outcome) == ("ended", "parted")
        assert (offer.mentor_goes_on, offer.mentee_goes_on) == (False, False), "nobody's answer"
        assert trail() == [("follow_up.answered", True)] * 2, "by nobody"
        assert "it was taken" in effect_in_words(offer, None, offer.made_on)
        for part in ("mentor", "mentee"):
            assert not own_offers(house.actor(part)).exists()


def test_of_one_alone_nobody_learns_that_they_go_on(world: World) -> None:
    house = world.northgate
    with house.activate():
        offer = offered(house)
        answer(house, "mentor", False)
        offer.refresh_from_db()
        assert offer.outcome == ""
        assert not own_offers(house.actor("mentor")).exists()
        assert own_offers(house.actor("mentee")).get() == offer
        with pytest.raises(errors.Conflict, match="No offer waits"):
            answer(house, "mentor", True)

        answer(house, "mentee", False)
        offer.refresh_from_db()
        assert offer.outcome == "goes_on"
        assert (offer.mentor_goes_on, offer.mentee_goes_on) == (False, False)
        assert "both would like to go on" in effect_in_words(offer, None, offer.made_on)
        assert Relationship.objects.get(pk=house.relationship.pk).is_active


def test_who_may_and_until_when(world: World) -> None:
    house = world.northgate
    with house.activate():
        offered(house, days_ago=29)
        assert not own_offers(house.actor("mentor")).exists(), "four weeks are over"
        offered(house)
        for part in ("manager", "admin", "other_mentor"):
            assert not own_offers(house.actor(part)).exists()
            with pytest.raises(errors.NotAllowed):
                answer(house, part, True)
        Relationship.objects.filter(pk=house.relationship.pk).update(status="paused")
        with pytest.raises(errors.Conflict):
            answer(house, "mentor", True)


def test_the_two_read_of_it_on_their_pages(world: World) -> None:
    house = world.northgate
    words = "The programme team offered a new match"
    pages = ["/o/northgate/me/", f"/o/northgate/relationships/{house.relationship.pk}/"]

    def reads(part: str) -> list[bool]:
        client = world.client(part)
        return [words in client.get(page).content.decode() for page in pages]

    assert reads("mentor") == [False, False]
    with house.activate():
        offered(house)
    assert reads("mentor") == reads("mentee") == [True, True]
    assert reads("manager") == [False, False]
