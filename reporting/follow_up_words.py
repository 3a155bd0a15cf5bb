"""Ready words for what a manager may do about a signal, to be edited; and what came of it, said.

Nobody is blamed and nothing is asked that would have to be explained. No letter says that one of
the two asked for support.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.models import Relationship
from mentorship.texts import gettext_lazy
from reporting.models import FollowUp, Signal

Kind, State = FollowUp.Kind, Signal.State

_OPENINGS: Final[dict[str, Any]] = {
    State.NOT_STARTED: gettext_lazy(
        "you were matched a while ago, and a first meeting has not come about yet. It is the "
        "hardest one to arrange: half an hour is enough, and by telephone counts too."
    ),
    State.SLOWING: gettext_lazy(
        "it has been a little while since you last met. Rotas have a life of their own, and "
        "nothing is wrong with that. A short call counts too."
    ),
    State.STALLED: gettext_lazy(
        "it has been quite some time since you last met. Would you like to find a date, to rest "
        "for a while, or to go on with somebody else? Each of these is fine."
    ),
    State.ON_TRACK: gettext_lazy("thank you for keeping your meetings going beside everything."),
}
_UNLOGGED: Final = gettext_lazy(
    "a meeting was in your diaries, and we do not know whether it took place. If it did, please "
    "log it: it takes half a minute. If it did not, another day is as good."
)
_ENDINGS: Final[dict[str, Any]] = {
    Kind.NUDGE: gettext_lazy(
        "If another rhythm suits you better, you can change it together at any time. And if "
        "something is in the way, write to me: you need not explain it."
    ),
    Kind.MENTOR: gettext_lazy(
        "As the mentor you might take the first step and propose two or three times. I do "
        "not ask what you talk about. If something is in the way, or I can take something "
        "off your hands, write to me."
    ),
    Kind.MENTEE: gettext_lazy(
        "Mentors like to be asked: you might propose two or three times. I do not ask what you "
        "talk about. If something is in the way, write to me: you need not explain it."
    ),
}
_REMATCH: Final[dict[str, Any]] = {
    Relationship.Kind.PAIR: gettext_lazy(
        "sometimes two people do not quite connect, or their rotas do not fit, and that "
        "is nobody's fault. If one of you would like to go on with somebody else, answer "
        "through the link below, and I look for a new match. Nobody has to explain it, "
        "and neither I nor the other person is told who asked.\n\nIf you would rather go on "
        "as you are, that is just as good: then simply find the next date."
    ),
    Relationship.Kind.GROUP: gettext_lazy(
        "sometimes a group is not the right one, or its hours do not suit, and that is "
        "nobody's fault. If you would like another group or another mentor, answer "
        "through the link below. You then leave this group, which the others see, and I "
        "look for a new place. Nobody has to explain it.\n\nIf you would rather stay, that "
        "is just as good: then simply find the next date together."
    ),
    Relationship.Kind.CIRCLE: gettext_lazy(
        "sometimes a circle is not the right one, or its hours do not suit, and that is "
        "nobody's fault. If you would like another circle, answer through the link below. "
        "You then leave this one, which the others see, and I look for a new place. "
        "Nobody has to explain it.\n\nIf you would rather stay, that is just as good: then "
        "simply find the next date together."
    ),
}


ACTIONS: Final[dict[str, Any]] = {
    Kind.NUDGE: gettext_lazy("Nudge everybody"),
    Kind.MENTOR: gettext_lazy("Word to the mentor"),
    Kind.MENTEE: gettext_lazy("Word to the mentee"),
    Kind.REMATCH: gettext_lazy("Offer a new match"),
    Kind.SPOKE: gettext_lazy("We spoke"),
}


def ready_text(
    kind: str, state: str, reason_code: str = "", together: str = Relationship.Kind.PAIR
) -> str:
    """What a letter of this kind could say; the manager edits it before it goes."""
    if kind == Kind.REMATCH:
        return _capital(str(_REMATCH[together]))
    if kind == Kind.SPOKE:
        return ""
    opening = _UNLOGGED if reason_code == "unlogged" else _OPENINGS.get(state)
    opening = opening or _OPENINGS[State.ON_TRACK]
    return f"{_capital(str(opening))}\n\n{_ENDINGS[kind]}"


def suggested_kind(state: str, kinds: Collection[str]) -> str:
    """Where to begin: of a stall with a word to the mentor, else with a nudge."""
    wanted = Kind.MENTOR if state == State.STALLED else Kind.NUDGE
    return wanted if wanted in kinds else Kind.NUDGE


def done_in_words(one: FollowUp) -> str:
    """What was done, and on which day."""
    words = {
        Kind.NUDGE: _("Nudged on %(day)s"),
        Kind.MENTOR: _("A word to the mentor on %(day)s"),
        Kind.MENTEE: _("A word to the mentee on %(day)s"),
        Kind.REMATCH: _("A new match offered on %(day)s"),
        Kind.SPOKE: _("Spoken with on %(day)s"),
    }
    return words[Kind(one.kind)] % {"day": date_format(one.made_on, "j F")}


def effect_in_words(one: FollowUp, met_on: dt.date | None, today: dt.date) -> str:
    """What was done and what came of it, in a sentence."""
    done = done_in_words(one)
    if one.outcome == FollowUp.Outcome.PARTED:
        return _("%(done)s; it was taken.") % {"done": done}
    if one.outcome == FollowUp.Outcome.GOES_ON:
        done = _("%(done)s; both would like to go on") % {"done": done}
    if met_on is not None:
        days = (met_on - one.made_on).days
        if days <= 0:
            return _("%(done)s; they met the same day.") % {"done": done}
        return ngettext(
            "%(done)s; they met %(days)s day later.",
            "%(done)s; they met %(days)s days later.",
            days,
        ) % {"done": done, "days": days}
    days = (today - one.made_on).days
    if days <= 0:
        return _("%(done)s.") % {"done": done}
    return ngettext(
        "%(done)s; no meeting in the %(days)s day since.",
        "%(done)s; no meeting in the %(days)s days since.",
        days,
    ) % {"done": done, "days": days}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
