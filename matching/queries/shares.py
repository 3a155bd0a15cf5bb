"""How many of each group of mentees a run has matched.

Nothing is withheld of small groups here: whoever may read a run reads the name, department and
stage of everybody whom it matched or left, one by one.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from matching.models import MatchRun, Proposal, Unmatched
from matching.queries.runs import visible_runs
from mentorship.access import Actor
from mentorship.texts import gettext_lazy as _
from participants.models import Enrollment, Person

NOT_KNOWN = _("Not known")
GROUPINGS: dict[str, tuple[str, str]] = {
    "department": (_("By department"), "department__name"),
    "stage": (_("By career stage"), "career_stage"),
    "profession": (_("By profession"), "profession__name"),
    "site": (_("By site"), "site__name"),
}


@dataclass(frozen=True, slots=True)
class Share:
    """How many mentees of a group were matched, of how many."""

    label: str
    matched: int
    of: int

    @property
    def percent(self) -> int:
        """Rounded down: 100 is everybody."""
        return 100 * self.matched // self.of


def shares_of(actor: Actor, run: MatchRun, by: str) -> list[Share]:
    """The run's mentees by one of `GROUPINGS`, those with the smallest share first."""
    if not visible_runs(actor).filter(pk=run.pk).exists():
        return []
    path = GROUPINGS[by][1]
    matched = _counts(Proposal.objects.filter(run=run), f"mentee__person__{path}")
    left = _counts(
        Unmatched.objects.filter(run=run, enrollment__role=Enrollment.Role.MENTEE),
        f"enrollment__person__{path}",
    )
    name = _stage_name if by == "stage" else str
    rows = [
        Share(name(key) if key else NOT_KNOWN, matched[key], matched[key] + left[key])
        for key in {*matched, *left}
    ]
    return sorted(rows, key=lambda one: (one.matched / one.of, -one.of, one.label))


def _counts(rows: Any, path: str) -> Counter[Any]:
    return Counter(dict(rows.order_by().values_list(path).annotate(Count("pk"))))


def _stage_name(stage: int) -> str:
    return str(dict(Person.Stage.choices).get(stage, stage))
