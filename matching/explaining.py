"""Words for a result: why these two, why nobody, and why not those two.

Nothing here tells a reporting line, an earlier pairing and a private exclusion apart: all three
give one and the same answer, and none is counted, so that an exclusion cannot be worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from matching.criteria import CONFIDENTIAL, CRITERIA, CRITERIA_BY_KEY, Blocked, fit_flag
from matching.features import Pair, Participant, in_week_order
from matching.meetability import hours_together
from matching.optimum.solution import Solution
from matching.scoring import Scores

NOT_OPEN = (
    "These two are not open to each other in this cohort. Reporting lines, supervision, assessment "
    "or appraisal that somebody named in confidence, earlier pairings in any programme, and "
    "confidential wishes all lead to this answer, and which of them it was is never shown."
)
NOT_KNOWN = "Not known for both"
NOBODY_LEFT = "No remaining mentor fits the rules and has room."
NO_MENTEE_LEFT = "No remaining mentee fits the rules and needs a mentor."

# For one and for several.
RULE_WORDS: dict[int, tuple[str, str]] = {
    Blocked.FORBIDDEN: (
        "is kept apart by the programme team",
        "are kept apart by the programme team",
    ),
    Blocked.SITE: ("works at another site", "work at another site"),
    Blocked.DEPARTMENT: ("works in the same department", "work in the same department"),
    Blocked.PROFESSION: ("has another profession", "have another profession"),
    Blocked.STAGE: ("is outside the wanted career stages", "are outside the wanted career stages"),
    Blocked.LANGUAGE: ("shares no language", "share no language"),
    Blocked.AVAILABILITY: ("has too few times that suit both", "have too few times that suit both"),
    Blocked.MEETABILITY: ("has too few hours to meet in", "have too few hours to meet in"),
} | {
    fit_flag(one.key): (
        f"fits too little on {one.label.lower()}",
        f"fit too little on {one.label.lower()}",
    )
    for one in CRITERIA
}
RELAXED_WORDS: dict[str, str] = {
    "must_same_site": "letting go of “same site”",
    "must_different_department": "letting go of “different department”",
    "must_same_profession": "letting go of “same profession”",
    "must_stage_gap": "letting go of the career-stage limits",
    "must_share_language": "letting go of “a shared language”",
    "must_share_windows": "asking for fewer shared times",
    "least_meetable_hours": "asking for fewer hours to meet in",
    "capacity": "one more place with each mentor",
} | {
    f"must_fit_{one.key}": f"letting go of “has to fit on {one.label.lower()}”" for one in CRITERIA
}


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
        return CRITERIA_BY_KEY[self.criterion].label

    def to_json(self) -> dict[str, Any]:
        """Plain data, as a proposal keeps it."""
        return asdict(self)


def listed(words: Iterable[str], most: int = 3) -> str:
    """`a, b and c`; what goes beyond `most` is counted."""
    found = sorted(words)
    if len(found) > most:
        found = [*found[:most], f"{len(found) - most} more"]
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} and {found[-1]}"


def window_name(window: str) -> str:
    """`mon-morning` as `Mon morning`."""
    return window.replace("-", " ").capitalize()


def _goals(mentee: Participant, mentor: Participant) -> str:
    if not mentee.goals:
        return "No goals named yet"
    shared, near = mentee.goals & mentor.expertise, mentee.goals & mentor.near_expertise
    nearly = f"nearly: {listed(near)}" if near else ""
    if not shared:
        none = "None of the goals is among the mentor’s expertise"
        return f"{none}; {nearly}" if near else none
    told = f"{len(shared)} of {len(mentee.goals)} goals covered: {listed(shared)}"
    return f"{told}; {nearly}" if near else told


def _word(first: str, second: str) -> str:
    if not first or not second:
        return NOT_KNOWN
    return f"Both {first}" if first == second else f"{first} with {second}"


def _department(mentee: Participant, mentor: Participant) -> str:
    if not mentee.department or not mentor.department:
        return NOT_KNOWN
    if mentee.department == mentor.department:
        return f"Both in {mentee.department[-1]}"
    both = f"{mentee.department[-1]} with {mentor.department[-1]}"
    if mentee.department[0] == mentor.department[0]:
        return f"{both}, both in {mentee.department[0]}"
    return both


def _stage(mentee: Participant, mentor: Participant) -> str:
    if not mentee.stage or not mentor.stage:
        return NOT_KNOWN
    gap = mentor.stage - mentee.stage
    if not gap:
        return "At the same stage"
    stages = f"{abs(gap)} stage{'' if abs(gap) == 1 else 's'}"
    return f"The mentor is {stages} {'ahead' if gap > 0 else 'behind'}"


def _years(mentee: Participant, mentor: Participant) -> str:
    if mentee.years is None or mentor.years is None:
        return NOT_KNOWN
    ahead = mentor.years - mentee.years
    if not ahead:
        return "As long in the organisation"
    count = f"{abs(ahead)} year{'' if abs(ahead) == 1 else 's'}"
    return f"The mentor has been here {count} {'longer' if ahead > 0 else 'less'}"


def _languages(mentee: Participant, mentor: Participant) -> str:
    shared = mentee.languages & mentor.languages
    if not mentee.languages or not mentor.languages:
        return NOT_KNOWN
    return f"Both speak {listed(shared)}" if shared else "No language in common"


def _interests(mentee: Participant, mentor: Participant) -> str:
    if not mentee.interests or not mentor.interests:
        return NOT_KNOWN
    shared = mentee.interests & mentor.interests
    return f"Shared: {listed(shared)}" if shared else "Nothing in common yet"


def _ordinal(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")


def _wishes(mentee: Participant, mentor: Participant) -> str:
    found = [
        f"the {side}’s {_ordinal(one.wishes.index(other.id) + 1)} wish"
        for side, one, other in (("mentee", mentee, mentor), ("mentor", mentor, mentee))
        if other.id in one.wishes
    ]
    if found:
        return " and ".join(found).capitalize()
    return "Not among the wishes" if mentee.wishes or mentor.wishes else "No wishes named"


def _availability(mentee: Participant, mentor: Participant) -> str:
    if not mentee.windows or not mentor.windows:
        return NOT_KNOWN
    shared = in_week_order(mentee.windows & mentor.windows)
    if not shared:
        return "No part of the week in common"
    more = f" and {len(shared) - 3} more" if len(shared) > 3 else ""
    return f"{', '.join(map(window_name, shared[:3]))}{more}"


def _meetability(mentee: Participant, mentor: Participant) -> str:
    hours = hours_together(mentee, mentor)
    if hours is None:
        return NOT_KNOWN
    found = f"{hours} hour{'' if hours == 1 else 's'} in eight weeks" if hours else "No hour"
    guessed = [
        side
        for side, one in (("mentee", mentee), ("mentor", mentor))
        if one.meetable_by != "roster"
    ]
    if not guessed:
        return f"{found}, by both rosters"
    if len(guessed) == 2:
        return f"{found}, by the ordinary weeks that both named: no roster is known"
    return f"{found}; of the {guessed[0]} no roster is known, so their ordinary week counts"


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
    "goals": "goals",
    "specialty": "specialty",
    "department": "department",
    "stage": "career stage",
    "years": "years here",
    "profession": "profession",
    "site": "site",
    "languages": "languages",
    "interests": "interests",
    "wishes": "wishes",
    "availability": "times that suit both",
    "meetability": "hours to meet",
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
    good = f"Fits well on {listed_in_order(words)}" if words else "No criterion fits strongly"
    if not weak:
        return f"{good}."
    names = listed_in_order([STRONG[part.criterion] for part in weak[:2]])
    return f"{good}; less so on {names}."


def _strength(part: Part, shared_goals: frozenset[str]) -> str:
    if part.criterion == "goals" and shared_goals:
        return f"goals ({listed(shared_goals, 2)})"
    return STRONG[part.criterion]


def listed_in_order(words: list[str]) -> str:
    """`a, b and c` as they come."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is without a match, and what would change it."""

    enrollment: str
    code: str
    sentence: str
    remedy: str


def _named_blocks(flags: Iterable[int]) -> dict[int, int]:
    """How many of the others each nameable rule blocks."""
    counts = dict.fromkeys(RULE_WORDS, 0)
    for value in flags:
        for rule in RULE_WORDS:
            counts[rule] += bool(value & rule)
    return {rule: count for rule, count in counts.items() if count}


def _blocked_words(flags: list[int], who: str) -> str:
    """`Of 40 mentors, 22 are at another site and 6 …`; empty where no nameable rule blocks."""
    counts = _named_blocks(flags)
    if not counts:
        return ""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    words = [f"{count} {RULE_WORDS[rule][count > 1]}" for rule, count in ordered]
    return f" Of {len(flags)} {who}{'' if len(flags) == 1 else 's'}, {listed_in_order(words)}."


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
            return RELAXED_WORDS[name].capitalize() + " would match this person."
    return ""


def _mentee_reason(scores: Scores, mentee: Participant, helpful: str) -> Reason:
    flags = scores.blocked_mentors(mentee.id)
    if not scores.mentors:
        return Reason(
            mentee.id,
            "no_mentors",
            "There is no accepted mentor in this cohort yet.",
            "Invite mentors, or accept those who applied.",
        )
    words = _blocked_words(flags, "mentor")
    ruled_out = all(flag & ~CONFIDENTIAL for flag in flags)
    if ruled_out:
        code, sentence = "rules", "The rules leave no mentor for this person." + words
        remedy = helpful or "Relax a rule, or invite a mentor who fits this person."
    else:
        code, sentence = "no_room_or_fit", NOBODY_LEFT + words
        remedy = helpful or "Another mentor who fits this person would help."
    return Reason(mentee.id, code, sentence, remedy)


def _mentor_reason(scores: Scores, mentor: Participant, matched: int, helpful: str) -> Reason:
    if not mentor.capacity:
        return Reason(
            mentor.id,
            "no_capacity",
            "This mentor offers no place at the moment.",
            "Ask whether they have room for one person.",
        )
    if matched == len(scores.mentees):
        return Reason(
            mentor.id,
            "not_needed",
            "Every mentee has a mentor.",
            "Keep this mentor in reserve, or invite more mentees.",
        )
    words = _blocked_words(scores.blocked_mentees(mentor.id), "mentee")
    remedy = helpful or "Inviting more mentees who fit would help."
    return Reason(mentor.id, "no_room_or_fit", NO_MENTEE_LEFT + words, remedy)


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
        return WhyNot("matched", "These two are matched with each other.")
    flags = scores.blocked([pair])[0]
    named = tuple(
        f"They {several}." if rule == Blocked.FORBIDDEN else f"The mentor {one}."
        for rule, (one, several) in RULE_WORDS.items()
        if flags & rule
    )
    if named:
        return WhyNot("ruled_out", "The rules of this run keep these two apart.", named)
    if flags & CONFIDENTIAL or not scores.mentors[column].capacity:
        return WhyNot("not_open", NOT_OPEN)
    return WhyNot(
        "outweighed",
        "The rules allow this pair, but the plan as a whole is better without it.",
    )
