"""Publishing a week's groups, once."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from mentorship import audit
from mentorship.access import Actor, require
from programs.days import today_of
from reporting import rules
from reporting.editions import COHORT, EVERYBODY, Figure, published, told_figures
from reporting.models import CohortPeriod, GroupEdition, GroupFigure
from reporting.queries.editions import held_in, places_of, standings_today, weeks_to_publish
from reporting.queries.periods import counts_of, periods_to_publish
from reporting.suppression import activity_threshold


@transaction.atomic
def publish_weeks(*, actor: Actor, today: dt.date | None = None, most: int | None = None) -> int:
    """Make the edition of every week that is over and has none, the earliest first, or of so many
    of them. What is published stays.

    Returns how many were made. Raises NotAllowed for anyone but the system.
    """
    require(rules.refresh_reports, actor)
    due = weeks_to_publish(actor, today or today_of(actor))
    weeks = due if most is None else due[:most]
    for week in weeks:
        _publish(actor, week, is_latest=week == due[-1])
    _publish_periods(actor, today or today_of(actor))
    if weeks:
        audit.record(actor=actor, action="group_editions.published", weeks=len(weeks))
    return len(weeks)


def _publish(actor: Actor, week: dt.date, *, is_latest: bool) -> None:
    threshold = activity_threshold(actor.organization.suppression_threshold)
    edition, is_new = GroupEdition.objects.get_or_create(
        week_on=week, defaults={"threshold": threshold}
    )
    if not is_new:
        return
    # Of weeks that are made up for, nobody knows any more how relationships stood then.
    standings = standings_today(actor) if is_latest else {}
    figures = published(
        actor.organization.pk, places_of(actor, week), held_in(actor, week), threshold
    )
    GroupFigure.objects.bulk_create(
        [_row(edition, one, standings) for one in figures], batch_size=1_000
    )


def _publish_periods(actor: Actor, today: dt.date) -> None:
    """The weeks and months of whole cohorts that are over."""
    CohortPeriod.objects.bulk_create(
        [
            CohortPeriod(
                cohort_id=one.scope_id,
                period=one.period,
                starts_on=one.starts_on,
                people=one.people,
                figures=told_figures(counts_of(one), met),
            )
            for one, met in periods_to_publish(actor, today)
        ],
        batch_size=1_000,
        ignore_conflicts=True,
    )


def _row(
    edition: GroupEdition, figure: Figure, standings: dict[UUID, dict[str, Any]]
) -> GroupFigure:
    scope, scope_id, axis = figure.table
    is_whole_cohort = (scope, axis) == (COHORT, EVERYBODY)
    return GroupFigure(
        edition=edition,
        scope=scope,
        scope_id=scope_id,
        axis=axis,
        name=figure.name,
        people=figure.people,
        met=figure.met,
        meetings=figure.meetings,
        minutes=figure.minutes,
        standing=standings.get(scope_id, {}) if is_whole_cohort else {},
    )
