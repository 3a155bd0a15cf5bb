"""What was proved of a run, in words that need no mathematics."""

from __future__ import annotations

from matching.optimum.solution import Proof, Shortfall

AIM_WORDS = {
    "floors": ("person short of a floor", "people short of a floor"),
    "matched": ("mentee more matched", "mentees more matched"),
    "mentors used": ("mentor more with a mentee", "mentors more with a mentee"),
    "not poor": ("poor match fewer", "poor matches fewer"),
    "points": ("point more in total", "points more in total"),
}
ORDERS = {
    "total": "among all ways to match that many, none is better in the order you asked for",
    "fair": (
        "among all ways to match that many, none does better by those who are worst off: no other "
        "has fewer people in the lowest twentieth of the scale, then in the next, and so on"
    ),
}


def statement_of(proof: Proof) -> str:
    """What the second, independent check confirmed."""
    looked = (
        f"A second, independent check went through all {proof.pairs_checked:,} possible pairs and "
        "confirmed, in exact whole numbers:"
    )
    if proof.objective == "stable":
        return f"{looked} no two people would both rather have each other than whom they have."
    if proof.least:
        return (
            "A second check saw that every group has its size and that every rule holds. The "
            f"search itself, through all {proof.pairs_checked:,} possible pairs, proved: "
            f"{_group_words(proof)}"
        )
    if not proof.is_best:
        return f"{looked} {_gap_words(proof)}"
    return (
        f"{looked} within your rules, nobody can match more than {proof.matched:,} mentees, and "
        f"{ORDERS[proof.objective]}."
    )


def _group_words(proof: Proof) -> str:
    if not proof.is_best:
        return _gap_words(proof)
    return (
        f"in groups of at least {proof.least}, nobody can match more than {proof.matched:,} "
        "mentees, and no groups of that many have more points."
    )


def _gap_words(proof: Proof) -> str:
    aim, most = proof.gap[0]
    if aim not in AIM_WORDS:
        if aim.startswith("bands"):
            return (
                "the number of people matched is the highest there is. The search for the fairest "
                "way was stopped early, so another may be fairer."
            )
        return "nothing has more points; among equals, the choice was stopped early."
    one, several = AIM_WORDS[aim]
    return (
        f"the search was stopped early, and no result can be better than this one by more than "
        f"{most:,} {one if most == 1 else several}."
    )


COST_WORDS = {
    "floors": ("person more short of a floor", "people more short of a floor"),
    "matched": ("mentee fewer matched", "mentees fewer matched"),
    "mentors used": ("mentor fewer with a mentee", "mentors fewer with a mentee"),
    "not poor": ("more poor match", "more poor matches"),
    "points": ("point of the total", "points of the total"),
}


def least_cost_words(cost: tuple[str, int]) -> str:
    """What bringing two people together costs at least, as the proof's prices say."""
    aim, least = cost
    if aim not in COST_WORDS:
        return "At least one more person would stand lower on the scale."
    one, several = COST_WORDS[aim]
    return f"It would cost at least {least:,} {one if least == 1 else several}."


def floor_words(short: tuple[Shortfall, ...]) -> list[str]:
    """Each group of which the floor could not be reached."""
    return [
        f"{one.group}: {one.matched} matched, {one.needed} asked for. No assignment reaches more "
        "of what was asked for in all groups together."
        for one in short
    ]
