"""What a match is judged by: the criteria, their weights, and the hard rules.

Pure data and validation. A programme's template gives the starting weights and rules as plain
JSON; `Weights.from_json` and `Rules.from_json` accept anything a form, an API call or an old run
may hand in and either understand it or say what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import IntFlag
from typing import Any

from mentorship.texts import gettext_lazy as _

FULL_SCORE = 10_000
"""The best score that a pair can have; every score is a whole number from 0 to this."""

HIGHEST_WEIGHT = 10


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that makes a pair fit, in the words that a manager reads."""

    key: str
    label: str
    hint: str
    default_weight: int


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "goals", _("Goals and expertise"), _("The mentor knows what the mentee wants to learn."), 8
    ),
    Criterion("specialty", _("Specialty"), _("How much the clinical specialty should count."), 4),
    Criterion("department", _("Department"), _("Same, near or different, as chosen below."), 3),
    Criterion("stage", _("Career stage"), _("The mentor is the wanted number of stages ahead."), 5),
    Criterion(
        "years", _("Years here"), _("The mentor has been in the organisation for longer."), 0
    ),
    Criterion("profession", _("Profession"), _("Same or different, as chosen below."), 4),
    Criterion("site", _("Site"), _("Same or different, as chosen below."), 3),
    Criterion("languages", _("Languages"), _("Languages that both speak."), 1),
    Criterion("interests", _("Interests"), _("Skills that both have or look for."), 2),
    Criterion("wishes", _("Wishes"), _("Ranked wishes of the mentee and of the mentor."), 6),
    Criterion(
        "availability", _("Times that suit both"), _("Parts of the week in which both can meet."), 5
    ),
    Criterion(
        "meetability",
        _("Hours to meet"),
        _(
            "Hours of the next eight weeks in which both could meet by their rosters; 40 are "
            "enough."
        ),
        4,
    ),
)
CRITERIA_BY_KEY = {criterion.key: criterion for criterion in CRITERIA}

PREFERENCES: dict[str, tuple[str, ...]] = {
    "department": ("same", "near", "different"),
    "specialty": ("same", "different"),
    "profession": ("same", "different"),
    "site": ("same", "different"),
}


OBJECTIVES: dict[str, str] = {
    "total": _("Most points"),
    "fair": _("The worst-off first"),
    "stable": _("Nobody would rather swap"),
}
"""What is best among all ways to match as many people as possible."""

MOST_IN_A_GROUP = 12
MOST_MEETABLE_HOURS = 200
FLOOR_GROUPS: dict[str, str] = {
    "": _("Nobody in particular"),
    "department": _("Every department"),
    "profession": _("Every profession"),
    "stage": _("Every career stage"),
    "site": _("Every site"),
}
"""Of which groups of mentees a share has to be matched, where that is possible."""

KEEPING: dict[str, int] = {"a little": 100, "some": 300, "most": 2_000}
"""How many points one kept pair of the run before may cost, as a choice of three."""


class SettingsProblem(ValueError):
    """Weights or rules that make no sense; `field` names the one to correct."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class Blocked(IntFlag):
    """Why two people may not be matched. The first three are never told apart to anyone."""

    HIERARCHY = 1
    EXCLUDED = 2
    EARLIER = 4
    FORBIDDEN = 8
    SITE = 16
    DEPARTMENT = 32
    PROFESSION = 64
    STAGE = 128
    LANGUAGE = 256
    AVAILABILITY = 512
    # Criteria that have to fit, one bit each, from here on: see `fit_flag`.
    FIT = 1024
    MEETABILITY = 1 << 29


def fit_flag(criterion: str) -> int:
    """The bit of a pair that fits too little on a criterion which has to fit."""
    return int(Blocked.FIT) << list(CRITERIA_BY_KEY).index(criterion)


CONFIDENTIAL = Blocked.HIERARCHY | Blocked.EXCLUDED | Blocked.EARLIER
"""Folded into one neutral answer, so that a private exclusion cannot be told from the others."""


def _whole_number(field: str, value: object, lowest: int, highest: int) -> int:
    """Read a whole number in its bounds, from JSON or from a form."""
    try:
        if isinstance(value, (bool, float)) and value != int(value):
            raise ValueError
        number = int(str(value)) if not isinstance(value, float) else int(value)
    except (TypeError, ValueError) as error:
        raise SettingsProblem(field, "Enter a whole number.") from error
    if not lowest <= number <= highest:
        raise SettingsProblem(field, f"Enter a number from {lowest} to {highest}.")
    return number


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each criterion counts, 0 (not at all) to 10."""

    points: Mapping[str, int]

    @classmethod
    def default(cls) -> Weights:
        """The weights of a programme whose template names none."""
        return cls({criterion.key: criterion.default_weight for criterion in CRITERIA})

    @classmethod
    def from_json(cls, value: Mapping[str, Any] | None) -> Weights:
        """Read weights; a criterion that is not named counts nothing, an empty value is default.

        Raises `SettingsProblem` for an unknown criterion, a bad number, or nothing above 0.
        """
        if not value:
            return cls.default()
        for key in value:
            if key not in CRITERIA_BY_KEY:
                raise SettingsProblem(key, f"“{key}” is not a criterion.")
        points = {
            criterion.key: _whole_number(
                criterion.key, value.get(criterion.key, 0), 0, HIGHEST_WEIGHT
            )
            for criterion in CRITERIA
        }
        if not any(points.values()):
            raise SettingsProblem(CRITERIA[0].key, "Let at least one criterion count.")
        return cls(points)

    def to_json(self) -> dict[str, int]:
        """Plain data in the fixed order of the criteria."""
        return {criterion.key: self.points.get(criterion.key, 0) for criterion in CRITERIA}

    def shares(self) -> dict[str, int]:
        """The most points each criterion can give: whole numbers that add up to 10,000.

        By largest remainder, ties in the order of `CRITERIA`, so that it is the same always.
        """
        weights = self.to_json()
        total = sum(weights.values())
        shares = {key: FULL_SCORE * weight // total for key, weight in weights.items()}
        left = FULL_SCORE - sum(shares.values())
        order = list(weights)
        by_remainder = sorted(
            order, key=lambda key: (-(FULL_SCORE * weights[key] % total), order.index(key))
        )
        for key in by_remainder[:left]:
            shares[key] += 1
        return shares


NO_STABLE_GROUPS = _(
    "Groups of a least size rule out that nobody would rather swap: choose another aim, "
    "or groups of any size (0)."
)


@dataclass(frozen=True, slots=True)
class Rules:
    """The hard rules of a run, and what its criteria prefer.

    The hierarchy firewall, private exclusions and pairs that were tried before have no switch:
    they always hold.
    """

    prefer_department: str = "near"
    prefer_specialty: str = "same"
    prefer_profession: str = "same"
    prefer_site: str = "same"
    stage_gap_from: int = 1
    stage_gap_to: int = 3
    must_same_site: bool = False
    must_different_department: bool = False
    must_same_profession: bool = False
    must_stage_gap: bool = False
    must_share_language: bool = False
    must_share_windows: int = 0
    least_meetable_hours: int = 0
    """Of the next eight weeks; who has not told anything is not held out."""
    must_fit: tuple[str, ...] = ()
    """Criteria that have to give at least half of their points; silence is not held against
    anybody."""
    years_ahead: int = 3
    poor_below: int = 4_000
    use_every_mentor: bool = True
    objective: str = "total"
    """One of `OBJECTIVES`."""
    floor_by: str = ""
    """One of `FLOOR_GROUPS`: where not empty, `floor_percent` of each group's mentees are to be
    matched, before any other aim but the number matched."""
    floor_percent: int = 0
    group_least: int = 0
    """From 2 on a mentor takes nobody or at least so many; `use_every_mentor` counts for nothing
    then."""

    @classmethod
    def asked(cls, value: Mapping[str, Any] | None) -> Rules:
        """Read rules that somebody asks for now.

        Raises `SettingsProblem` as `from_json` does, and for rules that make no sense together:
        those of an old run are read as they were.
        """
        rules = cls.from_json(value)
        if rules.objective == "stable" and rules.group_least > 1:
            raise SettingsProblem("objective", str(NO_STABLE_GROUPS))
        return rules

    @classmethod
    def from_json(cls, value: Mapping[str, Any] | None) -> Rules:
        """Read rules; what is not named keeps its default.

        Raises `SettingsProblem` naming the field for an unknown name or a value out of bounds.
        """
        found = dict(value or {})
        known = {field.name: field for field in fields(cls)}
        for key in found:
            if key not in known:
                raise SettingsProblem(key, f"“{key}” is not a rule of matching.")
        read: dict[str, Any] = {key: cls._read(key, item) for key, item in found.items()}
        rules = cls(**read)
        if rules.stage_gap_from > rules.stage_gap_to:
            raise SettingsProblem("stage_gap_to", "The range must not end before it begins.")
        return rules

    @classmethod
    def _read(cls, key: str, value: object) -> str | int | bool | tuple[str, ...]:
        if key.startswith("prefer_"):
            allowed = PREFERENCES[key.removeprefix("prefer_")]
            if value not in allowed:
                raise SettingsProblem(key, f"Choose one of: {', '.join(allowed)}.")
            return str(value)
        if key in ("objective", "floor_by"):
            known = OBJECTIVES if key == "objective" else FLOOR_GROUPS
            if value not in known:
                raise SettingsProblem(key, f"Choose one of: {', '.join(filter(None, known))}.")
            return str(value)
        if key == "must_fit":
            named = list(value) if isinstance(value, (list, tuple)) else [None]
            if any(one not in CRITERIA_BY_KEY for one in named):
                raise SettingsProblem(key, f"Choose among: {', '.join(CRITERIA_BY_KEY)}.")
            return tuple(one for one in CRITERIA_BY_KEY if one in named)
        if key == "years_ahead":
            return _whole_number(key, value, 0, 40)
        if key == "group_least":
            return _whole_number(key, value, 0, MOST_IN_A_GROUP)
        if key == "floor_percent":
            return _whole_number(key, value, 0, 100)
        if key in ("stage_gap_from", "stage_gap_to"):
            return _whole_number(key, value, -6, 6)
        if key == "must_share_windows":
            return _whole_number(key, value, 0, 28)
        if key == "least_meetable_hours":
            return _whole_number(key, value, 0, MOST_MEETABLE_HOURS)
        if key == "poor_below":
            return _whole_number(key, value, 0, FULL_SCORE)
        if not isinstance(value, bool):
            raise SettingsProblem(key, "Answer yes or no.")
        return value

    def to_json(self) -> dict[str, Any]:
        """Plain data that `from_json` reads back."""
        return asdict(self) | {"must_fit": list(self.must_fit)}
