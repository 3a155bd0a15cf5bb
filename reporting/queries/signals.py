"""Signals of relationships, for those who manage the programme; others see how many of which."""

from __future__ import annotations

from django.db.models import Case, F, IntegerField, Prefetch, QuerySet, Value, When

from matching.models import RelationshipMember
from mentorship.access import Actor
from reporting.models import Signal
from reporting.signals import URGENCY


def visible_signals(actor: Actor) -> QuerySet[Signal]:
    """Signals of the relationships in programmes that the actor manages, most urgent first."""
    signals = Signal.objects.select_related("relationship__cohort__program")
    if not actor.is_system:
        signals = signals.filter(
            relationship__cohort__program__in=actor.managed_program_ids,
        )
    ranks = [When(state=state, then=Value(rank)) for state, rank in URGENCY.items()]
    return (
        signals.annotate(rank=Case(*ranks, default=Value(9), output_field=IntegerField()))
        .prefetch_related(_members())
        .order_by("rank", F("last_met_on").asc(nulls_first=True), "since", "pk")
    )


def signals_to_look_at(actor: Actor) -> QuerySet[Signal]:
    """Those that are not on track."""
    return visible_signals(actor).exclude(state=Signal.State.ON_TRACK)


def _members() -> Prefetch[str, QuerySet[RelationshipMember], str]:
    return Prefetch(
        "relationship__members",
        RelationshipMember.objects.filter(left_on__isnull=True)
        .select_related("person")
        .order_by("role", "person__family_name", "pk"),
    )
