"""Where people work, at the level of the organisation's tree that is reported.

Departments are a tree whose leaves are mostly too small to be shown; people are counted at its
highest level that has more than one branch.
"""

from __future__ import annotations

from uuid import UUID

from mentorship.access import Actor
from mentorship.texts import gettext_lazy
from participants.models import Department

NO_DEPARTMENT = gettext_lazy("No department")
NO_SITE = gettext_lazy("No site")


def top_departments(actor: Actor) -> dict[UUID, tuple[UUID, str]]:
    """For every department, the one on the reported level that it belongs to."""
    rows = Department.objects.values_list("pk", "parent_id", "name")
    names = {pk: name for pk, _, name in rows}
    parents = {pk: parent for pk, parent, _ in rows}
    level = _reported_level(parents)
    return {pk: (top, names[top]) for pk in parents for top in [_top(pk, parents, level)]}


def departments_in(actor: Actor, top: UUID) -> list[UUID]:
    """A department of the reported level, with everything below it."""
    return [pk for pk, (found, _name) in top_departments(actor).items() if found == top]


def _reported_level(parents: dict[UUID, UUID | None]) -> set[UUID]:
    """The roots, or below a lone root its children, and so on down to a level with branches."""
    level = {pk for pk, parent in parents.items() if parent is None}
    while len(level) == 1:
        below = {pk for pk, parent in parents.items() if parent in level}
        if not below:
            break
        level = below
    return level


def _top(pk: UUID, parents: dict[UUID, UUID | None], level: set[UUID]) -> UUID:
    seen: set[UUID] = set()
    here = pk
    while here not in level and here not in seen:
        seen.add(here)
        parent = parents[here]
        if parent is None:
            return here
        here = parent
    return here
