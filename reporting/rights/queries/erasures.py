"""Requests to be erased, and personal exports."""

from django.db.models import Q, QuerySet

from mentorship.access import Actor, can
from reporting.rights import rules
from reporting.rights.models import Erasure, PersonalExport


def visible_erasures(actor: Actor) -> QuerySet[Erasure]:
    """For administrators all, the latest first; for everybody their own."""
    rows = Erasure.objects.select_related("person", "membership__user").order_by("-asked_at")
    if can(actor, rules.see_privacy):
        return rows
    return rows.filter(_own(actor))


def own_erasures(actor: Actor) -> QuerySet[Erasure]:
    """What the actor asked, the latest first."""
    return Erasure.objects.filter(_own(actor), is_asked_by_themselves=True).order_by("-asked_at")


def own_exports(actor: Actor) -> QuerySet[PersonalExport]:
    """The actor's own files, the latest first. Nobody sees another's."""
    if actor.user is None:
        return PersonalExport.objects.none()
    return (
        PersonalExport.objects.filter(membership__user=actor.user)
        .select_related("membership")
        .order_by("-asked_at")
    )


def _own(actor: Actor) -> Q:
    return Q(membership__user=actor.user, membership__isnull=False)
