"""What each criterion says of two people, in a few words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext, ngettext

from matching.features import Participant, in_week_order
from matching.meetability import hours_together
from mentorship.texts import gettext_lazy
from participants.availability import label

NOT_KNOWN = gettext_lazy("Not known for both")
NO_GOALS = gettext_lazy("No goals named yet")


def listed(words: Iterable[str], most: int = 3) -> str:
    """`a, b and c`; what goes beyond `most` is counted."""
    found = sorted(words)
    if len(found) > most:
        found = [*found[:most], gettext("%(count)s more") % {"count": len(found) - most}]
    if len(found) < 2:
        return "".join(found)
    return listed_in_order(found)


def listed_in_order(words: list[str]) -> str:
    """`a, b and c` as they come."""
    return (
        str(words[0])
        if len(words) == 1
        else gettext("%(several)s and %(last)s")
        % {"several": ", ".join(map(str, words[:-1])), "last": words[-1]}
    )


def _goals(mentee: Participant, mentor: Participant) -> str:
    if not mentee.goals:
        return str(NO_GOALS)
    shared, near = mentee.goals & mentor.expertise, mentee.goals & mentor.near_expertise
    nearly = gettext("nearly: %(near)s") % {"near": listed(near)} if near else ""
    if not shared:
        none = gettext("None of the goals is among the mentor’s expertise")
        return f"{none}; {nearly}" if near else none
    told = gettext("%(shared)s of %(goals)s goals covered: %(shared_2)s") % {
        "shared": len(shared),
        "goals": len(mentee.goals),
        "shared_2": listed(shared),
    }
    return f"{told}; {nearly}" if near else told


def _word(first: str, second: str) -> str:
    if not first or not second:
        return str(NOT_KNOWN)
    return (
        gettext("Both %(first)s") % {"first": first}
        if first == second
        else gettext("%(first)s with %(second)s") % {"first": first, "second": second}
    )


def _department(mentee: Participant, mentor: Participant) -> str:
    if not mentee.department or not mentor.department:
        return str(NOT_KNOWN)
    if mentee.department == mentor.department:
        return gettext("Both in %(department)s") % {"department": mentee.department[-1]}
    both = gettext("%(department)s with %(department_2)s") % {
        "department": mentee.department[-1],
        "department_2": mentor.department[-1],
    }
    if mentee.department[0] == mentor.department[0]:
        return gettext("%(both)s, both in %(department)s") % {
            "both": both,
            "department": mentee.department[0],
        }
    return both


def _stage(mentee: Participant, mentor: Participant) -> str:
    if not mentee.stage or not mentor.stage:
        return str(NOT_KNOWN)
    gap = mentor.stage - mentee.stage
    if not gap:
        return gettext("At the same stage")
    if gap > 0:
        words = ngettext(
            "The mentor is %(count)s stage ahead", "The mentor is %(count)s stages ahead", gap
        )
    else:
        words = ngettext(
            "The mentor is %(count)s stage behind", "The mentor is %(count)s stages behind", -gap
        )
    return words % {"count": abs(gap)}


def _years(mentee: Participant, mentor: Participant) -> str:
    if mentee.years is None or mentor.years is None:
        return str(NOT_KNOWN)
    ahead = mentor.years - mentee.years
    if not ahead:
        return gettext("As long in the organisation")
    if ahead > 0:
        words = ngettext(
            "The mentor has been here %(count)s year longer",
            "The mentor has been here %(count)s years longer",
            ahead,
        )
    else:
        words = ngettext(
            "The mentor has been here %(count)s year less",
            "The mentor has been here %(count)s years less",
            -ahead,
        )
    return words % {"count": abs(ahead)}


def _languages(mentee: Participant, mentor: Participant) -> str:
    shared = mentee.languages & mentor.languages
    if not mentee.languages or not mentor.languages:
        return str(NOT_KNOWN)
    return (
        gettext("Both speak %(shared)s") % {"shared": listed(shared)}
        if shared
        else gettext("No language in common")
    )


def _interests(mentee: Participant, mentor: Participant) -> str:
    if not mentee.interests or not mentor.interests:
        return str(NOT_KNOWN)
    shared = mentee.interests & mentor.interests
    return (
        gettext("Shared: %(shared)s") % {"shared": listed(shared)}
        if shared
        else gettext("Nothing in common yet")
    )


def _ordinal(number: int) -> str:
    known = {1: gettext("first"), 2: gettext("second"), 3: gettext("third")}
    return known.get(number) or gettext("%(number)sth") % {"number": number}


def _wishes(mentee: Participant, mentor: Participant) -> str:
    found = []
    if mentor.id in mentee.wishes:
        place = _ordinal(mentee.wishes.index(mentor.id) + 1)
        found.append(gettext("the mentee’s %(place)s wish") % {"place": place})
    if mentee.id in mentor.wishes:
        place = _ordinal(mentor.wishes.index(mentee.id) + 1)
        found.append(gettext("the mentor’s %(place)s wish") % {"place": place})
    if found:
        words = listed_in_order(found)
        return f"{words[0].upper()}{words[1:]}"
    return (
        gettext("Not among the wishes")
        if mentee.wishes or mentor.wishes
        else gettext("No wishes named")
    )


def _availability(mentee: Participant, mentor: Participant) -> str:
    if not mentee.windows or not mentor.windows:
        return str(NOT_KNOWN)
    shared = in_week_order(mentee.windows & mentor.windows)
    if not shared:
        return gettext("No part of the week in common")
    more = gettext(" and %(value)s more") % {"value": len(shared) - 3} if len(shared) > 3 else ""
    return f"{', '.join(map(label, shared[:3]))}{more}"


def _meetability(mentee: Participant, mentor: Participant) -> str:
    hours = hours_together(mentee, mentor)
    if hours is None:
        return str(NOT_KNOWN)
    found = (
        ngettext("%(count)s hour in eight weeks", "%(count)s hours in eight weeks", hours)
        % {"count": hours}
        if hours
        else gettext("No hour")
    )
    guessed = [
        side
        for side, one in (("mentee", mentee), ("mentor", mentor))
        if one.meetable_by != "roster"
    ]
    if not guessed:
        return gettext("%(found)s, by both rosters") % {"found": found}
    if len(guessed) == 2:
        return gettext("%(found)s, by the ordinary weeks that both gave; there is no roster") % {
            "found": found
        }
    return gettext(
        "%(found)s; there is no roster for the %(guessed)s, so their ordinary week counts"
    ) % {"found": found, "guessed": guessed[0]}


TEXTS: dict[str, Callable[[Participant, Participant], str]] = {
    "goals": _goals,
    "specialty": lambda one, other: _word(one.specialty, other.specialty),
    "department": _department,
    "stage": _stage,
    "years": _years,
    "profession": lambda one, other: _word(one.profession, other.profession),
    "site": lambda one, other: _word(one.site, other.site),
    "languages": _languages,
    "interests": _interests,
    "wishes": _wishes,
    "availability": _availability,
    "meetability": _meetability,
}
