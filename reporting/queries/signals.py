"""Signals of relationships, for those who manage the programme; others see how many of which."""

from __future__ import annotations

from typing import Final

from django.db.models import Case, F, IntegerField, Prefetch, QuerySet, Value, When

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from programs.models import Cohort
from reporting.models import Signal
from reporting.signals import URGENCY
from scheduling.queries.relationships import named

TO_LOOK_AT: Final = "look"
SORTS: Final = {"met": "last_met_on", "held": "meetings_held", "since": "since"}


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


def signals_of_cohort(
    actor: Actor, cohort: Cohort, *, state: str = "", search: str = "", sort: str = ""
) -> QuerySet[Signal]:
    """A cohort's signals for who manages it: of one state (`look`: all that are not on track), of
    people whose names hold every word of the search, in the order asked for."""
    rows = visible_signals(actor).filter(relationship__cohort=cohort)
    if state == TO_LOOK_AT:
        rows = rows.exclude(state=Signal.State.ON_TRACK)
    elif state:
        rows = rows.filter(state=state)
    if search.strip():
        found = named(Relationship.objects.filter(cohort=cohort), search)
        rows = rows.filter(relationship__in=found.values("pk"))
    field = SORTS.get(sort.removeprefix("-"))
    if field is None:
        return rows
    is_down = sort.startswith("-")
    order = F(field).desc(nulls_last=True) if is_down else F(field).asc(nulls_first=True)
    return rows.order_by(order, "rank", "pk")  # type: ignore[misc]


def _members() -> Prefetch[str, QuerySet[RelationshipMember], str]:
    return Prefetch(
        "relationship__members",
        RelationshipMember.objects.filter(left_on__isnull=True)
        .select_related("person")
        .order_by("role", "person__family_name", "pk"),
    )
