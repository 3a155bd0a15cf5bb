"""What a device keeps to log meetings without a network: as little as the form needs."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypedDict
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone

from matching.models import Relationship
from mentorship.access import Actor
from scheduling.models import Meeting
from scheduling.queries.clocks import own_zone
from scheduling.queries.meetings import LATELY, usual_of
from scheduling.queries.relationships import current_relationships

ABOUT_NOW = timedelta(days=21)


class QuickLog(TypedDict):
    """One relationship: where its logs are sent, and what is usual for it."""

    id: UUID
    url: str
    whom: str
    minutes: int
    means: str
    planned_on: list[date]


def quick_logs(actor: Actor) -> list[QuickLog]:
    """Of the actor's relationships that go on. Nobody is named where there is only one to log."""
    found = [one for one in current_relationships(actor) if one.is_active]
    lately, planned = _lately(found), _planned(actor, found)
    labels = _labels(actor, found) if len(found) > 1 else {}
    return [
        QuickLog(
            id=one.pk,
            url=_address(actor, one),
            whom=labels.get(one.pk, ""),
            planned_on=planned.get(one.pk, []),
            **usual_of(one, lately.get(one.pk, [])),
        )
        for one in found
    ]


def _address(actor: Actor, one: Relationship) -> str:
    ids = {"slug": actor.organization.slug, "relationship_id": one.pk}
    return reverse("api:meeting-log", kwargs=ids)


def _lately(found: Iterable[Relationship]) -> dict[UUID, list[tuple[int, str]]]:
    """Length and means of the last meetings held, last first, in one query."""
    rank = Window(RowNumber(), partition_by=F("relationship_id"), order_by=F("starts_at").desc())
    held = Meeting.objects.filter(relationship__in=found, status=Meeting.Status.HELD)
    rows = held.annotate(rank=rank).filter(rank__lte=LATELY).order_by("relationship_id", "rank")
    lately: dict[UUID, list[tuple[int, str]]] = {}
    for relationship_id, minutes, means in rows.values_list("relationship_id", "minutes", "means"):
        lately.setdefault(relationship_id, []).append((minutes, means))
    return lately


def _planned(actor: Actor, found: Iterable[Relationship]) -> dict[UUID, list[date]]:
    """The days of planned meetings, by the actor's clock, first to last."""
    zone, now = own_zone(actor), timezone.now()
    rows = Meeting.objects.filter(
        relationship__in=found,
        status=Meeting.Status.PLANNED,
        starts_at__range=(now - ABOUT_NOW, now + ABOUT_NOW),
    )
    planned: dict[UUID, list[date]] = {}
    for pk, moment in rows.order_by("starts_at").values_list("relationship_id", "starts_at"):
        planned.setdefault(pk, []).append(moment.astimezone(zone).date())
    return planned


def _labels(actor: Actor, found: Iterable[Relationship]) -> dict[UUID, str]:
    """Given names, as little as tells them apart; whole ones where two would read the same."""
    short = {one.pk: _others(actor, one, "given_name") for one in found}
    often = Counter(short.values())
    return {
        one.pk: short[one.pk] if often[short[one.pk]] == 1 else _others(actor, one, "")
        for one in found
    }


def _others(actor: Actor, one: Relationship, part: str) -> str:
    people = [
        member.person
        for member in one.members.all()
        if member.left_on is None and member.person_id != actor.person_id
    ]
    return ", ".join(getattr(person, part) if part else str(person) for person in people)
