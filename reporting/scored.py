"""Scores of the instruments in a survey that is not anonymous: of everybody and of either side, as
its scales are told, and how many reached which cut-off. Pure.

By `programs.scoring`: items counted from the other end, means, sums, what has to be answered. Who
answered too little of an instrument has no score, and is not among those of whom it tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from programs.scoring import Instrument, Scale, band, ends, scores
from reporting.answers import SIDE, Kept, Said, kept_points

IS_SCORE = "score"


def kept_scores(
    instruments: Iterable[Instrument], said: Sequence[Said], threshold: int
) -> list[Kept]:
    """Each scale of each instrument, as JSON beside the questions, marked by `score`."""
    return [
        _kept(instrument, scale, scored, threshold)
        for instrument in instruments
        for scored in [[(one, scores(instrument, one.answers)) for one in said]]
        for scale in instrument["scales"]
    ]


def _kept(
    instrument: Instrument,
    scale: Scale,
    scored: Sequence[tuple[Said, dict[str, float]]],
    threshold: int,
) -> Kept:
    points = [(one, found[scale["key"]]) for one, found in scored if scale["key"] in found]
    lowest, highest = ends(instrument, scale)
    kept, told = kept_points(points, (lowest, highest), ((SIDE,),), threshold)
    return {
        "text": scale["title"],
        "lowest": lowest,
        "highest": highest,
        **kept,
        "shares": _reached(scale, told) if kept["everyone"] else {},
        IS_SCORE: {name: instrument[name] for name in ("title", "version", "is_validated")},
    }


def _reached(scale: Scale, told: Sequence[float]) -> dict[str, Any]:
    """How many reached which cut-off; nothing of a scale without any."""
    cut_offs = sorted(scale.get("cut_offs") or (), key=lambda one: one["from"])
    if not cut_offs:
        return {}
    counted = Counter(band(scale, one) for one in told)
    choices = [[cut["label"], counted[cut["label"]]] for cut in cut_offs]
    return {"people": len(told), "choices": choices}
