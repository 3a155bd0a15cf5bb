"""Signals in sentences, in the language of whoever reads: the reason, and what to do next.

What is kept is a code with its facts (`signals.Reason`), so that a manager in Lyon and an export in
English are told the same of one row. Nothing here says who was on leave or worked at night: only
that days on which the two could hardly have met are not counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship.texts import gettext_lazy

type Facts = Mapping[str, Any]

NEXT_STEPS: Final[dict[str, Any]] = {
    "read_and_reply": gettext_lazy(
        "Read what they chose to send and reply within two working days."
    ),
    "find_first_date": gettext_lazy(
        "Ask both what is in the way, and offer to find the first date for them."
    ),
    "speak_to_both": gettext_lazy("Speak to both, and offer a new match if they wish."),
    "wait_for_planned": gettext_lazy("Nothing yet: look again after the planned meeting."),
    "nudge": gettext_lazy("Send a kind nudge to both."),
    "ask_whether_held": gettext_lazy("Ask whether it took place; half a minute logs it."),
    "offer_pause": gettext_lazy("Ask whether a rest, or another match, would help."),
}


def reason_in_words(kept: Facts) -> str:
    """The sentence of a kept reason; nothing where none is kept yet."""
    worded = _SENTENCES.get(kept.get("code", ""))
    return worded(kept) if worded else ""


def next_step_in_words(code: str) -> str:
    """What the programme team could do; that there is nothing to do, where there is not."""
    return str(NEXT_STEPS[code]) if code in NEXT_STEPS else _("Nothing to do.")


def _support(facts: Facts) -> str:
    return _("One of them asked for support on %(support_asked_on)s.") % {
        "support_asked_on": _day(facts["day"])
    }


def _first_planned(facts: Facts) -> str:
    return _("First meeting planned for %(planned)s.") % {"planned": _day(facts["day"])}


def _first_due(facts: Facts) -> str:
    waited = facts.get("days", 0)
    began = _("today") if not waited else _("%(days)s ago") % {"days": _days(waited)}
    return _("Matched %(began)s; a first meeting is due by %(due)s.") % {
        "began": began,
        "due": _day(facts["day"]),
    }


def _not_started(facts: Facts) -> str:
    reason = _(
        "No first meeting %(waited)s after they were matched; it was due within %(days)s."
    ) % {"waited": _days(facts["days"]), "days": facts["within"]}
    return _with_more(reason, facts)


def _unlogged(facts: Facts) -> str:
    return _(
        "A meeting was planned for %(day)s, and nobody has said yet whether it took place."
    ) % {"day": _day(facts["day"])}


def _met(facts: Facts) -> str:
    gap = facts["days"]
    near = {0: _("today"), 1: _("yesterday")}
    met = near.get(gap) or _("%(days)s ago") % {"days": _days(gap)}
    told = {"met": met, "every_days": facts["every"], "usual_days": facts.get("usual")}
    reason = _("They met %(met)s; they agreed to meet every %(every_days)s days.")
    if facts.get("usual"):
        reason = _(
            "They met %(met)s; they agreed to meet every %(every_days)s days and keep to every "
            "%(usual_days)s."
        )
    if facts.get("resumed"):
        return reason % told + " " + _resumed(facts)
    return reason % told


def _gap(facts: Facts) -> str:
    told = {
        "gap": _days(facts["days"]),
        "every_days": facts["every"],
        "usual_days": facts.get("usual"),
        "missed": facts.get("fallen"),
    }
    if facts.get("fallen"):
        reason = _(
            "No meeting for %(gap)s; they agreed to meet every %(every_days)s days, and %(missed)s "
            "planned meetings did not happen."
        )
    elif facts.get("usual"):
        reason = _(
            "No meeting for %(gap)s; they agreed to meet every %(every_days)s days and kept to "
            "every %(usual_days)s."
        )
    else:
        reason = _("No meeting for %(gap)s; they agreed to meet every %(every_days)s days.")
    return _with_more(reason % told, facts)


def _with_more(reason: str, facts: Facts) -> str:
    if facts.get("resumed"):
        reason += " " + _resumed(facts)
    if facts.get("has_left_out"):
        reason += " " + _("Days on which they could hardly have met are not counted as silence.")
    if facts.get("planned"):
        planned = _("The next is planned for %(day)s.") % {"day": _day(facts["planned"])}
        reason += f" {planned}"
    if facts.get("moves"):
        reason += " " + _("It has been moved %(moves)s times.") % {"moves": facts["moves"]}
    return reason


def _resumed(facts: Facts) -> str:
    return _("They took up again after a rest on %(day)s.") % {"day": _day(facts["resumed"])}


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _day(day: str) -> str:
    return date_format(dt.date.fromisoformat(day), "j F")


_SENTENCES: Final[dict[str, Callable[[Facts], str]]] = {
    "support": _support,
    "first_planned": _first_planned,
    "first_due": _first_due,
    "not_started": _not_started,
    "unlogged": _unlogged,
    "met": _met,
    "gap": _gap,
    "apart": _gap,
}
