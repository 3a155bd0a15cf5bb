"""What is told of a cohort's outcomes, and the same as JSON, in which it is kept.

A figure is worked out once, with its interval, its denominator and how many are left out
(`reporting.services.outcomes`); every page, file and API reads what is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final
from uuid import UUID

from mentorship.texts import gettext_lazy
from reporting.outcomes.differences import Standardised
from reporting.outcomes.intervals import Difference, Interval
from reporting.outcomes.means import Mean
from reporting.outcomes.pairs import Change
from reporting.outcomes.shares import Share
from reporting.outcomes.windows import Unknown, Window
from reporting.suppression import Withheld

SIDES: Final = {
    "mentee": gettext_lazy("Mentees"),
    "mentor": gettext_lazy("Mentors"),
    "peer": gettext_lazy("Peers"),
}


@dataclass(frozen=True, slots=True)
class Time:
    """A round of a survey, as a comparison names it."""

    pk: UUID
    title: str
    closes_on: dt.date


@dataclass(frozen=True, slots=True)
class Changed:
    """A question or score that was put to the same people twice; `change` in points of its scale,
    from `lowest` to `highest`. `measures`: `confidence`, where the question says so."""

    title: str
    is_validated: bool | None
    lowest: float
    highest: float
    before: Time
    after: Time
    change: Change | Withheld
    measures: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """Who took part, and the same beside others of the same kinds; without a role everybody.
    `compared` is None where nobody else is of such a kind; then `people` are all, otherwise those
    of such kinds."""

    role: str
    people: Share | Withheld
    compared: Standardised | Withheld | None

    @property
    def label(self) -> str:
        return str(SIDES[self.role]) if self.role else ""


@dataclass(frozen=True, slots=True)
class Waited:
    """Those of a side who asked for a place and got none, beside those who took part."""

    role: str
    waited: Share | Withheld
    took_part: Share | Withheld
    difference: Difference | None

    @property
    def label(self) -> str:
        return str(SIDES[self.role])


@dataclass(frozen=True, slots=True)
class Retention:
    """Who of a cohort stayed. Without a window there is nothing but the reason why.

    `not_counted`: people of the cohort who were joined after the window began, had left before,
    or were not in the records yet, or are no longer.
    """

    window: Window | Unknown
    everyone: Side | None = None
    sides: tuple[Side, ...] = ()
    waited: tuple[Waited, ...] = ()
    not_counted: int = 0

    @property
    def unknown(self) -> str | None:
        """Why it cannot be told, as a word; None where it can."""
        return self.window.value if isinstance(self.window, Unknown) else None


@dataclass(frozen=True, slots=True)
class Pooled:
    """Who stayed of a programme's cohorts together. Whoever took part in two counts in each;
    `people` are different ones. `cohorts`: their names, the earliest first; `withheld`: how many
    of these are told only together."""

    cohorts: tuple[str, ...]
    withheld: int
    people: int
    stayed: Share
    expected: float | None = None
    expected_interval: Interval | None = None
    difference: Difference | None = None


_KINDS: Final[dict[str, Any]] = {
    one.__name__: one
    for one in (
        Change, Changed, Difference, Interval, Mean, Pooled, Retention, Share, Side, Standardised,
        Time, Waited, Window, Withheld,
    )
}  # fmt: skip


def packed(value: Any) -> Any:
    """As JSON; `unpacked` makes the same of it again."""
    if is_dataclass(value) and not isinstance(value, type):
        given = {one.name: packed(getattr(value, one.name)) for one in fields(value) if one.init}
        return {"is": type(value).__name__, **given}
    if isinstance(value, list | tuple):
        return [packed(one) for one in value]
    if isinstance(value, dt.date):
        return {"is": "date", "day": value.isoformat()}
    if isinstance(value, UUID):
        return {"is": "UUID", "hex": value.hex}
    return value


def unpacked(value: Any) -> Any:
    """What `packed` was given; lists become tuples."""
    if isinstance(value, list):
        return tuple(unpacked(one) for one in value)
    if not isinstance(value, dict):
        return value
    given = {name: unpacked(one) for name, one in value.items() if name != "is"}
    match value["is"]:
        case "date":
            return dt.date.fromisoformat(given["day"])
        case "UUID":
            return UUID(given["hex"])
        case kind:
            return _KINDS[kind](**given)


def as_told_now(found: Retention, threshold: int) -> Retention:
    """The same where the organisation has raised its threshold since: where it is beyond one of
    these figures, all are withheld, since the others would tell it."""
    shares = [one.people for one in _sides(found)]
    shares += [share for one in found.waited for share in (one.waited, one.took_part)]
    if not any(isinstance(one, Share) and one.of < threshold for one in shares):
        return found
    mark = Withheld(threshold)
    return replace(
        found,
        everyone=Side("", mark, mark),
        sides=tuple(Side(one.role, mark, mark) for one in found.sides),
        waited=tuple(Waited(one.role, mark, mark, None) for one in found.waited),
    )


def _sides(found: Retention) -> Iterable[Side]:
    return [one for one in (found.everyone, *found.sides) if one is not None]
