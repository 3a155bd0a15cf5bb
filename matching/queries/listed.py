"""Pairs from somebody's own list: whom each line means, before anybody is joined."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from matching import rules
from matching.models import RelationshipMember
from mentorship.access import Actor
from mentorship.errors import Invalid
from participants.importing.errors import Unreadable
from participants.importing.reading import open_table
from participants.models import Enrollment
from programs.models import Cohort

MOST_LINES = 2_000
ROLES = (Enrollment.Role.MENTEE, Enrollment.Role.MENTOR)


@dataclass(frozen=True, slots=True)
class Line:
    """Two people as a list names them."""

    number: int
    mentee: str
    mentor: str


@dataclass(frozen=True, slots=True)
class ListedPair:
    """A line, whom it means, and what stands in its way; an empty problem is none."""

    line: Line
    mentee: Enrollment | None = None
    mentor: Enrollment | None = None
    problem: str = ""


def lines_of(path: Path) -> list[Line]:
    """The lines of a CSV or Excel file with a column for mentees and one for mentors.

    Raises Invalid where it cannot be read, lacks a column, or is too long.
    """
    try:
        table = open_table(path)
        places = {role: _column(table.headings, role) for role in ROLES}
        records = list(table.records())
    except Unreadable as error:
        raise Invalid(error.message, code=f"file_{error.code}") from error
    if len(records) > MOST_LINES:
        raise Invalid(
            _("The list has more than %(most_lines)s lines.")
            % {"most_lines": format(MOST_LINES, ",")},
            code="file_too_long",
        )
    return [
        Line(record.line, *(_cell(record.cells, places[role]) for role in ROLES))
        for record in records
    ]


def _column(headings: tuple[str, ...], role: str) -> int:
    found = [at for at, heading in enumerate(headings) if role in heading.casefold()]
    if not found:
        raise Invalid(
            _("The list needs a column “mentee” and a column “mentor”, named in its first row."),
            code="file_columns",
        )
    return found[0]


def _cell(cells: tuple[str, ...], place: int) -> str:
    return " ".join(cells[place].split())[:200] if place < len(cells) else ""


def listed_pairs(actor: Actor, cohort: Cohort, lines: Iterable[Line]) -> list[ListedPair]:
    """Whom each line means in this cohort, by e-mail address, staff number or whole name.

    Safeguards are not looked at here: a list is no way to try out who is kept apart from whom.
    They are kept when the pairs begin. Empty for who may not see the cohort's matching.
    """
    if not rules.see_matching(actor, cohort):
        return []
    known = _known(cohort)
    taken = _taken(cohort)
    seen: set[str] = set()
    room: Counter[str] = Counter()
    found = []
    for line in lines:
        pair = _understood(line, known)
        if not pair.problem and pair.mentee and pair.mentor:
            pair = _with_room(pair, taken, seen, room)
        found.append(pair)
    return found


type Known = dict[str, dict[str, list[Enrollment]]]


def _known(cohort: Cohort) -> Known:
    known: Known = {role: defaultdict(list) for role in ROLES}
    people = Enrollment.objects.filter(cohort=cohort, role__in=ROLES).select_related("person__user")
    for one in people:
        person = one.person
        words = {person.email, person.employee_number, str(person)}
        if person.user:
            words.add(person.user.email)
        for word in words - {"", None}:
            known[one.role][str(word).casefold()].append(one)
    return known


def _understood(line: Line, known: Known) -> ListedPair:
    found: dict[str, Enrollment] = {}
    for role, text in (("mentee", line.mentee), ("mentor", line.mentor)):
        people = known[role].get(text.casefold(), [])
        if not text:
            return ListedPair(
                line, problem=_("There is no %(role)s in this line.") % {"role": role}
            )
        if not people:
            return ListedPair(
                line,
                problem=_("No %(role)s of this cohort is “%(text)s”.")
                % {"role": role, "text": text},
            )
        if len(people) > 1:
            return ListedPair(
                line,
                problem=_("%(people)s %(role)ss are called “%(text)s”: give the e-mail address.")
                % {"people": len(people), "role": role, "text": text},
            )
        found[role] = people[0]
    pair = ListedPair(line, found["mentee"], found["mentor"])
    for role, one in found.items():
        if one.status != Enrollment.Status.ACCEPTED:
            words = _("The %(role)s is %(status)s, not accepted.") % {
                "role": role,
                "status": one.get_status_display().lower(),
            }
            return ListedPair(line, pair.mentee, pair.mentor, words)
    return pair


def _taken(cohort: Cohort) -> tuple[set[str], Counter[str]]:
    """Mentees who have somebody, and how many each mentor has."""
    members = RelationshipMember.objects.filter(
        relationship__cohort=cohort, relationship__status__in=("active", "paused"), left_on=None
    ).values_list("relationship_id", "role", "enrollment_id")
    mentees: defaultdict[str, list[str]] = defaultdict(list)
    mentors: defaultdict[str, list[str]] = defaultdict(list)
    for relationship, role, enrollment in members:
        sides = mentees if role == Enrollment.Role.MENTEE else mentors
        sides[str(relationship)].append(str(enrollment))
    load = Counter({one: 0 for people in mentors.values() for one in people})
    for relationship, people in mentors.items():
        for one in people:
            load[one] += len(mentees[relationship])
    return {one for people in mentees.values() for one in people}, load


def _with_room(
    pair: ListedPair,
    taken: tuple[set[str], Counter[str]],
    seen: set[str],
    room: Counter[str],
) -> ListedPair:
    if pair.mentee is None or pair.mentor is None:
        return pair
    mentee, mentor = str(pair.mentee.pk), str(pair.mentor.pk)
    problem = ""
    if mentee in taken[0]:
        problem = _("The mentee has a mentor already.")
    elif mentee in seen:
        problem = _("The mentee stands in an earlier line.")
    elif taken[1][mentor] + room[mentor] >= pair.mentor.capacity:
        problem = _("The mentor has no place left.")
    else:
        seen.add(mentee)
        room[mentor] += 1
    return ListedPair(pair.line, pair.mentee, pair.mentor, problem)


def names_of(actor: Actor, cohort: Cohort) -> dict[UUID, str]:
    """The people of a cohort by enrolment."""
    if not rules.see_matching(actor, cohort):
        return {}
    rows = Enrollment.objects.filter(cohort=cohort).select_related("person")
    return {one.pk: str(one.person) for one in rows}
