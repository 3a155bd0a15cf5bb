"""Comparing drafts with the people that are known: what would be created, changed or refused."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import batched
from typing import Literal, Protocol

from django.utils.translation import gettext as _

from .columns import FIELDS
from .drafts import PATH, Draft, Layout, Problem, draft_of
from .reading import Table
from .register import KnownPeople, ManagerLink, Register

Outcome = Literal["created", "changed", "unchanged", "skipped", "refused", "left"]
BATCH = 1_000
COMPARED = (
    "given_name", "family_name", "email", "profession", "job_title", "grade", "specialty",
    "site", "started_on", "fte",
)  # fmt: skip
OWN_LISTS = frozenset({"profession", "specialty", "site"})


@dataclass(frozen=True, slots=True)
class ExistingPerson:
    """A person as known before the import, with names in place of references."""

    id: object
    number: str
    values: Mapping[str, object]
    languages: tuple[str, ...] = ()
    skills: frozenset[str] = frozenset()


@dataclass(slots=True)
class PlannedRow:
    """What one row of the file does, and why. `changes`: field → (before, after)."""

    line: int | None
    outcome: Outcome
    number: str
    name: str
    draft: Draft | None = None
    existing: ExistingPerson | None = None
    changes: dict[str, tuple[object, object]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_warned(self) -> bool:
        return self.outcome != "refused" and any(not p.refuses for p in self.problems)


class People(Protocol):
    """The known people, as the plan asks for them."""

    def known(self, *, with_names: bool = False) -> KnownPeople: ...

    def by_number(self, numbers: Iterable[str]) -> Mapping[str, ExistingPerson]: ...

    def leavers(self, has_seen: "Register") -> Iterator[ExistingPerson]: ...


class Progress(Protocol):
    def __call__(self, done: int, phase: str) -> None: ...


def _silently(done: int, phase: str) -> None:
    """Report nothing."""


def plan(
    table: Table,
    layout: Layout,
    people: People,
    *,
    leavers: bool = False,
    progress: Progress = _silently,
) -> Iterator[list[PlannedRow]]:
    """What the file would do, in batches and in its order; leavers come last.

    Reads the file twice: what a row means depends on rows that come after it.
    """
    named = layout.people_are_named
    register = Register(people.known(with_names=named), knows_names=named)
    for count, record in enumerate(table.records(), start=1):
        register.enter(draft_of(record, layout))
        if count % BATCH == 0:
            progress(count, "reading")
    register.settle()
    done = 0
    for records in batched(table.records(), BATCH):
        drafts = [draft_of(record, layout) for record in records]
        existing = people.by_number(draft.number for draft in drafts)
        yield [_planned(draft, layout, register, existing.get(draft.number)) for draft in drafts]
        done += len(drafts)
        progress(done, "comparing")
    if leavers and not register.is_empty:
        for absent in batched(people.leavers(register), BATCH):
            yield [_leaver(person, layout.today) for person in absent]


def _planned(
    draft: Draft, layout: Layout, register: Register, existing: ExistingPerson | None
) -> PlannedRow:
    row = PlannedRow(draft.line, "refused", draft.number, draft.name, draft, existing)
    row.problems = draft.problems
    if draft.is_refused:
        return row
    if repeat := register.repeat_of(draft):
        return _repeated(row, *repeat)
    if fault := register.address_fault(draft):
        draft.refuse("email", draft.email or "", "email_repeated", fault)
        return row
    if existing is None and (full := register.shortened(draft.number)):
        reason = _(
            "%(full)s is known already: a spreadsheet has taken the zeros off this number. Format "
            "the column as text and export again."
        )
        draft.refuse("employee_number", draft.number, "number_shortened", reason % {"full": full})
        return row
    links = {"manager": register.manager_link(draft), **dict(register.overseer_links(draft))}
    row.problems.extend(link.problem for link in links.values() if link.problem)
    row.changes = changes_of(draft, existing, links, layout)
    row.outcome = "created" if existing is None else "changed" if row.changes else "unchanged"
    return row


def _repeated(row: PlannedRow, line: int, is_same: bool) -> PlannedRow:
    if is_same:
        row.outcome = "skipped"
        reason = _("The same row as line %(line)s; it counts once.") % {"line": line}
        row.problems = [Problem("", "", "row_repeated", reason, refuses=False)]
    else:
        reason = _(
            "Line %(line)s has this employee number too, with other details. That line counts."
        ) % {"line": line}
        row.problems.append(
            Problem("employee_number", row.number, "number_repeated", reason, refuses=True)
        )
    return row


def _leaver(person: ExistingPerson, today: dt.date) -> PlannedRow:
    name = f"{person.values.get('given_name', '')} {person.values.get('family_name', '')}".strip()
    row = PlannedRow(None, "left", person.number, name, existing=person)
    row.changes = {"left_on": (None, today)}
    return row


def changes_of(
    draft: Draft,
    existing: ExistingPerson | None,
    links: Mapping[str, ManagerLink],
    layout: Layout,
) -> dict[str, tuple[object, object]]:
    """Field → (before, after). A blank cell erases nothing, save managers, overseers and leaving
    date."""
    old: Mapping[str, object] = existing.values if existing else {}
    found: dict[str, tuple[object, object]] = {}
    for name in COMPARED:
        new = getattr(draft, name)
        if new in (None, "") and not (existing is None and new == "" and name == "given_name"):
            continue
        if not _same(name, old.get(name), new):
            found[name] = (old.get(name), new)
    _department(draft, old, found)
    _stage(draft, old, found)
    _leaving(draft, existing, layout, found)
    _lists(draft, existing, found)
    for name, link in links.items():
        if not link.keeps and (link.number or "") != (old.get(name) or ""):
            found[name] = (old.get(name) or "", link.number)
    return found


def _same(name: str, old: object, new: object) -> bool:
    if name in OWN_LISTS and isinstance(old, str) and isinstance(new, str):
        return old.casefold() == new.casefold()
    return old == new


def _department(
    draft: Draft, old: Mapping[str, object], found: dict[str, tuple[object, object]]
) -> None:
    leaf = draft.department or draft.division
    if not leaf:
        return
    path = f"{draft.division}{PATH}{leaf}" if draft.department and draft.division else leaf
    before = str(old.get("department") or "")
    is_same = before.casefold() == path.casefold()
    known = before.casefold().split(PATH)
    if not draft.division:
        is_same = is_same or known[-1] == leaf.casefold()
    if not draft.department:
        is_same = is_same or leaf.casefold() in known
    if not is_same:
        found["department"] = (before, path)


def _stage(
    draft: Draft, old: Mapping[str, object], found: dict[str, tuple[object, object]]
) -> None:
    """A guess does not undo a correction: it counts for newcomers and with a new grade or title."""
    new, before = draft.career_stage, old.get("career_stage")
    if new is None or new == before:
        return
    if draft.stage_is_given or before is None or {"grade", "job_title"} & set(found):
        found["career_stage"] = (before, new)


def _leaving(
    draft: Draft,
    existing: ExistingPerson | None,
    layout: Layout,
    found: dict[str, tuple[object, object]],
) -> None:
    before = existing.values.get("left_on") if existing else None
    if draft.left_on != before and (layout.has("left_on") or draft.left_on is None):
        found["left_on"] = (before, draft.left_on)


def _lists(
    draft: Draft, existing: ExistingPerson | None, found: dict[str, tuple[object, object]]
) -> None:
    """Lists are extended, never shortened: people keep what they entered themselves."""
    known = {item.casefold() for item in existing.languages} if existing else set()
    added = tuple(item for item in draft.languages if item.casefold() not in known)
    if added:
        old = existing.languages if existing else ()
        found["languages"] = (old, (*old, *added))
    skills = existing.skills if existing else frozenset()
    new = tuple(item for item in draft.skills if item.casefold() not in skills)
    if new:
        found["skills"] = ((), new)


def label(name: str) -> str:
    """A field's name for people."""
    return FIELDS.get(name, _("Row"))
