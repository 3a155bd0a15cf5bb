"""The rules, and what they would let go of today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from mentorship.access import Actor, can
from participants.models import Person
from reporting.rights import rules
from reporting.rights.models import RetentionRule, RetentionRun
from reporting.rights.queries.holds import held_person_ids
from reporting.rights.retention import BY_KEY, KINDS, Kind

MONTH = timedelta(days=30.4375)


@dataclass(frozen=True)
class RuleLine:
    """A kind with its rule, and how many rows it would let go of today."""

    kind: Kind
    months: int
    is_on: bool
    count: int | None


def retention_lines(actor: Actor) -> list[RuleLine]:
    """Every kind with its rule and a dry run; concerns without a count."""
    if not can(actor, rules.see_privacy):
        return []
    saved = {one.kind: one for one in RetentionRule.objects.all()}
    lines = []
    for kind in KINDS:
        rule = saved.get(kind.key)
        months = rule.months if rule else kind.months
        count = None
        if kind.old is not None:
            count = _old(kind, months)
        lines.append(RuleLine(kind, months, bool(rule and rule.is_on), count))
    return lines


def dry_run(actor: Actor, kind: Kind, months: int) -> int | None:
    """How many rows this many months would let go of today."""
    if not can(actor, rules.see_privacy) or kind.old is None:
        return None
    return _old(kind, months)


def _old(kind: Kind, months: int) -> int:
    """With what a hold keeps: otherwise a hold on one person, placed and lifted, would tell how
    much there is of theirs."""
    return kind.old(timezone.now() - months * MONTH, set()).count() if kind.old else 0


def retention_runs(actor: Actor) -> QuerySet[RetentionRun]:
    """What the nights let go of, the latest first."""
    if not can(actor, rules.see_privacy):
        return RetentionRun.objects.none()
    return RetentionRun.objects.order_by("-at")


def leavers_due(actor: Actor) -> Iterator[tuple[UUID, UUID | None]]:
    """People who left longer ago than the rule says, with their accounts; none while it is off."""
    rule = RetentionRule.objects.filter(kind="leavers", is_on=True).first()
    old = BY_KEY["leavers"].old
    if not actor.is_system or rule is None or old is None:
        return
    rows = old(timezone.now() - rule.months * MONTH, held_person_ids())
    yield from Person.objects.filter(pk__in=rows.values("pk")).values_list("pk", "user_id")
