"""Whom a programme is for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from mentorship.access import Actor
from participants.models import Enrollment, JoinCriterion, Person
from participants.models.targets import OF_WHICH
from participants.queries.people import departments_below
from participants.targets import JoinCriteria
from programs.models import Cohort, Program


def roles_in(program: Program) -> list[str]:
    """Peers in a circle without mentors; otherwise mentors and mentees."""
    return ["mentor", "mentee"] if program.has_mentors else ["peer"]


def join_criteria(program_id: UUID, role: str) -> JoinCriteria:
    """Who may join in a role; departments with all that lie below them."""
    found: defaultdict[str, set[Any]] = defaultdict(set)
    rows = JoinCriterion.objects.filter(program=program_id, role=role).values_list(*OF_WHICH)
    for row in rows:
        for name, value in zip(OF_WHICH, row, strict=True):
            if value is not None:
                found[name].add(value)
    below = {one for department in found["department"] for one in departments_below(department)}
    return JoinCriteria(
        **{name: frozenset(below if name == "department" else found[name]) for name in OF_WHICH}
    )


def people_who_may_join(people: QuerySet[Person], cohort: Cohort, role: str) -> QuerySet[Person]:
    """Those of them whom the cohort's programme is for."""
    criteria = join_criteria(cohort.program_id, role)
    return people if criteria.is_open else people.filter(criteria.as_filter())


def roles_open_to(person: Person | None, cohort: Cohort) -> list[str]:
    """In which roles somebody may join."""
    return [
        role
        for role in roles_in(cohort.program)
        if person is not None and join_criteria(cohort.program_id, role).allow(person)
    ]


@dataclass(frozen=True, slots=True)
class WhoMayJoin:
    """A role, and in words who may join in it: one tuple for each kind that is asked for."""

    role: str
    kinds: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def label(self) -> str:
        return str(Enrollment.Role(self.role).label)

    @property
    def is_open(self) -> bool:
        """Whether everybody may join."""
        return not self.kinds


def who_may_join(actor: Actor, program: Program) -> list[WhoMayJoin]:
    """For each role of a programme that the actor sees, whom it is for. No secret: it is what an
    invitation and the page for applying say."""
    rows = list(
        JoinCriterion.objects.filter(program=program).select_related(
            "profession", "specialty", "site", "department"
        )
    )
    return [
        WhoMayJoin(role, tuple(_kinds(one for one in rows if one.role == role)))
        for role in roles_in(program)
    ]


def _kinds(rows: Iterable[JoinCriterion]) -> Iterable[tuple[str, tuple[str, ...]]]:
    chosen = list(rows)
    for name in OF_WHICH:
        values = [one for one in chosen if getattr(one, _raw(name)) is not None]
        if name == "career_stage":
            values.sort(key=lambda one: one.career_stage or 0)
            words = [one.get_career_stage_display() for one in values]
        else:
            words = sorted(str(getattr(one, name)) for one in values)
        if words:
            yield name, tuple(words)


def _raw(name: str) -> str:
    return name if name == "career_stage" else f"{name}_id"


def chosen_criteria(program: Program, role: str) -> dict[str, list[Any]]:
    """What was chosen, by kind, as a form shows it: departments without what lies below."""
    found: dict[str, list[Any]] = {name: [] for name in OF_WHICH}
    rows = JoinCriterion.objects.filter(program=program, role=role).values_list(*OF_WHICH)
    for row in rows:
        for name, value in zip(OF_WHICH, row, strict=True):
            if value is not None:
                found[name].append(value)
    return {name: sorted(values, key=str) for name, values in found.items()}
