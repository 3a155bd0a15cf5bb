"""What relationships are called, and the states that they are in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import ngettext

from mentorship import charts
from mentorship.texts import gettext_lazy as _
from programs.models import Program
from reporting.models import Signal
from reporting.queries.activity import Standing

TONES: Final = {
    Signal.State.ON_TRACK: "good",
    Signal.State.SLOWING: "watch",
    Signal.State.STALLED: "support",
    Signal.State.NOT_STARTED: "watch",
    Signal.State.ASKED_FOR_SUPPORT: "support",
}
ICONS: Final = {
    Signal.State.NOT_STARTED: "hourglass",
    Signal.State.ASKED_FOR_SUPPORT: "hand-helping",
}
ORDER: Final = (
    Signal.State.ASKED_FOR_SUPPORT,
    Signal.State.STALLED,
    Signal.State.NOT_STARTED,
    Signal.State.SLOWING,
    Signal.State.ON_TRACK,
)


@dataclass(frozen=True, slots=True)
class Words:
    """What one says of the relationships of a programme. Whole texts: words agree in gender."""

    many: str
    active: str
    to_look_at: str
    completed: str


_PAIRS: Final = Words(
    _("pairs"), _("Active pairs"), _("Pairs to look at"), _("Pairs that completed")
)
_CIRCLES: Final = Words(
    _("circles"), _("Active circles"), _("Circles to look at"), _("Circles that completed")
)
_RELATIONSHIPS: Final = Words(
    _("relationships"),
    _("Active relationships"),
    _("Relationships to look at"),
    _("Relationships that completed"),
)
_OF_MODEL: Final = {
    Program.Model.ONE_TO_ONE: _PAIRS,
    Program.Model.CROSS_FUNCTIONAL: _PAIRS,
    Program.Model.PEER_CIRCLE: _CIRCLES,
}


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many relationships are in a state; for who sees counts only."""

    label: str
    tone: str
    icon: str
    count: int
    of: int


def words(program: Program | None = None) -> Words:
    """What is said of a programme's relationships; of several programmes', without one."""
    model = Program.Model(program.model) if program else None
    return _OF_MODEL.get(model, _RELATIONSHIPS) if model else _RELATIONSHIPS


def noun(program: Program) -> str:
    """What several relationships of this programme are called."""
    return str(words(program).many)


def counted(program: Program | None, count: int) -> str:
    """`1 pair`, `48 pairs`."""
    said = words(program)
    if said is _PAIRS:
        told = ngettext("%(count)s pair", "%(count)s pairs", count)
    elif said is _CIRCLES:
        told = ngettext("%(count)s circle", "%(count)s circles", count)
    else:
        told = ngettext("%(count)s relationship", "%(count)s relationships", count)
    return told % {"count": charts.number(count)}


def counted_active(program: Program | None, count: int) -> str:
    """`1 active pair`, `48 active pairs`."""
    said = words(program)
    if said is _PAIRS:
        told = ngettext("%(count)s active pair", "%(count)s active pairs", count)
    elif said is _CIRCLES:
        told = ngettext("%(count)s active circle", "%(count)s active circles", count)
    else:
        told = ngettext("%(count)s active relationship", "%(count)s active relationships", count)
    return told % {"count": charts.number(count)}


def state_counts(*standings: Standing) -> list[StateCount]:
    """How many relationships are in which state, most urgent first."""
    active = sum(one.active for one in standings)
    counts = {state: sum(one.states.get(state.value, 0) for one in standings) for state in ORDER}
    return [
        StateCount(str(state.label), TONES[state], ICONS.get(state, ""), count, active)
        for state, count in counts.items()
        if count
    ]


def states_chart(states: list[StateCount]) -> charts.Stack | None:
    """The states as one bar; None where there is none."""
    if not states:
        return None
    return charts.stack(
        title=str(_("How they are doing")),
        first_column=str(_("Signal")),
        second_column=str(_("Relationships")),
        parts=[(one.label, one.count, one.tone) for one in states],
    )
