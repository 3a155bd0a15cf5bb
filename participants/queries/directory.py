"""The known people, as an import compares its rows with them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from sys import intern
from uuid import UUID

from mentorship.access import Actor
from participants.importing.cleaning import name_key
from participants.importing.drafts import PATH
from participants.importing.planning import ExistingPerson
from participants.importing.register import KnownPeople, Register
from participants.models import Department, Person, PersonSkill
from participants.overseers import OVERSEERS
from participants.queries.people import visible_people

_VALUES = (
    "pk", "employee_number", "given_name", "family_name", "email", "profession__name", "job_title",
    "grade", "career_stage", "specialty__name", "department_id", "site__name",
    "started_on", "left_on", "fte", "languages",
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


def path_of(person: Person) -> str:
    """The person's department under those above it, or nothing."""
    return department_paths().get(person.department_id, "") if person.department_id else ""


class Directory:
    """Answers a plan's questions in one query a batch; the whole is never in memory."""

    def __init__(self, actor: Actor) -> None:
        self._people = visible_people(actor).order_by()
        self._paths = department_paths()
        self._known = KnownPeople()

    def known(self, *, with_names: bool = False) -> KnownPeople:
        """Read once, without joining people to people: after a large import the database has no
        statistics yet, and such a join may then take minutes."""
        number_of: dict[UUID, str] = {}
        numbers_by_email: dict[str, str] = {}
        manager_ids: dict[str, UUID | None] = {}
        overseer_ids: dict[str, tuple[UUID | None, ...]] = {}
        rows = self._people.values_list(
            "pk", "employee_number", "email", "line_manager_id", *(f"{one}_id" for one in OVERSEERS)
        )
        for key, number, email, manager_id, *others in rows.iterator(chunk_size=5_000):
            number_of[key] = number = intern(number)
            manager_ids[number] = manager_id
            if any(others):
                overseer_ids[number] = tuple(others)
            if email:
                numbers_by_email[email.lower()] = number
        managers = {
            number: number_of.get(manager_id, "") if manager_id else ""
            for number, manager_id in manager_ids.items()
        }
        names = self._numbers_by_name() if with_names else {}
        overseers = {
            number: {
                name: number_of.get(one, "")
                for name, one in zip(OVERSEERS, ids, strict=True)
                if one is not None
            }
            for number, ids in overseer_ids.items()
        }
        self._known = KnownPeople(numbers_by_email, managers, names, overseers)
        return self._known

    def _numbers_by_name(self) -> Mapping[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        current = self._people.filter(left_on=None)
        rows = current.values_list("given_name", "family_name", "employee_number")
        for given, family, number in rows.iterator(chunk_size=5_000):
            found[name_key(given, family)].add(intern(number))
        return found

    def holder_of(self, email: str) -> str:
        """The number of who had this address before the import, or nothing."""
        return self._known.number_by_email.get(email, "")

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
            "manager": self._known.manager_of.get(str(row["employee_number"]), ""),
            **self._known.overseers_of.get(str(row["employee_number"]), {}),
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
