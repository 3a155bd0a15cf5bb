"""Scores of an instrument from one person's answers: all that a scale is, is data. Pure.

A scale is {key, title, method, items, reversed, weights, at_least, multiply, decimals, …}. The
values of its items come from the instrument's answer sets; an item among `reversed` counts from
the other end of its set. `mean` and `sum` are over the answered items; a sum of which some were
left out is made up to the whole by their mean. `weighted_mean` weighs each item by what was
answered to the question that `weights` names: what somebody finds unimportant (0) does not count.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

type Instrument = Mapping[str, Any]
type Scale = Mapping[str, Any]


def scores(instrument: Instrument, answers: Mapping[str, Any]) -> dict[str, float]:
    """Each scale's score, for those with enough answers. `answers` are texts of choices by the
    items' keys, as they stand in the survey."""
    values = _values(instrument, answers)
    found = {}
    for scale in instrument["scales"]:
        score = _score(instrument, scale, values)
        if score is not None:
            found[scale["key"]] = score
    return found


def band(scale: Scale, score: float) -> str:
    """The label of the highest cut-off that the score reaches; '' below all, or without any."""
    reached = [cut for cut in scale.get("cut_offs") or () if score >= cut["from"]]
    return max(reached, key=lambda cut: cut["from"])["label"] if reached else ""


def ends(instrument: Instrument, scale: Scale) -> tuple[float, float]:
    """The lowest and the highest score that a scale can reach."""
    sets = {one["key"]: one["answers"] for one in instrument["items"]}
    steps = [
        [_number(one["value"]) for one in instrument["answers"][sets[key]]]
        for key in scale["items"]
    ]
    low, high = [min(one) for one in steps], [max(one) for one in steps]
    is_sum = scale["method"] == "sum"
    found = (sum(low), sum(high)) if is_sum else (min(low), max(high))
    lowest, highest = sorted(_number(scale.get("multiply", 1)) * one for one in found)
    return float(lowest), float(highest)


def _values(instrument: Instrument, answers: Mapping[str, Any]) -> dict[str, Decimal]:
    """What was answered to each item, in numbers."""
    found = {}
    for item in instrument["items"]:
        steps = {str(one["label"]): one["value"] for one in instrument["answers"][item["answers"]]}
        given = answers.get(item["key"])
        if isinstance(given, str) and given in steps:
            found[item["key"]] = _number(steps[given])
    return found


def _score(instrument: Instrument, scale: Scale, values: Mapping[str, Decimal]) -> float | None:
    turned = set(scale.get("reversed") or ())
    answered = {
        key: _turned(instrument, key, values[key]) if key in turned else values[key]
        for key in scale["items"]
        if key in values
    }
    enough = scale.get("at_least") or len(scale["items"])
    if len(answered) < enough:
        return None
    weights = _weights(scale, answered, values)
    total = sum(weights.values())
    if not total:
        return None
    mean = sum((answered[key] * weight for key, weight in weights.items()), Decimal()) / total
    if scale["method"] == "sum":
        mean *= len(scale["items"])
    return _rounded(mean * _number(scale.get("multiply", 1)), scale.get("decimals", 2))


def _weights(
    scale: Scale, answered: Mapping[str, Decimal], values: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    if scale["method"] != "weighted_mean":
        return dict.fromkeys(answered, Decimal(1))
    weighed_by = scale["weights"]
    return {key: values.get(weighed_by[key], Decimal()) for key in answered}


def _turned(instrument: Instrument, key: str, value: Decimal) -> Decimal:
    """Counted from the other end of its answer set."""
    item = next(one for one in instrument["items"] if one["key"] == key)
    steps = [_number(one["value"]) for one in instrument["answers"][item["answers"]]]
    return min(steps) + max(steps) - value


def _number(value: float | str) -> Decimal:
    return Decimal(str(value))


def _rounded(value: Decimal, decimals: int) -> float:
    return float(value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))
