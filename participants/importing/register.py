"""What one row must know of all the others: repeats, managers, circles.

Filled in a first pass over the file, asked in the second. It keeps one short entry per person, so
that its size stays small beside the file.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from sys import intern

from django.utils.translation import gettext as _

from .cleaning import is_name, name_key, split_name
from .drafts import Draft, Problem


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """The people of the organisation before the import: by address, and by who manages whom.

    `overseers_of`: the numbers of who supervises, assesses or appraises somebody, by field, of
    those who have any. `numbers_by_name` (`cleaning.name_key`) only where the file names people.
    """

    number_by_email: Mapping[str, str] = field(default_factory=dict)
    manager_of: Mapping[str, str] = field(default_factory=dict)
    numbers_by_name: Mapping[str, set[str]] = field(default_factory=dict)
    overseers_of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def has(self, number: str) -> bool:
        return number in self.manager_of


@dataclass(slots=True)
class _Entry:
    line: int
    fingerprint: int
    email: str | None
    manager: str | None


@dataclass(frozen=True, slots=True)
class ManagerLink:
    """What becomes of the link to a manager or overseer. `keeps` leaves it as it is."""

    number: str = ""
    keeps: bool = False
    problem: Problem | None = None


KEEP = ManagerLink(keeps=True)


class Register:
    """Enter every draft of the file, call `settle` once, then ask about each draft."""

    def __init__(self, known: KnownPeople, *, knows_names: bool = False) -> None:
        self._known = known
        self._knows_names = knows_names
        self._by_name: defaultdict[str, set[str]] = defaultdict(set)
        self._entries: dict[str, _Entry] = {}
        self._by_email: dict[str, str] = {}
        self._refused: dict[str, int] = {}
        self._taken_by_known: dict[str, str] = {}
        self._circles: set[str] = set()
        self._keeps: set[str] = set()
        self._has_zeros = False

    def enter(self, draft: Draft) -> None:
        """The first acceptable row of a number counts; so does the first one of an address."""
        if not draft.number:
            return
        if draft.is_refused or self._email_owner(draft):
            self._refused.setdefault(intern(draft.number), draft.line)
            return
        if draft.number in self._entries:
            return
        number = intern(draft.number)
        manager = intern(draft.manager) if draft.manager else draft.manager
        self._entries[number] = _Entry(draft.line, draft.fingerprint(), draft.email, manager)
        self._has_zeros = self._has_zeros or (number.isdigit() and number.startswith("0"))
        if draft.email:
            self._by_email[draft.email] = number
        if self._knows_names:
            key = name_key(draft.given_name or "", draft.family_name or "")
            self._by_name[key].add(number)

    def _email_owner(self, draft: Draft) -> str:
        owner = self._by_email.get(draft.email, "") if draft.email else ""
        return "" if owner == draft.number else owner

    def settle(self) -> None:
        """Once every row is entered: addresses that others keep, and circles of managers."""
        while self._refuse_addresses_kept_by_others():
            pass
        self._find_circles()

    def _refuse_addresses_kept_by_others(self) -> bool:
        found = False
        for number, entry in list(self._entries.items()):
            holder = self._known.number_by_email.get(entry.email or "")
            if not holder or holder == number:
                continue
            theirs = self._entries.get(holder)
            if theirs and theirs.email and theirs.email != entry.email:
                continue
            self._taken_by_known[number] = holder
            self._refused[number] = entry.line
            del self._entries[number]
            if entry.email and self._by_email.get(entry.email) == number:
                del self._by_email[entry.email]
            found = True
        return found

    def repeat_of(self, draft: Draft) -> tuple[int, bool] | None:
        """The line that already counts for this number, and whether it says the same."""
        entry = self._entries.get(draft.number)
        if not entry or entry.line == draft.line:
            return None
        return entry.line, entry.fingerprint == draft.fingerprint()

    def address_fault(self, draft: Draft) -> str:
        """Why the draft cannot have its e-mail address, or nothing."""
        if owner := self._email_owner(draft):
            line = self._entries[owner].line if owner in self._entries else 0
            return _("The same e-mail address as line %(line)s (employee %(owner)s).") % {
                "line": line,
                "owner": owner,
            }
        if holder := self._taken_by_known.get(draft.number):
            return _("This e-mail address belongs to employee %(holder)s already.") % {
                "holder": holder
            }
        return ""

    def shortened(self, number: str) -> str:
        """Who is known by this number with zeros before it, where a spreadsheet may have taken
        them off the whole file."""
        return "" if self._has_zeros else self._known_with_zeros.get(number, "")

    @property
    def is_empty(self) -> bool:
        """Whether no row of the file is about somebody."""
        return not self._entries

    def has_seen(self, number: str) -> bool:
        """Whether the number stands anywhere in the file, in a refused row too, or without its
        zeros where the whole file has lost them."""
        bare = number if self._has_zeros else number.lstrip("0")
        return any(told in self._entries or told in self._refused for told in (number, bare))

    def manager_link(self, draft: Draft) -> ManagerLink:
        """The manager of an accepted draft, or why there is none."""
        if draft.manager is None:
            return KEEP
        link = self._link(draft, "manager", draft.manager)
        if link.number and draft.number in self._circles:
            reason = _(
                "This line manager is managed, in a circle, by this person; the link is left out."
            )
            return self._no_link("manager", draft.manager, "circle", reason)
        return link

    def overseer_links(self, draft: Draft) -> Iterator[tuple[str, ManagerLink]]:
        """The supervisor, assessor and appraiser of an accepted draft, or why there is none; of
        those alone of which the file has a column."""
        for name, reference in draft.overseers:
            yield name, self._link(draft, name, reference)

    def _link(self, draft: Draft, name: str, reference: str) -> ManagerLink:
        if not reference:
            return ManagerLink()
        number = self._resolve(reference)
        if not number and len(self._called(reference)) > 1:
            reason = _("Several people have this name; the link is left out.")
            return self._no_link(name, reference, "ambiguous", reason)
        if number == draft.number:
            reason = (
                _("Named as their own line manager; left out.")
                if name == "manager"
                else _("Nobody is their own supervisor, assessor or appraiser; left out.")
            )
            return self._no_link(name, reference, "self", reason)
        if not number:
            return self._no_link(name, reference, "unknown", self._unknown(name, reference))
        return ManagerLink(number)

    def _unknown(self, name: str, reference: str) -> str:
        if line := self._refused.get(reference):
            refused = (
                _("The line manager's own row (line %(line)s) was refused; the link is left out.")
                if name == "manager"
                else _("The row of who is named (line %(line)s) was refused; the link is left out.")
            )
            return refused % {"line": line}
        if is_name(reference):
            return _("No one of this name is in the file or known already; the link is left out.")
        return _("No one with this number is in the file or known already; the link is left out.")

    @staticmethod
    def _no_link(name: str, reference: str, fault: str, reason: str) -> ManagerLink:
        problem = Problem(name, reference, f"{name}_{fault}", reason, refuses=False)
        return ManagerLink(keeps=True, problem=problem)

    def _resolve(self, reference: str) -> str:
        if reference in self._entries or self._known.has(reference):
            return reference
        if "@" in reference:
            return self._by_email.get(reference) or self._known.number_by_email.get(reference, "")
        if reference.isdigit() and (full := self._by_amount.get(reference.lstrip("0"), "")):
            return full
        called = self._called(reference)
        return next(iter(called)) if len(called) == 1 else ""

    @cached_property
    def _by_amount(self) -> dict[str, str]:
        """Asked for once all rows are entered, and by few files."""
        return _by_amount(chain(self._entries, self._known.manager_of))

    @cached_property
    def _known_with_zeros(self) -> dict[str, str]:
        return _by_amount(n for n in self._known.manager_of if n.startswith("0"))

    def _called(self, reference: str) -> set[str]:
        """The numbers of those who have this name, in the file or known already."""
        if not self._knows_names or not is_name(reference):
            return set()
        key = name_key(*split_name(reference))
        known = self._known.numbers_by_name.get(key, set())
        return self._by_name.get(key, set()) | (known - self._entries.keys())

    def _find_circles(self) -> None:
        """Take links out until no circle is left; what is kept instead must not make a new one."""
        while ring := set(self._rings()):
            named = {number for number in ring if number in self._entries} - self._circles
            if not named:
                return
            self._circles |= named

    def _above(self, number: str) -> str:
        entry = self._entries.get(number)
        if entry and entry.manager is not None and number not in self._circles:
            found = self._resolve(entry.manager) if entry.manager else ""
            if found != number and (found or not entry.manager):
                return found
        return self._known.manager_of.get(number, "")

    def _rings(self) -> Iterator[str]:
        walked: dict[str, int] = {}
        for walk, start in enumerate(self._entries):
            number = start
            while number and number not in walked:
                walked[number] = walk
                number = self._above(number)
            if number and walked[number] == walk:
                first = number
                yield number
                number = self._above(number)
                while number != first:
                    yield number
                    number = self._above(number)


def _by_amount(numbers: Iterable[str]) -> dict[str, str]:
    """Numbers by what a spreadsheet leaves of them that has taken them for amounts; nothing where
    two share it."""
    found: dict[str, str] = {}
    for number in numbers:
        if number.isdigit():
            bare = number.lstrip("0")
            found[bare] = number if found.get(bare, number) == number else ""
    return found
