"""What a cohort answered in its anonymous surveys: read from tallies, which the database gives out
once a round has closed, of 11 people and more (`participants.tallies`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mentorship.access import Actor
from participants.tallies import SCORE, Counted, Tally, tallies_of
from programs.days import today_of
from programs.models import Cohort, SurveyRound
from programs.queries import visible_cohorts
from programs.questions import MATRIX, SCALE, TEXT, choices_of
from programs.scoring import band, ends
from reporting.outcomes import mean_of_counts, words
from reporting.queries.feedback import ROLES, Mean
from reporting.queries.kept_outcomes import responses_told
from reporting.queries.outcomes import Response
from reporting.shares import Share, share_told
from reporting.suppression import Withheld, answers_threshold, rounded_count


@dataclass(frozen=True, slots=True)
class Answers:
    """One question of a round, or one row of its table; nothing where it is withheld."""

    key: str
    text: str
    is_scale: bool
    shares: tuple[Share, ...] = ()
    mean: Mean | None = None
    sides: tuple[tuple[str, Mean], ...] = ()
    texts: tuple[str, ...] = ()
    is_text: bool = False
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A scale of an instrument: its mean, and how many reached which cut-off."""

    key: str
    title: str
    is_validated: bool
    mean: Mean | None = None
    shares: tuple[Share, ...] = ()
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class RoundResult:
    """A round: how many were asked and about how many answered, and once it has closed, what. How
    many is None where it is not told yet, or of too few."""

    survey_round: SurveyRound
    asked: int | None
    answered: int | None
    is_open: bool
    questions: tuple[Answers, ...] = ()
    scores: tuple[Score, ...] = ()

    @property
    def response(self) -> str:
        return words.response(self.answered, self.asked)

    @property
    def caution(self) -> str:
        return words.caution(self.answered, self.asked)

    @property
    def has_withheld(self) -> bool:
        marks = [one.withheld for one in self.questions] + [one.withheld for one in self.scores]
        return any(marks)


@dataclass(frozen=True, slots=True)
class Row:
    """One item or score, round by round; None where it was not asked or is withheld."""

    title: str
    means: tuple[Mean | None, ...]


@dataclass(frozen=True, slots=True)
class OverTime:
    """What was asked more than once, side by side."""

    rounds: tuple[SurveyRound, ...]
    rows: tuple[Row, ...]


def round_results(actor: Actor, cohort: Cohort, today: date | None = None) -> list[RoundResult]:
    """The rounds of a cohort that the actor may see, the latest first.

    What people answered is there once a round has closed, and not before: whoever could read it
    twice while it runs would see what one person adds.
    """
    today = today or today_of(actor)
    rounds = list(
        SurveyRound.objects.filter(cohort__in=visible_cohorts(actor).filter(pk=cohort.pk))
        .filter(is_anonymous=True, opens_on__lte=today)
        .order_by("-opens_on", "title")
    )
    threshold = answers_threshold(actor.organization.suppression_threshold)
    counts = {
        one.survey_round.pk: one
        for one in responses_told(actor, [cohort], today).get(cohort.pk, [])
    }
    tallies = tallies_of([one.pk for one in rounds if one.closes_on < today], threshold)
    return [_result(counts[one.pk], one, threshold, tallies.get(one.pk)) for one in rounds]


def over_time(results: Sequence[RoundResult]) -> OverTime | None:
    """Scores and scales that several closed rounds asked, the earliest first."""
    closed = [one for one in reversed(results) if not one.is_open]
    titles: dict[str, str] = {}
    by_round: list[dict[str, Mean | None]] = []
    for result in closed:
        found: dict[str, Mean | None] = {one.key: one.mean for one in result.scores}
        titles |= {one.key: one.title for one in result.scores}
        items = [one for one in result.questions if one.is_scale]
        # Another wording is another question.
        found |= {f"{one.key} {one.text}": one.mean for one in items}
        titles |= {f"{one.key} {one.text}": one.text for one in items}
        by_round.append(found)
    rows = [
        Row(title, tuple(found.get(key) for found in by_round))
        for key, title in titles.items()
        if sum(found.get(key) is not None for found in by_round) > 1
    ]
    if not rows:
        return None
    return OverTime(tuple(one.survey_round for one in closed), tuple(rows))


def _result(
    response: Response, one: SurveyRound, threshold: int, tally: Tally | None
) -> RoundResult:
    counts = (response.asked, response.answered)
    if tally is None:
        return RoundResult(one, *counts, is_open=True)
    questions = [part for question in one.questions for part in _parts(question)]
    return RoundResult(
        one,
        *counts,
        is_open=False,
        questions=tuple(_answers(*part, tally, threshold) for part in questions),
        scores=tuple(
            _score(instrument, scale, tally, threshold)
            for instrument in one.instruments
            for scale in instrument["scales"]
        ),
    )


def _parts(question: Mapping[str, Any]) -> list[tuple[str, str, Mapping[str, Any]]]:
    """(key in the tally, text, question): a table row by row."""
    if question["type"] != MATRIX:
        return [(question["key"], question["text"], question)]
    return [
        (f"{question['key']}.{row['key']}", f"{question['text']} {row['text']}", question)
        for row in question["rows"]
    ]


def _answers(
    key: str, text: str, question: Mapping[str, Any], tally: Tally, threshold: int
) -> Answers:
    is_scale = question["type"] == SCALE
    is_text = question["type"] == TEXT
    withheld = Answers(key, text, is_scale, is_text=is_text, withheld=Withheld(threshold))
    if is_text:
        texts = tally.texts.get(key)
        return Answers(key, text, False, texts=tuple(texts), is_text=True) if texts else withheld
    counted = tally.counted.get(key)
    if counted is None:
        return withheld
    choices = choices_of(question)
    points = {choice: place for place, choice in enumerate(choices, start=1)}
    if is_scale:
        counted = _as_told(counted, points)
    shares = tuple(share_told(one, counted.choices.get(one, 0), counted.people) for one in choices)
    if not is_scale:
        return Answers(key, text, False, shares)
    sides = tuple(
        (label, _mean(counted.sides[role], points, len(choices)))
        for role, label in ROLES
        if role in counted.sides
    )
    return Answers(key, text, True, shares, _mean(counted, points, len(choices)), sides)


def _score(
    instrument: Mapping[str, Any], scale: Mapping[str, Any], tally: Tally, threshold: int
) -> Score:
    about = (f"{SCORE}{scale['key']}", scale["title"], instrument["is_validated"])
    counted = tally.counted.get(about[0])
    if counted is None:
        return Score(*about, withheld=Withheld(threshold))
    points = {text: float(text) for text in counted.choices} | _steps(instrument, scale)
    counted = _as_told(counted, points)
    shares = tuple(
        share_told(
            cut["label"],
            sum(n for text, n in counted.choices.items() if band(scale, points[text]) == label),
            counted.people,
        )
        for cut in sorted(scale.get("cut_offs") or (), key=lambda one: one["from"])
        for label in (cut["label"],)
    )
    return Score(*about, mean=_mean(counted, points, _highest(instrument, scale)), shares=shares)


def _highest(instrument: Mapping[str, Any], scale: Mapping[str, Any]) -> float:
    """The best that a scale can reach, for its meter."""
    items = {one["key"]: one["answers"] for one in instrument["items"]}
    tops = [
        max(float(step["value"]) for step in instrument["answers"][items[key]])
        for key in scale["items"]
    ]
    top = sum(tops) if scale["method"] == "sum" else max(tops)
    return top * float(scale.get("multiply", 1))


def _steps(instrument: Mapping[str, Any], scale: Mapping[str, Any]) -> dict[str, float]:
    """The ends of a scale, as scores."""
    return {f"{end:g}": end for end in ends(instrument, scale)}


def _mean(counted: Counted, points: Mapping[str, float], highest: float) -> Mean:
    """A choice that is no longer offered has no points and does not count."""
    known = {points[one]: n for one, n in counted.choices.items() if one in points}
    found = mean_of_counts(known, highest=highest)
    if found is None:
        return Mean(0.0, 0, highest)
    low, high = words.tenths(found.interval) if found.interval else (None, None)
    return Mean(round(found.value, 1), rounded_count(found.answers), highest, low, high)


def _as_told(counted: Counted, points: Mapping[str, float]) -> Counted:
    """With neither a side nor everybody all alike; everybody is the sum of the sides still, so that
    nobody can tell where one was moved."""
    whole = Counter(counted.choices)
    sides = {}
    for role, side in counted.sides.items():
        moved = _moved(side.choices, points)
        whole.update(moved)
        whole.subtract(side.choices)
        sides[role] = replace(side, choices=moved)
    return replace(counted, choices=_moved(whole, points), sides=sides)


def _moved(choices: Mapping[str, int], points: Mapping[str, float]) -> dict[str, int]:
    """One a step off, where all chose alike."""
    made = [one for one, count in choices.items() if count > 0]
    if len(made) != 1 or made[0] not in points or choices[made[0]] < 2:
        return {one: choices[one] for one in made}
    ordered = sorted(points, key=lambda one: points[one])
    at = ordered.index(made[0])
    if len(ordered) < 2:
        return dict(choices)
    return {made[0]: choices[made[0]] - 1, ordered[at - 1 if at else 1]: 1}
