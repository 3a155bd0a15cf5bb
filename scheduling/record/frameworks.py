"""Two ways to think something over, step by step, as forms ask them. In our own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mentorship.texts import gettext_lazy as _


@dataclass(frozen=True)
class Stage:
    """One step: by what name it is kept, what it is called, and what it asks."""

    key: str
    label: Any
    hint: Any


STAGES: Mapping[str, tuple[Stage, ...]] = {
    "gibbs": (
        Stage("description", _("What happened"), _("The bare facts, as a camera saw them.")),
        Stage("feelings", _("What you felt"), _("Before, during and after. No reasons needed.")),
        Stage("evaluation", _("What was good, what was hard"), _("For you and for others.")),
        Stage(
            "analysis",
            _("Why it went as it did"),
            _("What helped, what got in the way, what you knew and did not know."),
        ),
        Stage("conclusion", _("What you take from it"), _("What else could you have done?")),
        Stage(
            "plan",
            _("What you will do next time"),
            _("One or two things, small enough that you will notice doing them."),
        ),
    ),
    "driscoll": (
        Stage("what", _("What?"), _("What happened, and what was your part in it?")),
        Stage("so_what", _("So what?"), _("What did it mean, for you and for others?")),
        Stage("now_what", _("Now what?"), _("What changes because of it, and when?")),
    ),
}
INTRODUCTIONS: Mapping[str, Any] = {
    "gibbs": _("Six short steps round an event that stays with you: from what happened to a plan."),
    "driscoll": _("Three questions, for when there is little time."),
}


def stages_of(framework: str) -> tuple[Stage, ...]:
    """The steps of a framework, in order."""
    return STAGES[framework]
