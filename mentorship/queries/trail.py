"""The audit trail, for those who may read it."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    CharField,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from mentorship import disclosure
from mentorship.access import Actor, can
from mentorship.denials import ACCESS, SIGN_IN
from mentorship.models import AuditEvent, User
from mentorship.rules import see_audit

_DENIALS = Q(action__in=[ACCESS, SIGN_IN]) | Q(action__endswith=".denied")
# One export takes as many as this, the newest.
EXPORTED = 10_000
_CHECKS = ["audit_trail.verified", "audit_trail.found_damaged"]


def visible_events(actor: Actor, **wanted: Any) -> QuerySet[AuditEvent]:
    """Events that administrators are shown (`disclosure`), newest first.

    `wanted` may hold action, kind, who, since, until, denials and subject. What an event was done
    to, and its details, are `shown_subject_id` and `shown_details`: empty where the thing is one
    whose events are not shown, as for who was refused a note.
    """
    events = AuditEvent.objects.order_by("-at", "-id")
    if not can(actor, see_audit):
        return events.none()
    zone = ZoneInfo(actor.organization.time_zone)
    return _as_shown(events).filter(_wanted(wanted, zone))


def own_events(actor: Actor) -> QuerySet[AuditEvent]:
    """Everything that is recorded of the actor's own acts, newest first."""
    events = AuditEvent.objects.order_by("-at", "-id")
    if actor.user is None:
        return events.none()
    return events.filter(actor_id=actor.user.pk).annotate(
        shown_actor=name_of_actor(), shown_subject_id=F("subject_id"), shown_details=F("details")
    )


def recorded_actions(actor: Actor) -> list[str]:
    """The names of everything that was ever recorded here and is shown."""
    names = visible_events(actor).order_by("action").values_list("action", flat=True)
    return list(names.distinct())


def last_check(actor: Actor) -> AuditEvent | None:
    """How the trail was found when it was last checked."""
    if not can(actor, see_audit):
        return None
    return AuditEvent.objects.filter(action__in=_CHECKS).order_by("-at").first()


def _as_shown(events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    part = Func(F("action"), Value("."), Value(1), function="split_part", output_field=TextField())
    kind = Func(
        F("subject_type"), Value("."), Value(2), function="split_part", output_field=TextField()
    )
    is_open = Q(subject_type="") | Q(kind__in=disclosure.shown_kinds())
    return (
        events.annotate(noun=part, kind=kind)
        .filter(noun__in=disclosure.shown_nouns())
        .exclude(action__in=disclosure.hidden_actions())
        .annotate(
            shown_subject_id=Case(
                When(is_open, then=F("subject_id")), default=None, output_field=UUIDField()
            ),
            # Who opened something sealed that turned out to be damaged was its rightful reader.
            shown_actor=Case(
                When(action="seal.refused", then=Value("A participant")),
                # Of an account that is not one of the organisation's, the name is not looked up.
                When(actor_role="outsider", then=F("actor_label")),
                default=name_of_actor(),
                output_field=CharField(),
            ),
            shown_actor_id=Case(
                When(action="seal.refused", then=None),
                default=F("actor_id"),
                output_field=UUIDField(),
            ),
            shown_details=Case(When(is_open, then=F("details")), default=Value({}, JSONField())),
        )
        .defer("subject_id", "details", "actor_label", "actor_id")
    )


def name_of_actor() -> Coalesce:
    """The trail holds accounts' ids: names are looked up, and an erased account has none."""
    account = User.objects.filter(pk=OuterRef("actor_id")).annotate(
        shown=Coalesce(NullIf("name", Value("")), "email", output_field=CharField())
    )
    return Coalesce(
        Subquery(account.values("shown")),
        NullIf("actor_label", Value("")),
        Value(_("an erased person")),
        output_field=CharField(),
    )


def _wanted(wanted: dict[str, Any], zone: ZoneInfo) -> Q:
    asked = Q()
    if action := wanted.get("action"):
        asked &= Q(action__startswith=action)
    if kind := wanted.get("kind"):
        asked &= Q(kind=kind)
    if who := wanted.get("who"):
        asked &= Q(shown_actor__icontains=who)
    if since := wanted.get("since"):
        asked &= Q(at__gte=_start_of(since, zone))
    if until := wanted.get("until"):
        asked &= Q(at__lte=datetime.combine(until, time.max, zone))
    if wanted.get("denials"):
        asked &= _DENIALS
    if subject := wanted.get("subject"):
        asked &= Q(shown_subject_id=_as_id(subject))
    return asked


def _start_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _as_id(text: str | UUID) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return UUID(int=0)
