"""Rollups as they are kept, for who wants to count on."""

from __future__ import annotations

from django.db.models import BooleanField, Case, JSONField, Q, QuerySet, Value, When

from matching.models import Relationship
from mentorship.access import Actor
from reporting.models import ActivityRollup
from reporting.queries.activity import reported_cohorts, whole_cohorts
from reporting.queries.editions import withheld_periods
from reporting.queries.periods import as_published
from reporting.queries.protection import protection


def visible_rollups(actor: Actor) -> QuerySet[ActivityRollup]:
    """Rollups of what the actor manages: programmes, cohorts, single relationships.

    `is_whole` says whether more than its meetings is told of a row; `published` holds a cohort's
    figures as they were published, which are told in place of its own where `is_of_others`,
    somebody else's. How many answered is told to nobody but as it was published.

    For an administrator, of the cohorts that are large enough, as they were published. Programmes,
    departments, sites and the organisation as a whole hold the small cohorts too, so their sums are
    not given out: the cohorts' own may be added up.
    """
    rollups = ActivityRollup.objects.order_by("-starts_on", "scope", "scope_id", "period")
    if actor.is_system:
        return rollups.annotate(
            is_whole=Value(True), is_of_others=Value(False), published=Value(None, JSONField())
        )
    scope = ActivityRollup.Scope
    managed = actor.managed_program_ids
    shield = protection(actor)
    reported = shield.shown(reported_cohorts(actor))
    shown = [cohort.pk for cohort in reported]
    others = [cohort.pk for cohort in reported if cohort.program_id not in managed]
    few = withheld_periods(actor, others)
    relationships = Relationship.objects.filter(cohort__program__in=managed).values("pk")
    withheld = Q(pk=None)
    for cohort, period, starts_on in few:
        withheld |= Q(scope=scope.COHORT, scope_id=cohort, period=period, starts_on=starts_on)
    own = [pk for pk in shown if pk not in set(others)]
    whole = ~Q(scope=scope.COHORT) | Q(scope_id__in=whole_cohorts(actor, shown))
    is_of_others = Q(scope=scope.COHORT, scope_id__in=others)
    rollups = rollups.annotate(
        is_whole=Case(When(whole, then=True), default=False, output_field=BooleanField()),
        is_of_others=Case(When(is_of_others, then=True), default=False),
        published=Case(When(scope=scope.COHORT, then=as_published(actor))),
    )
    return rollups.exclude(withheld).filter(
        Q(scope=scope.COHORT, scope_id__in=own)
        | is_of_others & Q(published__isnull=False)
        | Q(scope=scope.PROGRAM, scope_id__in=managed)
        | Q(scope=scope.RELATIONSHIP, scope_id__in=relationships)
    )
