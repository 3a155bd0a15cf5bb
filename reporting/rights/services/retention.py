"""How long each kind of data is kept: rules, a dry run, and what the night lets go of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Invalid
from participants.models import Person
from reporting.rights import rules
from reporting.rights.erasing import erased
from reporting.rights.models import Erasure, RetentionRule, RetentionRun
from reporting.rights.queries.holds import held_person_ids
from reporting.rights.queries.retention import MONTH
from reporting.rights.queries.subjects import subject_of
from reporting.rights.retention import BY_KEY, Kind, forget_concerns


@transaction.atomic
def save_retention_rule(*, actor: Actor, kind: str, months: int, is_on: bool) -> RetentionRule:
    """Say for how many months a kind is kept, and whether the clock obeys. Raises Invalid out of
    the kind's bounds."""
    require(rules.change_retention, actor)
    known = BY_KEY[kind]
    if not known.least <= months <= known.most:
        words = gettext("Between %(least)s and %(most)s months.") % {
            "least": known.least,
            "most": known.most,
        }
        raise Invalid(words, fields={"months": words})
    rule, _ = RetentionRule.objects.update_or_create(
        kind=kind, defaults={"months": months, "is_on": is_on, "changed_at": timezone.now()}
    )
    audit.record(
        actor=actor, action="retention.changed", subject=rule, kind=kind, months=months, on=is_on
    )
    return rule


@transaction.atomic
def apply_retention(*, actor: Actor, now: datetime | None = None) -> RetentionRun:
    """Let go of everything that is older than the rules that are on say, but for what is held.

    Leavers are not among it: each is erased by itself (`erase_leaver`).
    """
    require(rules.apply_retention, actor)
    held = held_person_ids()
    counts = {}
    for rule in RetentionRule.objects.filter(is_on=True):
        kind = BY_KEY.get(rule.kind)
        if kind is None or kind.key == "leavers":
            continue
        before = (now or timezone.now()) - rule.months * MONTH
        if kind.key == "concerns":
            forget_concerns(before)
        elif count := _let_go(kind, before, held, actor):
            counts[kind.key] = count
    run = RetentionRun.objects.create(counts=counts)
    audit.record(actor=actor, action="retention.applied", subject=run, **counts)
    return run


@transaction.atomic
def erase_leaver(*, actor: Actor, person_id: UUID) -> bool:
    """Erase one who left long ago, as that person (`subjects.activate_for`). False where a hold
    stands, or nothing is left to do."""
    require(rules.erase_person, actor)
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    if person.pk in held_person_ids() or person.is_erased:
        return False
    them = Actor(actor.organization, None, "system", person_id=person.pk)
    outcome = erased(actor, subject_of(them, person.user, person))
    erasure = Erasure.objects.create(
        person=person,
        state=Erasure.State.DONE,
        is_asked_by_themselves=False,
        reason="Retention: left long ago",
        due_at=timezone.now(),
        closed_at=timezone.now(),
        outcome=outcome,
    )
    audit.record(actor=actor, action="erasure.carried_out", subject=erasure, by_retention=True)
    return True


def _let_go(kind: Kind, before: datetime, held: Any, actor: Actor) -> int:
    if kind.old is None:
        return 0
    rows = kind.old(before, held)
    count = rows.count()
    if count and kind.let_go is not None:
        kind.let_go(rows, actor)
    elif count:
        rows.model.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()
    return count
