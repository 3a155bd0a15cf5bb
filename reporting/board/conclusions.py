"""What the figures say, in sentences. Pure: the same figures give the same words.

Each sentence carries its denominator. Nothing is said to be a cause of anything, and nothing is
called good or bad: the board judges.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship import charts
from reporting.board.facts import BoardFacts, MeanLine
from reporting.models import Signal
from reporting.outcomes.confidence import sentence_of
from reporting.outcomes.words import point, stayed
from reporting.suppression import about, shown_percentage

_TO_LOOK_AT: Final = (
    Signal.State.ASKED_FOR_SUPPORT,
    Signal.State.STALLED,
    Signal.State.NOT_STARTED,
    Signal.State.SLOWING,
)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What is said on one topic."""

    topic: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.sentences)


def conclusions(facts: BoardFacts) -> list[Conclusion]:
    """A sentence or more for each topic of which something is known; no word on the others."""
    topics = (
        (_("Meeting"), (_met, _volume, _missed)),
        (_("Taking part"), (_journey, _to_begin, _lasted)),
        (_("Where to look"), (_to_look_at,)),
        (_("What they say"), (_answers, _means, _confidence)),
        (_("Who stayed"), (_stayed,)),
        (_("Protected time"), (_protected,)),
    )
    said = [
        Conclusion(topic, tuple(sentence for part in parts for sentence in part(facts)))
        for topic, parts in topics
    ]
    told = [one for one in said if one.sentences]
    if not told:
        nothing = _("Nothing that may be shown is on record for this time.")
        told = [Conclusion(_("Meeting"), (nothing,))]
    left_out = tuple(_left_out(facts))
    return [*told, Conclusion(_("Left out"), left_out)] if left_out else told


def _stayed(facts: BoardFacts) -> Iterator[str]:
    for cohort, found in facts.stayed:
        yield stayed(cohort, found)


def _confidence(facts: BoardFacts) -> Iterator[str]:
    if facts.confidence is not None:
        yield sentence_of(facts.confidence)


def _met(facts: BoardFacts) -> Iterator[str]:
    month = facts.month
    if month is None or not month.of:
        return
    words = {"met": number(month.met), "of": number(month.of), "month": month_of(month.month)}
    if facts.are_pairs:
        said = ngettext(
            "%(met)s of %(of)s pair met in %(month)s",
            "%(met)s of %(of)s pairs met in %(month)s",
            month.of,
        )
    else:
        said = ngettext(
            "%(met)s of %(of)s relationship met in %(month)s",
            "%(met)s of %(of)s relationships met in %(month)s",
            month.of,
        )
    yield said % words + _compared(facts) + "."


def _compared(facts: BoardFacts) -> str:
    month, before = facts.month, facts.year_before
    if month is None or before is None or not before.of:
        return ""
    more = month.met - before.met
    words = {
        "count": number(abs(more)),
        "month": month_of(before.month),
        "met": number(before.met),
        "of": number(before.of),
    }
    if more > 0:
        said = _(", %(count)s more than in %(month)s (%(met)s of %(of)s)")
    elif more < 0:
        said = _(", %(count)s fewer than in %(month)s (%(met)s of %(of)s)")
    else:
        said = _(", as many as in %(month)s (%(met)s of %(of)s)")
    return said % words


def _volume(facts: BoardFacts) -> Iterator[str]:
    if not facts.volume.held:
        if facts.shown and not facts.is_rounded:
            yield _("No meeting is on record in this time.")
        return
    words = {"held": number(facts.volume.held), "hours": number(facts.volume.hours)}
    said = ngettext(
        "%(held)s meeting was held, %(hours)s hours together",
        "%(held)s meetings were held, %(hours)s hours together",
        facts.volume.held,
    )
    yield said % words + _against(facts) + "."


def _against(facts: BoardFacts) -> str:
    before = facts.before
    if before is None:
        return ""
    more = facts.volume.held - before.held
    words = {"count": number(abs(more)), "before": number(before.held)}
    if more > 0:
        said = _(": %(count)s meetings more than in the same months a year before (%(before)s)")
    elif more < 0:
        said = _(": %(count)s meetings fewer than in the same months a year before (%(before)s)")
    else:
        said = _(": as many meetings as in the same months a year before (%(before)s)")
    return said % words


def _missed(facts: BoardFacts) -> Iterator[str]:
    volume = facts.volume
    if volume.missed:
        said = ngettext(
            "Of %(logged)s meeting that was logged, %(missed)s did not take place (%(share)s).",
            "Of %(logged)s meetings that were logged, %(missed)s did not take place (%(share)s).",
            volume.logged,
        )
        yield said % {
            "logged": number(volume.logged),
            "missed": number(volume.missed),
            "share": share(volume.missed, volume.logged),
        }


def _journey(facts: BoardFacts) -> Iterator[str]:
    reached = facts.journey
    if reached is None or not reached.accepted or reached.met is None:
        return
    words = {
        "accepted": number(reached.accepted),
        "matched": number(reached.matched),
        "share": share(reached.matched, reached.accepted),
        "met": number(reached.met),
        "day": date_format(facts.today, "j F Y"),
    }
    if reached.matched:
        said = ngettext(
            "Of %(accepted)s person who was given a place by %(day)s, %(matched)s was matched "
            "(%(share)s), and %(met)s met at least once.",
            "Of %(accepted)s people who were given a place by %(day)s, %(matched)s were matched "
            "(%(share)s), and %(met)s of those met at least once.",
            reached.accepted,
        )
    else:
        said = ngettext(
            "%(accepted)s person was given a place by %(day)s; nobody is matched yet.",
            "%(accepted)s people were given a place by %(day)s; nobody is matched yet.",
            reached.accepted,
        )
    yield said % words


def _to_begin(facts: BoardFacts) -> Iterator[str]:
    """Otherwise a cohort that only enrols would read as one in which few are matched."""
    waiting = sum(1 for one in facts.shown if not one.people and not one.is_over)
    if waiting and waiting < len(facts.shown):
        said = ngettext(
            "In %(waiting)s of these %(all)s cohorts nobody is matched yet.",
            "In %(waiting)s of these %(all)s cohorts nobody is matched yet.",
            waiting,
        )
        yield said % {"waiting": number(waiting), "all": number(len(facts.shown))}


def _lasted(facts: BoardFacts) -> Iterator[str]:
    over = [one for one in facts.shown if one.is_over and one.begun]
    begun = sum(one.begun or 0 for one in over)
    lasted = sum(one.lasted or 0 for one in over)
    if begun:
        said = ngettext(
            "In %(cohorts)s cohort that is over, %(lasted)s of %(begun)s relationships lasted to "
            "the end (%(share)s).",
            "In %(cohorts)s cohorts that are over, %(lasted)s of %(begun)s relationships lasted to "
            "the end (%(share)s).",
            len(over),
        )
        yield said % {
            "cohorts": number(len(over)),
            "lasted": number(lasted),
            "begun": number(begun),
            "share": share(lasted, begun),
        }


def _to_look_at(facts: BoardFacts) -> Iterator[str]:
    if not facts.active:
        return
    found = {state: facts.states.get(state.value, 0) for state in _TO_LOOK_AT}
    count = sum(found.values())
    words = {
        "count": number(count),
        "active": number(facts.active),
        "day": date_format(facts.today, "j F Y"),
    }
    if not count and facts.is_rounded:
        return
    if not count:
        yield _("All %(active)s active relationships were on track on %(day)s.") % words
        return
    details = ", ".join(
        f"{str(state.label).lower()} {number(n)}" for state, n in found.items() if n
    )
    said = ngettext(
        "%(count)s of %(active)s active relationships needed a look on %(day)s",
        "%(count)s of %(active)s active relationships needed a look on %(day)s",
        count,
    )
    yield _("%(said)s: %(details)s.") % {"said": said % words, "details": details}


def _answers(facts: BoardFacts) -> Iterator[str]:
    told = [(one.asked or 0, one.answered) for one in facts.surveys if one.answered is not None]
    asked = sum(asked for asked, _answered in told)
    answered = sum(answered for _asked, answered in told)
    if asked:
        said = ngettext(
            "%(count)s survey closed; %(answered)s of %(asked)s people who were asked answered "
            "(%(share)s).",
            "%(count)s surveys closed; %(asked)s answers were asked for, and %(answered)s were "
            "given (%(share)s).",
            len(told),
        )
        yield said % {
            "count": number(len(told)),
            "answered": about(answered),
            "asked": number(asked),
            "share": shown_percentage(answered, asked),
        }


def _means(facts: BoardFacts) -> Iterator[str]:
    means = [one for survey in facts.surveys for one in survey.means if one.highest]
    if len(means) < 2:
        return
    for said, one in (
        (_("The highest mean is of “%(question)s”: %(mean)s."), max(means, key=_rank)),
        (_("The lowest is of “%(question)s”: %(mean)s."), min(means, key=_rank)),
    ):
        yield said % {"question": one.question.rstrip("."), "mean": _mean(one)}


def _rank(one: MeanLine) -> float:
    return one.mean / one.highest


def _mean(one: MeanLine) -> str:
    words = {
        "mean": point(one.mean),
        "highest": number(one.highest),
        "answers": _("%(about)s answers") % {"about": about(one.answers)},
        "interval": one.between,
    }
    if not one.between:
        return _("%(mean)s of %(highest)s (%(answers)s)") % words
    return _("%(mean)s of %(highest)s (%(interval)s; %(answers)s)") % words


def _protected(facts: BoardFacts) -> Iterator[str]:
    if facts.granted:
        yield _(
            "So far in %(year)s mentors have used %(used)s of the %(granted)s hours that their "
            "programmes grant them (%(share)s)."
        ) % {
            "year": facts.today.year,
            "used": number(round(facts.used / 60)),
            "granted": number(round(facts.granted / 60)),
            "share": share(facts.used, facts.granted),
        }


def _left_out(facts: BoardFacts) -> Iterator[str]:
    if facts.withheld:
        said = ngettext(
            "%(count)s of %(all)s cohorts is in no figure: fewer than %(threshold)s people take "
            "part in it, and one of them could be recognised.",
            "%(count)s of %(all)s cohorts are in no figure: fewer than %(threshold)s people take "
            "part in each, and one of them could be recognised.",
            facts.withheld,
        )
        yield said % {
            "count": number(facts.withheld),
            "all": number(len(facts.cohorts)),
            "threshold": facts.threshold,
        }


def number(value: float) -> str:
    """A whole number in the reader's notation, thousands apart."""
    return charts.number(round(value))


def share(part: float, whole: float) -> str:
    """A whole percentage."""
    return charts.percent(100 * part / whole)


def month_of(day: dt.date) -> str:
    """`October 2026`."""
    return date_format(day, "F Y")
