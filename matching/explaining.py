"""Words for a result: why these two, why nobody, and why not those two.

Nothing here tells a reporting line, an earlier pairing and a private exclusion apart: all three
give one and the same answer, and none is counted, so that an exclusion cannot be worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from matching.criteria import CONFIDENTIAL, CRITERIA, CRITERIA_BY_KEY, Blocked, fit_flag
from matching.criterion_words import NO_GOALS, NOT_KNOWN, TEXTS, listed, listed_in_order
from matching.features import Pair, Participant
from matching.optimum.solution import Solution
from matching.scoring import Scores
from mentorship.texts import gettext_lazy

NOT_OPEN = gettext_lazy(
    "These two are not open to each other in this cohort. Reporting lines, supervision, assessment "
    "or appraisal that somebody named in confidence, earlier pairings in any programme, and "
    "confidential wishes all lead to this answer, and which of them it was is never shown."
)
NOBODY_LEFT = gettext_lazy("No remaining mentor fits the rules and has room.")
NO_MENTEE_LEFT = gettext_lazy("No remaining mentee fits the rules and needs a mentor.")

# For one and for several.
RULE_WORDS: dict[int, tuple[str, str]] = {
    Blocked.FORBIDDEN: (
        gettext_lazy("is kept apart by the programme team"),
        gettext_lazy("are kept apart by the programme team"),
    ),
    Blocked.SITE: (gettext_lazy("works at another site"), gettext_lazy("work at another site")),
    Blocked.DEPARTMENT: (
        gettext_lazy("works in the same department"),
        gettext_lazy("work in the same department"),
    ),
    Blocked.PROFESSION: (
        gettext_lazy("has another profession"),
        gettext_lazy("have another profession"),
    ),
    Blocked.STAGE: (
        gettext_lazy("is outside the wanted career stages"),
        gettext_lazy("are outside the wanted career stages"),
    ),
    Blocked.LANGUAGE: (gettext_lazy("shares no language"), gettext_lazy("share no language")),
    Blocked.AVAILABILITY: (
        gettext_lazy("has too few times that suit both"),
        gettext_lazy("have too few times that suit both"),
    ),
    Blocked.MEETABILITY: (
        gettext_lazy("has too few hours to meet in"),
        gettext_lazy("have too few hours to meet in"),
    ),
}
_FITTING = {fit_flag(one.key): one for one in CRITERIA}
# In the order in which they are named.
NAMED_RULES = (*RULE_WORDS, *_FITTING)


def rule_words(rule: int, count: int = 1) -> str:
    """What a rule says of one person, or of several."""
    if rule in RULE_WORDS:
        return str(RULE_WORDS[rule][count > 1])
    return ngettext(
        "fits too little on %(criterion)s", "fit too little on %(criterion)s", count
    ) % {"criterion": _FITTING[rule].label.lower()}


RELAXED_WORDS: dict[str, str] = {
    "must_same_site": gettext_lazy("letting go of “same site”"),
    "must_different_department": gettext_lazy("letting go of “different department”"),
    "must_same_profession": gettext_lazy("letting go of “same profession”"),
    "must_stage_gap": gettext_lazy("letting go of the career-stage limits"),
    "must_share_language": gettext_lazy("letting go of “a shared language”"),
    "must_share_windows": gettext_lazy("asking for fewer shared times"),
    "least_meetable_hours": gettext_lazy("asking for fewer hours to meet in"),
    "capacity": gettext_lazy("one more place with each mentor"),
}


def relaxed_words(name: str) -> str:
    """What letting go of a rule is called."""
    if name in RELAXED_WORDS:
        return str(RELAXED_WORDS[name])
    label = CRITERIA_BY_KEY[name.removeprefix("must_fit_")].label
    return gettext("letting go of “has to fit on %(criterion)s”") % {"criterion": label.lower()}


def is_not_known(text: str) -> bool:
    """Whether a bar's text says that nothing is known, in any language: it was written once, in
    that of whoever started the run."""
    return text in _not_known_everywhere()


@cache
def _not_known_everywhere() -> frozenset[str]:
    found = set()
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(NOT_KNOWN), str(NO_GOALS)}
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Part:
    """One bar of a pair: what a criterion gave, of how much, and why."""

    criterion: str
    points: int
    max_points: int
    text: str

    @property
    def label(self) -> str:
        """The criterion's name for people."""
        return str(CRITERIA_BY_KEY[self.criterion].label)

    def to_json(self) -> dict[str, Any]:
        """Plain data, as a proposal keeps it."""
        return asdict(self)


def parts_of(scores: Scores, pair: Pair) -> tuple[Part, ...]:
    """The bars of a pair, the most points first; they add up to its score exactly."""
    row, column = scores.row_of[pair[0]], scores.column_of[pair[1]]
    mentee, mentor = scores.mentees[row], scores.mentors[column]
    found = [
        Part(key, points, scores.shares[key], TEXTS[key](mentee, mentor))
        for key, points in scores.points(pair).items()
    ]
    return tuple(sorted(found, key=lambda part: (-part.max_points, part.criterion)))


STRONG = {
    "goals": gettext_lazy("goals"),
    "specialty": gettext_lazy("specialty"),
    "department": gettext_lazy("department"),
    "stage": gettext_lazy("career stage"),
    "years": gettext_lazy("years here"),
    "profession": gettext_lazy("profession"),
    "site": gettext_lazy("site"),
    "languages": gettext_lazy("languages"),
    "interests": gettext_lazy("interests"),
    "wishes": gettext_lazy("wishes"),
    "availability": gettext_lazy("times that suit both"),
    "meetability": gettext_lazy("hours to meet"),
}


def sentence_of(scores: Scores, pair: Pair) -> str:
    """Why these two, in one sentence: what fits, and what to keep an eye on."""
    parts = parts_of(scores, pair)
    row, column = scores.row_of[pair[0]], scores.column_of[pair[1]]
    shared = scores.mentees[row].goals & scores.mentors[column].expertise
    strong = [part for part in parts if part.points * 4 >= part.max_points * 3]
    weak = [part for part in parts if part.points * 4 <= part.max_points]
    strong.sort(key=lambda part: -part.points)
    weak.sort(key=lambda part: part.points - part.max_points)
    words = [_strength(part, shared) for part in strong[:3]]
    good = (
        gettext("Fits well on %(words)s") % {"words": listed_in_order(words)}
        if words
        else gettext("No criterion fits strongly")
    )
    if not weak:
        return f"{good}."
    names = listed_in_order([STRONG[part.criterion] for part in weak[:2]])
    return gettext("%(good)s; less so on %(names)s.") % {"good": good, "names": names}


def _strength(part: Part, shared_goals: frozenset[str]) -> str:
    if part.criterion == "goals" and shared_goals:
        return gettext("goals (%(shared_goals)s)") % {"shared_goals": listed(shared_goals, 2)}
    return str(STRONG[part.criterion])


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is without a match, and what would change it."""

    enrollment: str
    code: str
    sentence: str
    remedy: str


def _named_blocks(flags: Iterable[int]) -> dict[int, int]:
    """How many of the others each nameable rule blocks."""
    counts = dict.fromkeys(NAMED_RULES, 0)
    for value in flags:
        for rule in NAMED_RULES:
            counts[rule] += bool(value & rule)
    return {rule: count for rule, count in counts.items() if count}


def _blocked_words(flags: list[int], who: str) -> str:
    """`Of 40 mentors, 22 are at another site and 6 …`; empty where no nameable rule blocks."""
    counts, n = _named_blocks(flags), len(flags)
    if not counts:
        return ""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    words = [f"{count} {rule_words(rule, count)}" for rule, count in ordered]
    if who == "mentor":
        of = ngettext("Of %(count)s mentor, %(blocked)s.", "Of %(count)s mentors, %(blocked)s.", n)
    else:
        of = ngettext("Of %(count)s mentee, %(blocked)s.", "Of %(count)s mentees, %(blocked)s.", n)
    return " " + of % {"count": n, "blocked": listed_in_order(words)}


def unmatched(
    scores: Scores, solution: Solution, without: Mapping[str, Solution]
) -> tuple[Reason, ...]:
    """The reason and a remedy for each mentee without a mentor and each mentor without a mentee.

    `without` holds the optimum with each rule let go of (`outcomes.solved_without`).
    """
    mentees = {mentee for mentee, _ in solution.pairs}
    mentors = {mentor for _, mentor in solution.pairs}
    helped = {
        name: {one for pair in other.pairs for one in pair} for name, other in without.items()
    }
    found = [
        _mentee_reason(scores, one, _helpful(one.id, helped))
        for one in scores.mentees
        if one.id not in mentees
    ]
    found += [
        _mentor_reason(scores, one, len(mentees), _helpful(one.id, helped))
        for one in scores.mentors
        if one.id not in mentors
    ]
    return tuple(found)


def _helpful(enrollment: str, helped: Mapping[str, set[str]]) -> str:
    """The first change that would match this person, in words; empty where none was found."""
    for name, people in helped.items():
        if enrollment in people:
            words = relaxed_words(name)
            return gettext("%(change)s would match this person.") % {
                "change": f"{words[0].upper()}{words[1:]}"
            }
    return ""


def _mentee_reason(scores: Scores, mentee: Participant, helpful: str) -> Reason:
    flags = scores.blocked_mentors(mentee.id)
    if not scores.mentors:
        return Reason(
            mentee.id,
            "no_mentors",
            gettext("There is no accepted mentor in this cohort yet."),
            gettext("Invite mentors, or accept those who applied."),
        )
    words = _blocked_words(flags, "mentor")
    ruled_out = all(flag & ~CONFIDENTIAL for flag in flags)
    if ruled_out:
        code, sentence = "rules", gettext("The rules leave no mentor for this person.") + words
        remedy = helpful or gettext("Relax a rule, or invite a mentor who fits this person.")
    else:
        code, sentence = "no_room_or_fit", f"{NOBODY_LEFT}{words}"
        remedy = helpful or gettext("Another mentor who fits this person would help.")
    return Reason(mentee.id, code, sentence, remedy)


def _mentor_reason(scores: Scores, mentor: Participant, matched: int, helpful: str) -> Reason:
    if not mentor.capacity:
        return Reason(
            mentor.id,
            "no_capacity",
            gettext("This mentor offers no place at the moment."),
            gettext("Ask whether they have room for one person."),
        )
    if matched == len(scores.mentees):
        return Reason(
            mentor.id,
            "not_needed",
            gettext("Every mentee has a mentor."),
            gettext("Keep this mentor in reserve, or invite more mentees."),
        )
    words = _blocked_words(scores.blocked_mentees(mentor.id), "mentee")
    remedy = helpful or gettext("Inviting more mentees who fit would help.")
    return Reason(mentor.id, "no_room_or_fit", f"{NO_MENTEE_LEFT}{words}", remedy)


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer about two people: `matched`, `ruled_out`, `not_open` or `outweighed`."""

    kind: str
    sentence: str
    reasons: tuple[str, ...] = ()


def why_not(scores: Scores, pairs: Iterable[Pair], pair: Pair) -> WhyNot:
    """Why two people are not together; `outweighed` leaves the cost to the caller to add."""
    column = scores.column_of[pair[1]]
    if pair in set(pairs):
        return WhyNot("matched", gettext("These two are matched with each other."))
    flags = scores.blocked([pair])[0]
    named = tuple(
        gettext("They %(several)s.") % {"several": rule_words(rule, 2)}
        if rule == Blocked.FORBIDDEN
        else gettext("The mentor %(what)s.") % {"what": rule_words(rule)}
        for rule in NAMED_RULES
        if flags & rule
    )
    if named:
        return WhyNot("ruled_out", gettext("The rules of this run keep these two apart."), named)
    if flags & CONFIDENTIAL or not scores.mentors[column].capacity:
        return WhyNot("not_open", str(NOT_OPEN))
    return WhyNot(
        "outweighed",
        gettext("The rules allow this pair, but the plan as a whole is better without it."),
    )
