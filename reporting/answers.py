"""What a survey came to, in a fixed list of groups of at most two ways, decided together. Pure.

The list does not grow by request: all its tables are decided at once, so that no two of them give
away what either withholds, and what comes out is kept as it is (`SurveySnapshot`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from reporting.chosen import kept_choices, shares_of_scale
from reporting.outcomes import mean_of, words
from reporting.suppression import decide_together, never_alike

SIDE, SITE, DEPARTMENT, STAGE = "side", "site", "department", "stage"
BREAKDOWNS: Final = ((SIDE,), (SIDE, SITE), (SIDE, DEPARTMENT), (SIDE, STAGE))

type Kept = dict[str, Any]
"""As JSON: of a scale `text`, `highest`, `everyone`, `shares`, and `tables`, each with its `by` and
its `groups`; of a group its `name` and its mean, which is missing where it is withheld. Of what
lets choose: see `reporting.chosen`; of scores: `reporting.scored`."""

type Points = list[tuple[Said, float]]
"""Who answered a scale, and what that counts."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one person answered, and where they stand."""

    side: str
    site: str
    department: str
    stage: str
    answers: Mapping[str, Any]

    @property
    def cell(self) -> tuple[str, str, str, str]:
        return self.side, self.site, self.department, self.stage


def kept_questions(
    questions: Iterable[Mapping[str, Any]], said: Sequence[Said], threshold: int
) -> list[Kept]:
    """The scales among these questions, each in every breakdown, then those that let choose."""
    asked = list(questions)
    scales = [_kept(one, said, threshold) for one in asked if one.get("type") == "scale"]
    return scales + kept_choices(asked, [one.answers for one in said], threshold)


def _kept(question: Mapping[str, Any], said: Sequence[Said], threshold: int) -> Kept:
    choices = question.get("choices") or []
    points = [
        (one, float(point))
        for one in said
        for point in [_point(one.answers.get(question["key"]), choices)]
        if point is not None
    ]
    highest = len(choices) or 5
    kept, told = kept_points(points, (1, highest), BREAKDOWNS, threshold)
    chosen = [int(point) for point in told]
    shares = shares_of_scale(question, chosen, threshold) if kept["everyone"] else {}
    return {"text": question.get("text", ""), "highest": highest, **kept, "shares": shares}


def kept_points(
    points: Points, ends: tuple[float, float], breakdowns: Sequence[tuple[str, ...]], threshold: int
) -> tuple[Kept, list[float]]:
    """The mean of everybody and in these breakdowns, decided together, and the points of which all
    of them are."""
    tables = _tables([one for one, _ in points], breakdowns)
    cells = Counter(one.cell for one, _ in points)
    decisions = decide_together(dict(sorted(cells.items())), tables, threshold=threshold)
    points = _as_told(points, tables, decisions, ends)
    by_cell: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for one, point in points:
        by_cell[one.cell].append(point)
    told = [point for _, point in points]
    shows_everyone = len(points) >= threshold and decisions[SIDE,].shows_total
    kept = {
        "everyone": _mean(told, ends) if shows_everyone else None,
        "tables": [
            {
                "by": list(by),
                "groups": [
                    {"name": list(name)}
                    if name in decisions[by].withheld
                    else {"name": list(name)}
                    | _mean([point for cell in of for point in by_cell[cell]], ends)
                    for name, of in groups.items()
                ],
            }
            for by, groups in tables.items()
        ],
    }
    return kept, told


def _as_told(
    points: Points,
    tables: Mapping[Any, Mapping[Any, Any]],
    decisions: Mapping[Any, Any],
    ends: tuple[float, float],
) -> Points:
    """The answers with none of the groups that are shown all alike. All means are of these, so
    that they agree with each other, and nobody can tell where one was moved."""
    told = dict(enumerate(points))
    finest_first = sorted(tables, key=len, reverse=True)
    shown = [
        set(of)
        for by in finest_first
        for name, of in tables[by].items()
        if name not in decisions[by].withheld
    ]
    for cells in [*shown, {one.cell for one, _ in points}]:
        of = {at: point for at, (one, point) in told.items() if one.cell in cells}
        told |= {at: (told[at][0], p) for at, p in never_alike(of, *ends).items()}
    return list(told.values())


def _tables(
    said: Sequence[Said], breakdowns: Sequence[tuple[str, ...]]
) -> dict[tuple[str, ...], dict[tuple[str, ...], list[tuple[str, str, str, str]]]]:
    found: dict[Any, dict[Any, set[Any]]] = {by: defaultdict(set) for by in breakdowns}
    for one in said:
        for by in breakdowns:
            found[by][tuple(getattr(one, axis) for axis in by)].add(one.cell)
    return {
        by: {name: sorted(groups[name]) for name in sorted(groups)} for by, groups in found.items()
    }


def _mean(points: Sequence[float], ends: tuple[float, float]) -> Kept:
    found = mean_of(points, lowest=ends[0], highest=ends[1])
    if found is None:
        return {"value": 0.0, "answers": 0, "low": None, "high": None}
    low, high = words.tenths(found.interval) if found.interval else (None, None)
    return {"value": round(found.value, 1), "answers": found.answers, "low": low, "high": high}


def _point(answer: Any, choices: Sequence[str]) -> int | None:
    if answer in choices:
        return choices.index(answer) + 1
    try:
        return int(answer)
    except (TypeError, ValueError):
        return None
