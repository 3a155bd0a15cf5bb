"""The known people, as an import compares its rows with them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from sys import intern
from uuid import UUID

from mentorship.access import Actor
from participants.importing.planning import PATH, ExistingPerson
from participants.importing.register import KnownPeople, Register
from participants.models import Department, Person, PersonSkill
from participants.queries.people import visible_people

_VALUES = (
    "pk", "employee_number", "given_name", "family_name", "email", "profession__name", "job_title",
    "grade", "career_stage", "specialty__name", "department_id", "site__name",
    "line_manager__employee_number", "started_on", "left_on", "fte", "languages",
)  # fmt: skip


def department_paths() -> dict[UUID, str]:
    """Every department's id with its name under the names of those above it."""
    nodes = {
        key: (name, parent)
        for key, name, parent in Department.objects.values_list("pk", "name", "parent_id")
    }

    def path(key: UUID, depth: int = 0) -> str:
        name, parent = nodes[key]
        return f"{path(parent, depth + 1)}{PATH}{name}" if parent in nodes and depth < 20 else name

    return {key: path(key) for key in nodes}


class Directory:
    """Answers a plan's questions in one query a batch; the whole is never in memory."""

    def __init__(self, actor: Actor) -> None:
        self._people = visible_people(actor).order_by()
        self._paths = department_paths()

    def known(self) -> KnownPeople:
        numbers_by_email: dict[str, str] = {}
        managers: dict[str, str] = {}
        rows = self._people.values_list("employee_number", "email", "line_manager__employee_number")
        for number, email, manager in rows.iterator(chunk_size=5_000):
            managers[intern(number)] = intern(manager) if manager else ""
            if email:
                numbers_by_email[email.lower()] = intern(number)
        return KnownPeople(numbers_by_email, managers)

    def by_number(self, numbers: Iterable[str]) -> Mapping[str, ExistingPerson]:
        wanted = {number for number in numbers if number}
        rows = list(self._people.filter(employee_number__in=wanted).values(*_VALUES))
        skills = self._skills([row["pk"] for row in rows])
        return {row["employee_number"]: self._person(row, skills[row["pk"]]) for row in rows}

    def leavers(self, register: Register) -> Iterator[ExistingPerson]:
        current = self._people.filter(left_on=None).order_by("employee_number").values(*_VALUES)
        for row in current.iterator(chunk_size=2_000):
            if not register.has_seen(row["employee_number"]):
                yield self._person(row, set())

    @staticmethod
    def _skills(person_ids: list[UUID]) -> defaultdict[UUID, set[str]]:
        found: defaultdict[UUID, set[str]] = defaultdict(set)
        rows = PersonSkill.objects.filter(person__in=person_ids)
        for person_id, name in rows.values_list("person_id", "skill__name"):
            found[person_id].add(name.casefold())
        return found

    def _person(self, row: dict[str, object], skills: set[str]) -> ExistingPerson:
        fte = row["fte"]
        values = {
            **row,
            "profession": row["profession__name"],
            "specialty": row["specialty__name"],
            "site": row["site__name"],
            "manager": row["line_manager__employee_number"] or "",
            "department": self._paths.get(row["department_id"], ""),  # type: ignore[call-overload]
            "fte": None if fte is None else round(float(fte), 2),  # type: ignore[arg-type]
        }
        return ExistingPerson(
            id=row["pk"],
            number=str(row["employee_number"]),
            values=values,
            languages=tuple(row["languages"]),  # type: ignore[arg-type]
            skills=frozenset(skills),
        )
