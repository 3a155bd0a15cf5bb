"""The audit trail, for those who may read it."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from mentorship.access import Actor, can
from mentorship.models import AuditEvent
from mentorship.rules import see_audit


def visible_events(actor: Actor, **wanted: Any) -> QuerySet[AuditEvent]:
    """Events, newest first; `wanted` may hold action, who, since, until and subject."""
    events = AuditEvent.objects.order_by("-at", "-id")
    if not can(actor, see_audit):
        return events.none()
    for prefix in settings.ACTIONS_KEPT_FROM_SCREEN:
        events = events.exclude(action__startswith=prefix)
    zone = ZoneInfo(actor.organization.time_zone)
    if action := wanted.get("action"):
        events = events.filter(action__startswith=action)
    if who := wanted.get("who"):
        events = events.filter(actor_label__icontains=who)
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


def _start_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _as_id(text: str | UUID) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return UUID(int=0)
