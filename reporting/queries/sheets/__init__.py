"""The tables that go into exports. No table has a text that somebody wrote in confidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from mentorship.access import Actor
from programs.models import Cohort
from reporting.models import WantedFile
from reporting.queries.sheets.answers import equity, surveys
from reporting.queries.sheets.groups import activity_by_month, engagement, protected_time
from reporting.queries.sheets.people import enrollments, hours, relationships
from reporting.queries.sheets.scope import Scope, scope_of
from reporting.spreadsheets import Sheet

__all__ = ["ROW_BY_ROW", "Scope", "scope_of", "sheet_of"]

ROW_BY_ROW: Final = frozenset(
    {WantedFile.Kind.ENROLLMENTS, WantedFile.Kind.RELATIONSHIPS, WantedFile.Kind.HOURS}
)
"""Tables that grow with the people in them, and say how many rows they have before one is read."""

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


def sheet_of(actor: Actor, kind: str, of: Cohort | Scope | None) -> Sheet:
    """The table of an export of a cohort, a scope or everything, as far as `actor` may see it."""
    scope = of if isinstance(of, Scope) else scope_of(actor, cohort=of)
    return _SHEETS[WantedFile.Kind(kind)](actor, scope)
