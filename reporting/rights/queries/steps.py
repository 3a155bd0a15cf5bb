"""How far an erasure is, and what it did, in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.holding import Fate, all_holdings
from mentorship.texts import gettext_lazy, untranslated
from reporting.rights.models import Erasure

_NO_MORE = "Deleted."
_MEANINGS = {
    Fate.DELETED: (gettext_lazy("Erased"), gettext_lazy("Gone. Nobody can bring it back.")),
    Fate.ANONYMISED: (
        gettext_lazy("Kept without a name"),
        gettext_lazy("What counts need stays, and says nothing of who it was."),
    ),
    Fate.KEPT: (
        gettext_lazy("Kept as it is"),
        gettext_lazy("It belongs to somebody else too, or has to be kept."),
    ),
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
    def explained(self) -> list[dict[str, Any]]:
        """Those of which more is to be said than what became of them."""
        return [one for one in self.rows if not one["is_plain"]]

    @property
    def plain(self) -> list[str]:
        """The others, by their names."""
        return [one["title"] for one in self.rows if one["is_plain"]]


def steps_of(erasure: Erasure) -> list[Step]:
    """From asking to what stays behind."""
    if erasure.state == Erasure.State.WITHDRAWN:
        closed = _("%(closed_at)s. Nothing was erased.") % {"closed_at": _day(erasure.closed_at)}
        return [_asked(erasure), Step(_("Taken back"), closed, is_done=True)]
    return [_asked(erasure), _thought_over(erasure), *_carried_out(erasure)]


def what_became_of_it(erasure: Erasure) -> list[Fates]:
    """What was done, by what became of it; empty before it is done. Of what there was anything is
    not said: it would tell an administrator what somebody had written, answered or declared."""
    return _grouped(erasure.outcome)


def what_would_become_of_it() -> list[Fates]:
    """What every table declares, before anybody is erased."""
    return _grouped(
        {
            "title": untranslated(one.title),
            "fate": str(one.fate),
            "reason": untranslated(one.reason),
        }
        for one in all_holdings()
        if one.is_told
    )


def _grouped(rows: Iterable[dict[str, Any]]) -> list[Fates]:
    """What is kept of an erasure is in no language of anybody's; it is said in the reader's."""
    rows = [
        row
        | {
            "title": _(row["title"]),
            "reason": _(row["reason"]) if row["reason"] else "",
            "is_plain": row["reason"] == _NO_MORE,
        }
        for row in rows
    ]
    groups = [
        Fates(title, meaning, [one for one in rows if one["fate"] == fate])
        for fate, (title, meaning) in _MEANINGS.items()
    ]
    return [one for one in groups if one.rows]


def _asked(erasure: Erasure) -> Step:
    by = _("by the person") if erasure.is_asked_by_themselves else _("on their behalf")
    return Step(_("Asked for"), f"{_day(erasure.asked_at)}, {by}.", is_done=True)


def _thought_over(erasure: Erasure) -> Step:
    is_over = not erasure.is_open or erasure.is_due
    verb = _("They could") if is_over else _("They may")
    return Step(
        _("Time to change one’s mind"),
        _("%(verb)s take it back until %(due_at)s.")
        % {"verb": verb, "due_at": _day(erasure.due_at)},
        is_done=is_over,
        is_current=not is_over,
    )


def _carried_out(erasure: Erasure) -> list[Step]:
    """An administrator starts it, a worker does it."""
    if erasure.state == Erasure.State.DONE:
        return [
            Step(
                _("Started by an administrator"), _("On record in the audit trail."), is_done=True
            ),
            Step(_("Carried out"), f"{_day(erasure.closed_at)}.", is_done=True),
        ]
    is_queued = erasure.state == Erasure.State.QUEUED
    waits = _("It did not work, and nothing was erased. Start it again.")
    if erasure.state != Erasure.State.FAILED:
        waits = _("Owed by %(answer_by)s, a month after it was asked for.") % {
            "answer_by": _day(erasure.answer_by)
        }
    return [
        Step(
            _("Started by an administrator"),
            _("On record in the audit trail.") if is_queued else waits,
            is_done=is_queued,
            is_current=erasure.is_due,
        ),
        Step(
            _("Carried out"),
            _("It is done in the background, all of it or nothing."),
            is_current=is_queued,
        ),
    ]


def _day(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y}" if moment else ""
