"""Who stayed of a programme's cohorts together: from what each was told, and of those that are
told nothing of by themselves, from their counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count

from matching.models import RelationshipMember
from mentorship.access import Actor
from programs.models import Cohort
from reporting.outcomes import Share, Standardised, Stratum, standardised
from reporting.outcomes.pooled import Stayed, pooled, together
from reporting.outcomes.told import Pooled, Retention
from reporting.queries.kept_outcomes import last_windows, retention_told
from reporting.queries.retention import strata_of
from reporting.suppression import answers_threshold, never_all


@dataclass(frozen=True, slots=True)
class Pool:
    """What is told of several cohorts, until which day, and which are told only together."""

    told: Pooled
    until: dt.date
    hidden: tuple[UUID, ...]


def pool_of(actor: Actor, cohorts: Sequence[Cohort], *, before: Collection[UUID]) -> Pool | None:
    """Of the cohorts of one programme that were told of; `before`: those that are told only
    together in what was kept last. None where there are not two."""
    if not actor.is_system:
        return None
    ends = last_windows([one.pk for one in cohorts])
    kept = retention_told(actor, [one for one in cohorts if one.pk in ends])
    counted = {pk: strata for pk, strata in strata_of(actor, kept).items() if strata}
    threshold = answers_threshold(actor.organization.suppression_threshold)
    own = {pk: one for pk in counted if (one := _own(kept[pk])) is not None}
    people = {pk: sum(one.people for one in counted[pk]) for pk in counted}
    among = together(people, own.keys(), before, threshold=threshold)
    hidden = tuple(pk for pk in among if pk not in own)
    if len(among) < 2:
        return None
    parts = [own[pk] for pk in among if pk in own]
    parts += list(_of_hidden([counted[pk] for pk in hidden]))
    share, compared = pooled(parts, _different(among, sum(one.people for one in parts)))
    names = {one.pk: one.name for one in sorted(cohorts, key=lambda one: one.starts_on)}
    told = Pooled(
        cohorts=tuple(name for pk, name in names.items() if pk in among),
        withheld=len(hidden),
        people=share.of,
        stayed=share,
        expected=compared.expected if compared else None,
        expected_interval=compared.expected_interval if compared else None,
        difference=compared.difference if compared else None,
    )
    return Pool(told, max(ends[pk] for pk in among), hidden)


def _own(found: Retention) -> Stayed | None:
    """What a cohort was told by itself; None where that is withheld."""
    side = found.everyone
    if side is None or not isinstance(side.people, Share):
        return None
    compared = side.compared if isinstance(side.compared, Standardised) else None
    return Stayed(side.people.of, side.people.count, compared)


def _of_hidden(cohorts: Sequence[list[Stratum]]) -> Iterator[Stayed]:
    """Never all of them together."""
    people = sum(one.people for strata in cohorts for one in strata)
    stayed = sum(one.true_of for strata in cohorts for one in strata)
    shift = never_all(stayed, people) - stayed
    for strata in cohorts:
        largest = max(strata, key=lambda one: one.people)
        told = [
            replace(largest, true_of=largest.true_of + shift) if one is largest else one
            for one in strata
        ]
        shift = 0
        compared = standardised(told)
        if compared is None:
            yield Stayed(sum(one.people for one in told), sum(one.true_of for one in told), None)
        else:
            yield Stayed(compared.taking_part.of, compared.taking_part.count, compared)


def _different(cohorts: Collection[UUID], places: int) -> int:
    """How many people have so many places, where some have several."""
    members = RelationshipMember.objects.filter(relationship__cohort__in=cohorts).order_by()
    pairs = members.values("relationship__cohort", "person").distinct().count()
    people = members.aggregate(people=Count("person", distinct=True))["people"]
    return max(1, places - (pairs - people))
