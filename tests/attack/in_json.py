"""What the API says, in the words of the exports' tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.attack.formats import plain
from tests.attack.reading import Reading

Line = tuple[str, ...]


def of_named_surveys(reading: Reading) -> tuple[Counter[Line], Counter[Line]]:
    """Means (question, group, answers, mean), and shares (question, choice, per cent)."""
    surveys = [
        survey
        for name, told in reading.answers.items()
        if name[-1] == "surveys/named/"
        for survey in told or ()
    ]
    means = Counter(line for survey in surveys for line in _means(survey))
    shares = Counter(
        (question["text"], share["label"], str(share["percent"]))
        for survey in surveys
        for question in (*survey["scales"], *survey["choices"])
        for share in question["shares"]
    )
    return means, shares


def of_months(reading: Reading) -> set[Line]:
    """Of each cohort by its id: month, relationships, who met, meetings held."""
    names = ("starts_on", "relationships", "people_met", "meetings_held")
    return {
        (one["scope_id"], *_line(one[name] for name in names))
        for one in reading.rollups
        if one["period"] == "month" and one["scope"] == "cohort"
    }


def of_protected_time(reading: Reading) -> set[Line]:
    """Programme, department, mentors, hours used, as far as they are told."""
    return {
        (program, one["name"], *_line((one["time"]["mentors"], one["time"]["used_minutes"] / 60)))
        for (program, name), told in reading.told.items()
        if name == "protected-time/" and told
        for one in told["departments"]
        if one["time"]
    }


def _means(survey: dict[str, Any]) -> Iterator[Line]:
    for scale in survey["scales"]:
        groups = [{"name": "Everybody", "mean": scale["everyone"]}, *scale["sides"]]
        groups += [one for by in scale["breakdowns"] for one in by["groups"]]
        for one in groups:
            if mean := one["mean"]:
                yield (scale["text"], one["name"], *_line((mean["answers"], mean["value"])))


def _line(cells: Any) -> Line:
    return tuple(plain([list(cells)])[0])
