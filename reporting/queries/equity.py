"""How many are matched and meet, by what people declared of themselves: large groups alone.

No row of a declaration reaches Python. A function of the database counts, withholds every group of
fewer than 11 people and whatever would give it back, and rounds what is left, so that two days'
figures do not tell what one person said who joined in between.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from mentorship.access import Actor
from participants.equity import PREFER_NOT
from participants.queries.equity import equity_questions
from programs.models import Cohort
from reporting.suppression import answers_threshold

NO_ANSWER = ""
_GROUPS = """
SELECT asked.question, found.choice, found.people, found.matched, found.met
  FROM unnest(%s::text[]) AS asked(question),
       LATERAL public.reporting_equity_groups(asked.question, %s::uuid[], %s) AS found
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
class EquityTable:
    """One characteristic with its groups."""

    label: str
    groups: tuple[EquityGroup, ...]


def equity_of(actor: Actor, cohorts: Collection[Cohort]) -> list[EquityTable]:
    """One table for each characteristic of which something can be shown.

    An administrator sees the organisation as a whole, a manager their own programmes, and neither
    the other's level: the difference of two levels would be a group of its own.
    """
    seen = [one.pk for one in cohorts if actor.is_admin or actor.manages(one.program_id)]
    questions = equity_questions(actor)
    least = answers_threshold(actor.organization.suppression_threshold)
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, [[one.key for one in questions], seen, least])
        shown = {
            (question, choice): EquityGroup(choice or "No answer", people, matched, met)
            for question, choice, people, matched, met in cursor.fetchall()
        }
    return [
        EquityTable(
            one.label,
            tuple(
                shown.get((one.key, choice), EquityGroup(choice or "No answer"))
                for choice in (*one.choices, PREFER_NOT, NO_ANSWER)
            ),
        )
        for one in questions
        if any(question == one.key for question, _ in shown)
    ]
