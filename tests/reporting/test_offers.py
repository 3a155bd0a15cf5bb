"""A pair answers an offer of a new match, and nobody learns which of the two said what."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from matching.models import Relationship
from mentorship import errors
from mentorship.access import Actor
from mentorship.models import AuditEvent, OutboxMessage
from reporting import services
from reporting.follow_up_words import effect_in_words
from reporting.models import FollowUp
from reporting.queries.offers import own_offers, was_offered
from tests.factories.participants import EnrollmentFactory, PersonFactory
from tests.factories.programs import CohortFactory
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
        with pytest.raises(errors.Conflict, match="no offer waiting"):
            answer(house, "mentor", True)

        answer(house, "mentee", False)
        offer.refresh_from_db()
        assert offer.outcome == "goes_on"
        assert (offer.mentor_goes_on, offer.mentee_goes_on) == (False, False)
        assert "both would like to go on" in effect_in_words(offer, None, offer.made_on)
        assert Relationship.objects.get(pk=house.relationship.pk).is_active


def group_of(house: House, role: str, count: int, kind: str) -> tuple[FollowUp, list[Actor]]:
    """A group with the house's mentor, or a circle, offered something else; and who is asked."""
    first = house.person("mentee")
    people = [first, *(PersonFactory() for _ in range(count - 1))]
    cohort = CohortFactory(program=house.program, status="active")
    group = Relationship.objects.create(cohort=cohort, kind=kind, began_on=cohort.starts_on)
    sides = [(one, role) for one in people]
    if kind == "group":
        sides.append((house.person("mentor"), "mentor"))
    for person, side in sides:
        part = EnrollmentFactory(cohort=cohort, person=person, role=side, status="accepted")
        group.members.create(enrollment=part, person=person, role=side, joined_on=cohort.starts_on)
    now = timezone.now()
    offer = FollowUp.objects.create(
        relationship=group, kind="rematch", state_then="stalled", made_at=now, made_on=now.date()
    )
    actors = [replace(house.actor("mentee"), person_id=one.pk) for one in people]
    return offer, actors


def say(offer: FollowUp, actor: Actor, wants_new_match: bool) -> FollowUp:
    services.answer_offer(
        actor=actor, relationship_id=offer.relationship_id, wants_new_match=wants_new_match
    )
    offer.refresh_from_db()
    return offer


@pytest.mark.parametrize(("role", "kind"), [("mentee", "group"), ("peer", "circle")])
def test_who_leaves_a_group_leaves_it_to_the_others(world: World, role: str, kind: str) -> None:
    house = world.northgate
    with house.activate():
        offer, (first, second, third) = group_of(house, role, 3, kind)
        group = offer.relationship
        mentor = house.actor("mentor")
        assert not own_offers(mentor).exists()
        assert not was_offered(mentor, group.pk), "a mentor reads nothing of it"
        assert say(offer, first, False).outcome == ""
        assert not own_offers(first).exists(), "they have answered"
        assert offer.going_on == [first.person_id]

        say(offer, second, True)
        group.refresh_from_db()
        assert (group.status, offer.outcome) == ("active", "parted")
        assert set(group.members.exclude(left_on=None).values_list("person", flat=True)) == {
            second.person_id
        }
        assert OutboxMessage.objects.filter(kind="member_left").exists(), "the managers know"
        assert own_offers(third).get() == offer, "it is offered to the others still"
        assert not own_offers(first).exists()
        with pytest.raises(errors.NotAllowed):
            say(offer, second, True)
        assert was_offered(second, group.pk)

        say(offer, third, True)
        group.refresh_from_db()
        ends = kind == "circle"
        assert (group.status == "ended") is ends, "one peer is no circle"


def test_when_all_of_a_group_stay_that_is_told(world: World) -> None:
    house = world.northgate
    with house.activate():
        offer, (first, second) = group_of(house, "mentee", 2, "group")
        say(offer, first, False)
        say(offer, second, False)
        assert (offer.outcome, offer.going_on) == ("goes_on", []), "and nobody's answer"


def test_the_letter_leads_to_the_offer_and_goes_to_who_is_asked(world: World) -> None:
    house = world.northgate
    with house.activate():
        pair = house.relationship
        made, _ = group_of(house, "mentee", 2, "group")
        group = made.relationship
        made.delete()
        for relationship in (group, pair):
            services.follow_up(
                actor=house.actor("manager"),
                relationship_id=relationship.pk,
                kind="rematch",
                text="Hello",
            )
        letters = OutboxMessage.objects.filter(kind="team_letter")
        told = [(one.payload["answer_url"], one.to[0]) for one in letters]
        mentor = house.person("mentor").email
        assert all(to != mentor for url, to in told if str(group.pk) in url)
        assert any(to == mentor for url, to in told if str(pair.pk) in url)
    client = world.client("mentee")
    address = f"/o/northgate/{told[0][0].split('/o/northgate/')[1]}"
    assert client.get(address).status_code == 200
    assert client.post(address, {"answer": "go_on"}).status_code == 302
    assert client.get(address).status_code == 302, "an old link says that nothing waits"


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
