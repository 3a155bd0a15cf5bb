"""How many are invited, matched and meet, by what people declared: large groups alone.

No row of a declaration reaches Python. Functions of the database count, withhold every group of
fewer than 11 people and whatever would give it back, and round what is left, so that two days'
figures do not tell what one person said who joined in between.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext

from mentorship.access import Actor
from participants.equity import PREFER_NOT, Question
from participants.queries.equity import equity_questions
from programs.models import Cohort
from reporting.suppression import answers_threshold

NO_ANSWER = ""
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
    """One table for each characteristic of which something can be shown.

    An administrator sees the organisation as a whole, a manager their own programmes, and neither
    the other's level: the difference of two levels would be a group of its own.
    """
    seen = [one.pk for one in cohorts if actor.is_admin or actor.manages(one.program_id)]
    questions = equity_questions(actor)
    least = answers_threshold(actor.organization.suppression_threshold)
    keys = [one.key for one in questions]
    groups = {
        (question, choice): EquityGroup(choice or gettext("No answer"), people, matched, met)
        for question, choice, people, matched, met in _counted(_GROUPS, keys, seen, least)
    }
    invited = {
        (question, choice): InvitedGroup(choice or gettext("No answer"), staff, share)
        for question, choice, staff, share in _counted(_INVITED, keys, seen, least)
    }
    return [
        EquityTable(
            one.label,
            tuple(groups.get((one.key, choice)) or EquityGroup(name) for choice, name in named),
            tuple(invited.get((one.key, choice)) or InvitedGroup(name) for choice, name in named),
        )
        for one in questions
        for named in [_named(one)]
        if any(question == one.key for question, _ in groups.keys() | invited.keys())
    ]


def _named(question: Question) -> list[tuple[str, str]]:
    """Every choice that can have been made, and none, with its name."""
    choices = (*question.choices, PREFER_NOT, NO_ANSWER)
    return [(choice, choice or gettext("No answer")) for choice in choices]


def _counted(statement: str, keys: list[str], cohorts: list[UUID], least: int) -> list[Any]:
    if not cohorts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, [keys, cohorts, least])
        return cursor.fetchall()
