"""How many are invited, matched and meet, by what people declared: large groups alone.

No row of a declaration reaches Python. Functions of the database count, withhold every group of
fewer than 11 people and whatever would give it back, and round what is left. What is shown is the
last edition; a new one is made when 11 people and more have come, gone, been matched or met for the
first time since, so that two editions do not tell what one person said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext

from matching.models import RelationshipMember
from mentorship.access import Actor
from participants.equity import PREFER_NOT, Question, in_words
from participants.models import Enrollment, Person
from participants.queries.equity import equity_questions
from programs.models import Cohort
from reporting.models import EquityEdition
from reporting.suppression import answers_threshold
from scheduling.models import Meeting

NO_ANSWER = ""
A_MONTH: Final = dt.timedelta(days=30)
_GROUPS = """
SELECT asked.question, found.choice, found.people, found.matched, found.met
  FROM unnest(%s::text[]) AS asked(question),
       LATERAL public.reporting_equity_groups(asked.question, %s::uuid[], %s) AS found
"""
_INVITED = """
SELECT asked.question, found.choice, found.staff, found.invited
  FROM unnest(%s::text[]) AS asked(question),
       LATERAL public.reporting_equity_invited(asked.question, %s::uuid[], %s) AS found
"""


@dataclass(frozen=True, slots=True)
class EquityGroup:
    """What is shown of a group: people to the nearest five, shares to the nearest five per cent.
    Without figures it is withheld, or nobody is in it; nobody can tell which."""

    choice: str
    people: int | None = None
    matched: int | None = None
    met: int | None = None

    @property
    def is_withheld(self) -> bool:
        return self.people is None


@dataclass(frozen=True, slots=True)
class InvitedGroup:
    """Of a group of the whole staff, the share that was invited or applied, both in round figures:
    the share to five per cent, and of fewer than a hundred people to a step of five people."""

    choice: str
    staff: int | None = None
    invited: int | None = None

    @property
    def is_withheld(self) -> bool:
        return self.staff is None


@dataclass(frozen=True, slots=True)
class EquityTable:
    """One characteristic with its groups."""

    label: str
    groups: tuple[EquityGroup, ...]
    invited: tuple[InvitedGroup, ...] = ()

    @property
    def rows(self) -> list[tuple[EquityGroup, InvitedGroup]]:
        """Each group among those who take part, and among the staff."""
        return list(zip(self.groups, self.invited, strict=True))


def equity_of(actor: Actor, cohorts: Collection[Cohort]) -> list[EquityTable]:
    """One table for each characteristic of which something can be shown, as last published.

    An administrator sees the organisation as a whole, a manager each of their programmes, and
    neither the other's level: the difference of two levels would be a group of its own.
    """
    programs = {one.program_id for one in cohorts}
    if not programs or not (actor.is_admin or (len(programs) == 1 and _manages(actor, programs))):
        return []
    editions = EquityEdition.objects.filter(program=None if actor.is_admin else programs.pop())
    newest = editions.order_by("-made_at").first()
    if newest is None or newest.threshold < _least(actor):
        return []
    return equity_tables(actor, newest.groups, newest.invited)


def equity_tables(
    actor: Actor, groups: Iterable[Sequence[Any]], invited: Iterable[Sequence[Any]]
) -> list[EquityTable]:
    """Tables from rows of (question, choice, figures)."""
    questions = equity_questions(actor)
    shown = {
        (question, choice): EquityGroup(in_words(choice) or gettext("No answer"), *figures)
        for question, choice, *figures in groups
    }
    staff = {
        (question, choice): InvitedGroup(in_words(choice) or gettext("No answer"), *figures)
        for question, choice, *figures in invited
    }
    return [
        EquityTable(
            in_words(one.label),
            tuple(shown.get((one.key, choice)) or EquityGroup(name) for choice, name in named),
            tuple(staff.get((one.key, choice)) or InvitedGroup(name) for choice, name in named),
        )
        for one in questions
        for named in [_named(one)]
        if any(question == one.key for question, _ in shown.keys() | staff.keys())
    ]


def counted_equity(actor: Actor, cohorts: Collection[UUID]) -> tuple[list[Any], list[Any]]:
    """What the database counts today: groups of those who take part, and of the staff."""
    if not actor.is_system:
        return [], []
    keys = [one.key for one in equity_questions(actor)]
    least, ids = _least(actor), list(cohorts)
    return _counted(_GROUPS, keys, ids, least), _counted(_INVITED, keys, ids, least)


def is_time_for_equity(
    actor: Actor, cohorts: Collection[UUID], last: EquityEdition | None, now: dt.datetime
) -> bool:
    """Whether a new edition would differ from the last by enough people, or, after a month, by
    nobody of whom it can be known that something changed."""
    if not actor.is_system:
        return False
    if last is None:
        return True
    least = _least(actor)
    changed = [
        len(_changed_people(cohorts, last.made_at)),
        len(_changed_staff(cohorts, last.made_at)),
    ]
    if any(0 < people < least for people in changed):
        return False
    return any(changed) or now - last.made_at >= A_MONTH


def _changed_people(cohorts: Collection[UUID], since: dt.datetime) -> set[UUID]:
    """Who took a place or gave it up, was matched, or met for the first time since then."""
    enrollments = Enrollment.objects.filter(cohort__in=cohorts).filter(
        Q(accepted_at__gt=since) | Q(withdrawn_at__gt=since) | Q(created_at__gt=since)
    )
    members = RelationshipMember.objects.filter(relationship__cohort__in=cohorts)
    held = Meeting.objects.filter(
        relationship__members__enrollment=OuterRef("enrollment"), status=Meeting.Status.HELD
    )
    newly_met = members.filter(
        Exists(held.filter(changed_at__gt=since)), ~Exists(held.filter(changed_at__lte=since))
    )
    matched = members.filter(relationship__created_at__gt=since)
    return {
        person
        for rows in (enrollments, matched, newly_met)
        for person in rows.order_by().values_list("person_id", flat=True)
    }


def _changed_staff(cohorts: Collection[UUID], since: dt.datetime) -> set[UUID]:
    """Who came to the organisation or left it, or was invited, since then."""
    people = Person.objects.filter(Q(created_at__gt=since) | Q(left_on__gte=since.date()))
    invited = Enrollment.objects.filter(cohort__in=cohorts, created_at__gt=since)
    return {
        *people.order_by().values_list("pk", flat=True),
        *invited.order_by().values_list("person_id", flat=True),
    }


def _manages(actor: Actor, programs: Collection[UUID]) -> bool:
    return all(actor.manages(one) for one in programs)


def _least(actor: Actor) -> int:
    return answers_threshold(actor.organization.suppression_threshold)


def _named(question: Question) -> list[tuple[str, str]]:
    """Every choice that can have been made, and none, with its name."""
    choices = (*question.choices, PREFER_NOT, NO_ANSWER)
    return [(choice, in_words(choice) or gettext("No answer")) for choice in choices]


def _counted(statement: str, keys: list[str], cohorts: list[UUID], least: int) -> list[Any]:
    if not cohorts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, [keys, cohorts, least])
        return cursor.fetchall()
