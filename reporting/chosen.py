"""How often each choice was made in a survey that is not anonymous: of all who answered a question
together, never by side or place, and nothing of fewer than the threshold. Pure.

What somebody wrote in their own words is not in it: it is read by nobody but its writer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from programs.questions import CHOICE, MATRIX, SCALE, SEVERAL, choices_of

type Kept = dict[str, Any]
"""As JSON: `text`, and where enough people answered, `people` and `choices` ([choice, count])."""


def kept_choices(
    questions: Iterable[Mapping[str, Any]],
    answers: Sequence[Mapping[str, Any]],
    threshold: int,
) -> list[Kept]:
    """Of each question that lets choose, and of each row of a table; scales stand beside their
    means (`shares_of_scale`)."""
    return [
        {"text": text} | shares(choices, given, threshold)
        for question in questions
        if question.get("type") in (CHOICE, SEVERAL, MATRIX)
        for text, choices, given in _parts(question, answers)
    ]


def shares_of_scale(question: Mapping[str, Any], points: Sequence[int], threshold: int) -> Kept:
    """The same of a scale, of the points that its means are of."""
    choices = choices_of({"type": SCALE, **question})
    given = [[choices[point - 1]] for point in points if 0 < point <= len(choices)]
    return shares(choices, given, threshold)


def shares(choices: Sequence[str], given: Sequence[Sequence[str]], threshold: int) -> Kept:
    """Nothing where too few answered."""
    if len(given) < threshold:
        return {}
    counted = Counter(choice for some in given for choice in set(some))
    return {"people": len(given), "choices": [[one, counted[one]] for one in choices]}


def _parts(
    question: Mapping[str, Any], answers: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """(text, choices, what each who answered chose)."""
    choices = choices_of(question)
    said = [one[question["key"]] for one in answers if one.get(question["key"])]
    if question["type"] != MATRIX:
        yield question["text"], choices, [_list(one) for one in said]
        return
    for row in question["rows"]:
        chosen = [_list(one[row["key"]]) for one in said if one.get(row["key"])]
        yield f"{question['text']} {row['text']}", choices, chosen


def _list(answer: Any) -> list[str]:
    return [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]
