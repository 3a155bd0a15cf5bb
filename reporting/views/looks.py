"""'Look at these first', over several cohorts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, Final

from django.db.models import QuerySet

from matching.models import Relationship
from mentorship.access import Actor, can
from programs.models import Cohort
from reporting import rules
from reporting.queries.signals import signals_to_look_at
from reporting.views.signals import looked_at

LOOK_AT: Final = 6


def first_looks(
    actor: Actor,
    cohorts: Collection[Cohort],
    today: dt.date,
    among: QuerySet[Relationship] | None = None,
) -> list[dict[str, Any]] | None:
    """The most urgent of those cohorts whose relationships the actor may see one by one; None
    where there is no such cohort. `among`: of these relationships alone."""
    seen = [one.pk for one in cohorts if can(actor, rules.see_activity_of_each, one)]
    if not seen:
        return None
    rows = signals_to_look_at(actor).filter(relationship__cohort__in=seen)
    if among is not None:
        rows = rows.filter(relationship__in=among.values("pk"))
    return looked_at(actor, rows[:LOOK_AT], today)
