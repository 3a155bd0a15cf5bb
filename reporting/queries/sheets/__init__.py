"""The tables that go into exports. No table has a text that somebody wrote in confidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from mentorship.access import Actor
from programs.models import Cohort, Program
from reporting.models import WantedFile
from reporting.queries.sheets.answers import equity, surveys
from reporting.queries.sheets.groups import activity_by_month, engagement, protected_time
from reporting.queries.sheets.people import enrollments, hours, relationships
from reporting.queries.sheets.scope import Scope, scope_of
from reporting.spreadsheets import Sheet

__all__ = ["sheet_of"]

_SHEETS: Final[dict[WantedFile.Kind, Callable[[Actor, Scope], Sheet]]] = {
    WantedFile.Kind.ENROLLMENTS: enrollments,
    WantedFile.Kind.RELATIONSHIPS: relationships,
    WantedFile.Kind.HOURS: hours,
    WantedFile.Kind.ENGAGEMENT: engagement,
    WantedFile.Kind.ACTIVITY: activity_by_month,
    WantedFile.Kind.PROTECTED_TIME: protected_time,
    WantedFile.Kind.SURVEYS: surveys,
    WantedFile.Kind.EQUITY: equity,
}


def sheet_of(
    actor: Actor,
    kind: str,
    cohort: Cohort | None = None,
    *,
    program: Program | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Sheet:
    """The table of an export, as far as `actor` may see it: of a cohort, a programme, or all."""
    scope = scope_of(actor, cohort=cohort, program=program, since=since, until=until)
    return _SHEETS[WantedFile.Kind(kind)](actor, scope)
