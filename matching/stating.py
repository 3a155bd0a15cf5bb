"""What was proved of a run, in words that need no mathematics."""

from __future__ import annotations

from django.utils.translation import gettext as _

from matching.optimum.solution import Proof, Shortfall
from mentorship.texts import gettext_lazy

AIM_WORDS = {
    "floors": (gettext_lazy("person short of a floor"), gettext_lazy("people short of a floor")),
    "matched": (gettext_lazy("mentee more matched"), gettext_lazy("mentees more matched")),
    "mentors used": (
        gettext_lazy("mentor more with a mentee"),
        gettext_lazy("mentors more with a mentee"),
    ),
    "not poor": (gettext_lazy("poor match fewer"), gettext_lazy("poor matches fewer")),
    "points": (gettext_lazy("point more in total"), gettext_lazy("points more in total")),
}
ORDERS = {
    "total": gettext_lazy(
        "among all ways to match that many, none is better in the order you asked for"
    ),
    "fair": (
        gettext_lazy(
            "among all ways to match that many, none does better by those who are worst off: "
            "no other "
            "has fewer people in the lowest twentieth of the scale, then in the next, and so on"
        )
    ),
}


def statement_of(proof: Proof) -> str:
    """What the second, independent check confirmed."""
    looked = _(
        "A second, independent check went through all %(pairs_checked)s possible pairs "
        "and confirmed, in exact whole numbers:"
    ) % {"pairs_checked": format(proof.pairs_checked, ",")}
    if proof.objective == "stable":
        return _(
            "%(looked)s no two people would both rather have each other than whom they have."
        ) % {"looked": looked}
    if proof.least:
        return _(
            "A second check saw that every group has its size and that every rule holds. The "
            "search itself, through all %(pairs_checked)s possible pairs, proved: %(proof)s"
        ) % {"pairs_checked": format(proof.pairs_checked, ","), "proof": _group_words(proof)}
    if not proof.is_best:
        return f"{looked} {_gap_words(proof)}"
    return _(
        "%(looked)s within your rules, nobody can match more than %(matched)s mentees, "
        "and %(orders)s."
    ) % {"looked": looked, "matched": format(proof.matched, ","), "orders": ORDERS[proof.objective]}


def _group_words(proof: Proof) -> str:
    if not proof.is_best:
        return _gap_words(proof)
    return _(
        "in groups of at least %(least)s, nobody can match more than %(matched)s "
        "mentees, and %(orders)s."
    ) % {
        "least": proof.least,
        "matched": format(proof.matched, ","),
        "orders": ORDERS[proof.objective],
    }


def _gap_words(proof: Proof) -> str:
    aim, most = proof.gap[0]
    if aim not in AIM_WORDS:
        if aim.startswith("bands"):
            return _(
                "the number of people matched is the highest there is. The search for the fairest "
                "way was stopped early, so another may be fairer."
            )
        return _("nothing has more points; among equals, the choice was stopped early.")
    one, several = AIM_WORDS[aim]
    return _(
        "the search was stopped early, and no result can be better than this one by more "
        "than %(most)s %(value)s."
    ) % {"most": format(most, ","), "value": one if most == 1 else several}


COST_WORDS = {
    "floors": (
        gettext_lazy("person more short of a floor"),
        gettext_lazy("people more short of a floor"),
    ),
    "matched": (gettext_lazy("mentee fewer matched"), gettext_lazy("mentees fewer matched")),
    "mentors used": (
        gettext_lazy("mentor fewer with a mentee"),
        gettext_lazy("mentors fewer with a mentee"),
    ),
    "not poor": (gettext_lazy("more poor match"), gettext_lazy("more poor matches")),
    "points": (gettext_lazy("point of the total"), gettext_lazy("points of the total")),
}


def least_cost_words(cost: tuple[str, int]) -> str:
    """What bringing two people together costs at least, as the proof's prices say."""
    aim, least = cost
    if aim not in COST_WORDS:
        return _("At least one more person would stand lower on the scale.")
    one, several = COST_WORDS[aim]
    return _("It would cost at least %(least)s %(value)s.") % {
        "least": format(least, ","),
        "value": one if least == 1 else several,
    }


def floor_words(short: tuple[Shortfall, ...]) -> list[str]:
    """Each group of which the floor could not be reached."""
    return [
        _(
            "%(group)s: %(matched)s matched, %(needed)s asked for. No assignment reaches "
            "more of what was asked for in all groups together."
        )
        % {"group": one.group, "matched": one.matched, "needed": one.needed}
        for one in short
    ]
