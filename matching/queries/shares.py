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


def shares_of(actor: Actor, run: MatchRun) -> dict[str, list[Share]]:
    """The run's mentees by each of `GROUPINGS`, those with the smallest share first."""
    if not visible_runs(actor).filter(pk=run.pk).exists():
        return {}
    matched = _counts(Proposal.objects.filter(run=run), "mentee__person")
    left = _counts(
        Unmatched.objects.filter(run=run, enrollment__role=Enrollment.Role.MENTEE),
        "enrollment__person",
    )
    return {
        by: _shares(by, _along(axis, matched), _along(axis, left))
        for axis, by in enumerate(GROUPINGS)
    }


def _shares(by: str, matched: Counter[Any], left: Counter[Any]) -> list[Share]:
    name = _stage_name if by == "stage" else str
    rows = [
        Share(name(key) if key else NOT_KNOWN, matched[key], matched[key] + left[key])
        for key in {*matched, *left}
    ]
    return sorted(rows, key=lambda one: (one.matched / one.of, -one.of, one.label))


def _counts(rows: Any, person: str) -> list[tuple[Any, ...]]:
    """How many there are of each kind that is alike in all of `GROUPINGS`, the count last."""
    paths = [f"{person}__{path}" for _, path in GROUPINGS.values()]
    return list(rows.order_by().values_list(*paths).annotate(Count("pk")))


def _along(axis: int, rows: list[tuple[Any, ...]]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for row in rows:
        found[row[axis]] += row[-1]
    return found


def _stage_name(stage: int) -> str:
    return str(dict(Person.Stage.choices).get(stage, stage))
