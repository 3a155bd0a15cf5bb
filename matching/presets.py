"""Weights to start from, by name, and what goes with them.

A preset fills the form and nothing else: it is saved like anything that a manager typed, and it
touches no hard rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from matching.criteria import CRITERIA, PREFERENCES, Rules, Weights
from mentorship.texts import gettext_lazy


@dataclass(frozen=True, slots=True)
class Preset:
    """Weights and preferences under one name."""

    key: str
    label: str
    hint: str
    weights: Mapping[str, int]
    prefers: Mapping[str, str]

    @property
    def fields(self) -> dict[str, int | str]:
        """What it puts into the fields of the settings, by their names."""
        weights = {f"weight_{one.key}": self.weights.get(one.key, 0) for one in CRITERIA}
        return weights | {f"prefer_{key}": value for key, value in self.prefers.items()}


NAMED = (
    Preset(
        "learning",
        gettext_lazy("Learning first"),
        gettext_lazy("Who knows what the mentee wants to learn, some stages ahead."),
        {
            "goals": 10,
            "specialty": 6,
            "stage": 6,
            "wishes": 5,
            "availability": 4,
            "meetability": 3,
            "profession": 3,
            "interests": 3,
            "site": 2,
            "languages": 1,
        },
        {"specialty": "same", "profession": "same"},
    ),
    Preset(
        "meeting",
        gettext_lazy("Easy to meet"),
        gettext_lazy("The same site, times that suit both: pairs that will find an hour."),
        {
            "availability": 10,
            "meetability": 10,
            "site": 8,
            "goals": 5,
            "languages": 4,
            "department": 4,
            "wishes": 4,
            "stage": 3,
            "specialty": 2,
            "profession": 2,
            "interests": 2,
        },
        {"site": "same", "department": "near"},
    ),
    Preset(
        "across",
        gettext_lazy("Across the house"),
        gettext_lazy("Another department, another profession: a fresh pair of eyes."),
        {
            "department": 8,
            "profession": 6,
            "interests": 6,
            "goals": 5,
            "wishes": 5,
            "availability": 5,
            "meetability": 3,
            "specialty": 2,
            "stage": 2,
            "site": 2,
            "languages": 1,
        },
        {"department": "different", "profession": "different", "specialty": "different"},
    ),
    Preset(
        "wishes",
        gettext_lazy("Whom they wish for"),
        gettext_lazy("The people’s own ranked wishes before anything else."),
        {"wishes": 10, "goals": 5, "availability": 4, "stage": 3, "specialty": 2, "interests": 2},
        {},
    ),
)


def presets_for(weights: Weights, rules: Rules) -> tuple[Preset, ...]:
    """The programme's own, which its template brought, and the named ones."""
    return (_preset_of("template", _("As the template"), weights, rules), *NAMED)


def saved_settings(weights: Weights, rules: Rules) -> Preset:
    """What is saved, as a way back."""
    return _preset_of("saved", _("As saved"), weights, rules)


def _preset_of(key: str, label: str, weights: Weights, rules: Rules) -> Preset:
    found: dict[str, Any] = rules.to_json()
    prefers = {name: found[f"prefer_{name}"] for name in PREFERENCES}
    return Preset(key, label, _("What this programme started with."), weights.to_json(), prefers)
