"""The audit trail, for those who may read it."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from mentorship.access import Actor, can
from mentorship.models import AuditEvent, User
from mentorship.rules import see_audit


def visible_events(actor: Actor, **wanted: Any) -> QuerySet[AuditEvent]:
    """Events, newest first; `wanted` may hold action, who, since, until and subject."""
    events = AuditEvent.objects.annotate(actor_name=_name_of_actor()).order_by("-at", "-id")
    if not can(actor, see_audit):
        return events.none()
    for prefix in settings.ACTIONS_KEPT_FROM_SCREEN:
        events = events.exclude(action__startswith=prefix)
    zone = ZoneInfo(actor.organization.time_zone)
    if action := wanted.get("action"):
        events = events.filter(action__startswith=action)
    if who := wanted.get("who"):
        events = events.filter(actor_name__icontains=who)
    if since := wanted.get("since"):
        events = events.filter(at__gte=_start_of(since, zone))
    if until := wanted.get("until"):
        events = events.filter(at__lte=datetime.combine(until, time.max, zone))
    if subject := wanted.get("subject"):
        events = events.filter(subject_id=_as_id(subject))
    return events


def recorded_actions(actor: Actor) -> list[str]:
    """The names of everything that was ever recorded here."""
    names = visible_events(actor).order_by("action").values_list("action", flat=True)
    return list(names.distinct())


def _name_of_actor() -> Coalesce:
    """The trail holds accounts' ids: names are looked up, and an erased account has none."""
    account = User.objects.filter(pk=OuterRef("actor_id")).annotate(
        shown=Coalesce(NullIf("name", Value("")), "email", output_field=CharField())
    )
    return Coalesce(
        Subquery(account.values("shown")),
        NullIf("actor_label", Value("")),
        Value("an erased person"),
        output_field=CharField(),
    )


def _start_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _as_id(text: str | UUID) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return UUID(int=0)
