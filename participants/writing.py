"""Writing a plan into the database, in batches, so that memory stays flat."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from mentorship.tenancy import current_organization_id
from participants.importing.drafts import PATH
from participants.importing.planning import PlannedRow
from participants.models import (
    Department,
    ImportRow,
    Person,
    PersonImport,
    PersonSkill,
    Profession,
    Site,
    Skill,
    Specialty,
)
from participants.overseers import OVERSEERS
from participants.queries.directory import Directory

PLAIN = ("given_name", "family_name", "job_title", "grade", "career_stage", "started_on", "left_on",
         "fte")  # fmt: skip
LISTS: dict[str, Any] = {"profession": Profession, "specialty": Specialty, "site": Site}
WRITTEN = (*PLAIN, *LISTS, "department", "languages", "changed_at")
COLUMN_OF_LINK = {"manager": "line_manager_id", **{name: f"{name}_id" for name in OVERSEERS}}
_LINK = """
UPDATE participants_person AS person SET {column} = link.other_id, changed_at = now()
  FROM unnest(%(people)s::uuid[], %(others)s::uuid[]) AS link (person_id, other_id)
 WHERE person.id = link.person_id AND person.organization_id = %(organization)s
"""


class OwnLists:
    """The organisation's lists by name, extended by what a file brings."""

    def __init__(self) -> None:
        self.added: Counter[str] = Counter()
        self._ids: dict[str, dict[str, UUID]] = {
            name: {text.casefold(): key for text, key in model.objects.values_list("name", "pk")}
            for name, model in {**LISTS, "skill": Skill}.items()
        }
        self._departments: dict[tuple[UUID | None, str], UUID] = {
            (parent, name.casefold()): key
            for key, name, parent in Department.objects.values_list("pk", "name", "parent_id")
        }

    def id_of(self, kind: str, name: str) -> UUID:
        """The id of the entry, made when the list does not have it."""
        known = self._ids[kind]
        if name.casefold() not in known:
            model = Skill if kind == "skill" else LISTS[kind]
            known[name.casefold()] = model.objects.create(name=name).pk
            self.added[kind] += 1
        return known[name.casefold()]

    def department_of(self, path: str) -> UUID:
        """The department at the end of the path. A lone name means the one that has it."""
        names = path.split(PATH)
        if len(names) == 1 and (known := self._anywhere(names[0])):
            return known
        parent: UUID | None = None
        for name in names:
            key = (parent, name.casefold())
            if key not in self._departments:
                made = Department.objects.create(name=name, parent_id=parent)
                self._departments[key] = made.pk
                self.added["department"] += 1
            parent = self._departments[key]
        assert parent is not None
        return parent

    def _anywhere(self, name: str) -> UUID | None:
        found = [key for (_, text), key in self._departments.items() if text == name.casefold()]
        return found[0] if found else None


class PeopleWriter:
    """Takes a plan batch by batch; `finish` writes what depends on all of them."""

    def __init__(self, person_import: PersonImport, directory: Directory) -> None:
        self.import_id = person_import.pk
        self._directory = directory
        self.lists = OwnLists()
        self._links: dict[str, list[tuple[str, str]]] = {name: [] for name in COLUMN_OF_LINK}
        self._emails: list[tuple[str, str]] = []

    def write(self, batch: list[PlannedRow]) -> None:
        """Create and change the people of one batch, and keep its rows for the report."""
        self._create([row for row in batch if row.outcome == "created"])
        self._change([row for row in batch if row.outcome in ("changed", "left")])
        keep_rows(self.import_id, batch)

    def finish(self) -> None:
        """Addresses may have changed hands and managers may come later, so both come last."""
        for some in batched(self._emails, 1_000):
            emails = dict(some)
            people = list(Person.objects.filter(employee_number__in=emails))
            for person in people:
                person.email = emails[person.employee_number]
            Person.objects.bulk_update(people, ["email"], batch_size=1_000)
        for name, links in self._links.items():
            for some in batched(links, 5_000):
                self._link(COLUMN_OF_LINK[name], some)

    def _create(self, rows: list[PlannedRow]) -> None:
        people = [self._filled(Person(employee_number=row.number), row) for row in rows]
        Person.objects.bulk_create(people, batch_size=1_000)
        self._add_skills(zip(people, rows, strict=True))

    def _change(self, rows: list[PlannedRow]) -> None:
        by_id = Person.objects.in_bulk([row.existing.id for row in rows if row.existing])
        pairs = [(by_id[row.existing.id], row) for row in rows if row.existing]
        people = [self._filled(person, row) for person, row in pairs]
        Person.objects.bulk_update(people, [*WRITTEN, "email"], batch_size=500)
        self._add_skills(pairs)

    def _filled(self, person: Person, row: PlannedRow) -> Person:
        for name, (_, value) in row.changes.items():
            if name in PLAIN:
                setattr(person, name, value)
            elif name in LISTS:
                setattr(person, f"{name}_id", self.lists.id_of(name, str(value)))
            elif name == "department":
                person.department_id = self.lists.department_of(str(value))
            elif name == "languages":
                person.languages = list(value)  # type: ignore[call-overload]
            elif name == "email":
                self._give_address(person, str(value))
            elif name in COLUMN_OF_LINK:
                self._links[name].append((row.number, str(value)))
        person.changed_at = timezone.now()
        return person

    def _give_address(self, person: Person, address: str) -> None:
        """Empty until the end where somebody else had it, who may not have let go of it yet."""
        if self._directory.holder_of(address) in ("", person.employee_number):
            person.email = address
        else:
            person.email = ""
            self._emails.append((person.employee_number, address))

    def _add_skills(self, pairs: Iterable[tuple[Person, PlannedRow]]) -> None:
        made = [
            PersonSkill(person=person, skill_id=self.lists.id_of("skill", name))
            for person, row in pairs
            for name in row.changes.get("skills", ((), ()))[1]  # type: ignore[attr-defined]
        ]
        PersonSkill.objects.bulk_create(made, batch_size=2_000, ignore_conflicts=True)

    @staticmethod
    def _link(column: str, links: tuple[tuple[str, str], ...]) -> None:
        numbers = {number for link in links for number in link if number}
        rows = Person.objects.filter(employee_number__in=numbers).order_by()
        id_of = dict(rows.values_list("employee_number", "pk"))
        with connection.cursor() as cursor:
            cursor.execute(
                _LINK.format(column=column),
                {
                    "organization": current_organization_id(),
                    "people": [id_of[number] for number, _ in links],
                    "others": [id_of.get(other) for _, other in links],
                },
            )


def keep_rows(import_id: UUID, batch: list[PlannedRow]) -> None:
    """Keep what each row does, for the preview and for the report."""
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                person_import_id=import_id,
                line=row.line,
                outcome=row.outcome,
                is_warned=row.is_warned,
                employee_number=row.number[:200],
                name=row.name[:300],
                problems=[problem_of(row, problem) for problem in shown_problems(row)],
                changes={name: [_plain(a), _plain(b)] for name, (a, b) in row.changes.items()},
            )
            for row in batch
        ],
        batch_size=1_000,
    )


def shown_problems(row: PlannedRow) -> list[Any]:
    """Of a refused row only what refuses it: the rest no longer matters."""
    if row.outcome == "refused":
        return [problem for problem in row.problems if problem.refuses]
    return row.problems


def problem_of(row: PlannedRow, problem: Any) -> dict[str, Any]:
    """A problem as it is kept and shown."""
    return {
        "field": problem.field,
        "value": problem.value,
        "code": problem.code,
        "reason": problem.reason,
        "refuses": problem.refuses,
    }


def _plain(value: object) -> object:
    if isinstance(value, tuple | list):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)


def counted(
    batches: Iterator[list[PlannedRow]], counts: Counter[str]
) -> Iterator[list[PlannedRow]]:
    """The batches as they come, counted by outcome."""
    for batch in batches:
        for row in batch:
            counts[row.outcome] += 1
            counts["rows"] += row.line is not None
            counts["warned"] += row.is_warned and row.outcome != "skipped"
        yield batch
