"""How far an erasure is, and what it did, in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from mentorship.holding import Fate, all_holdings
from reporting.rights.models import Erasure

_NO_MORE = "Deleted."
_MEANINGS = {
    Fate.DELETED: ("Erased", "Gone. Nobody can bring it back."),
    Fate.ANONYMISED: (
        "Kept without a name",
        "What counts need stays, and says nothing of who it was.",
    ),
    Fate.KEPT: ("Kept as it is", "It belongs to somebody else too, or has to be kept."),
}


@dataclass(frozen=True)
class Step:
    """One step of the way, done, going on or to come."""

    title: str
    note: str
    is_done: bool = False
    is_current: bool = False


@dataclass(frozen=True)
class Fates:
    """Everything that meets the same end, and why."""

    title: str
    meaning: str
    rows: list[dict[str, Any]]

    @property
    def count(self) -> int:
        return sum(one.get("count", 0) for one in self.rows)

    @property
    def explained(self) -> list[dict[str, Any]]:
        """Those of which more is to be said than what became of them."""
        return [one for one in self.rows if one["reason"] != _NO_MORE]

    @property
    def plain(self) -> list[str]:
        """The others, by their names."""
        return [one["title"] for one in self.rows if one["reason"] == _NO_MORE]


def steps_of(erasure: Erasure) -> list[Step]:
    """From asking to what stays behind."""
    if erasure.state == Erasure.State.WITHDRAWN:
        closed = f"{_day(erasure.closed_at)}. Nothing was erased."
        return [_asked(erasure), Step("Taken back", closed, is_done=True)]
    return [_asked(erasure), _thought_over(erasure), *_carried_out(erasure)]


def what_became_of_it(erasure: Erasure) -> list[Fates]:
    """What was done to the rows there were, by what became of them; empty before it is done."""
    return _grouped(one for one in erasure.outcome if one["count"])


def not_held(erasure: Erasure) -> list[str]:
    """Of what there was nothing on this person."""
    return [one["title"] for one in erasure.outcome if not one["count"]]


def what_would_become_of_it() -> list[Fates]:
    """What every table declares, before anybody is erased."""
    return _grouped(
        {"title": one.title, "fate": str(one.fate), "reason": one.reason}
        for one in all_holdings()
        if one.is_told
    )


def _grouped(rows: Iterable[dict[str, Any]]) -> list[Fates]:
    rows = list(rows)
    groups = [
        Fates(title, meaning, [one for one in rows if one["fate"] == fate])
        for fate, (title, meaning) in _MEANINGS.items()
    ]
    return [one for one in groups if one.rows]


def _asked(erasure: Erasure) -> Step:
    by = "by the person" if erasure.is_asked_by_themselves else "on their behalf"
    return Step("Asked for", f"{_day(erasure.asked_at)}, {by}.", is_done=True)


def _thought_over(erasure: Erasure) -> Step:
    is_over = not erasure.is_open or erasure.is_due
    verb = "They could" if is_over else "They may"
    return Step(
        "Time to change one’s mind",
        f"{verb} take it back until {_day(erasure.due_at)}.",
        is_done=is_over,
        is_current=not is_over,
    )


def _carried_out(erasure: Erasure) -> list[Step]:
    """An administrator starts it, a worker does it."""
    if erasure.state == Erasure.State.DONE:
        rows = sum(one["count"] for one in erasure.outcome)
        return [
            Step("Started by an administrator", "On record in the audit trail.", is_done=True),
            Step("Carried out", f"{_day(erasure.closed_at)}, {rows} rows.", is_done=True),
        ]
    is_queued = erasure.state == Erasure.State.QUEUED
    waits = "It did not work, and nothing was erased. Start it again."
    if erasure.state != Erasure.State.FAILED:
        waits = f"Owed by {_day(erasure.answer_by)}, a month after it was asked for."
    return [
        Step(
            "Started by an administrator",
            "On record in the audit trail." if is_queued else waits,
            is_done=is_queued,
            is_current=erasure.is_due,
        ),
        Step(
            "Carried out",
            "A worker does it, all of it or nothing.",
            is_current=is_queued,
        ),
    ]


def _day(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y}" if moment else ""
