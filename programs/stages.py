"""The life of a cohort in words: what each stage means, and what the next step does."""

from dataclasses import dataclass

from mentorship.texts import gettext_lazy as _
from programs.models import Cohort

_MEANING = {
    Cohort.Status.DRAFT: _("You prepare. Nobody has been asked yet."),
    Cohort.Status.ENROLLING: _(
        "People are invited, apply, accept the agreement and say their goals."
    ),
    Cohort.Status.MATCHING: _("You find out who fits whom, and publish when it looks right."),
    Cohort.Status.ACTIVE: _("They meet. You see that they do, and where somebody needs support."),
    Cohort.Status.CLOSING: _("The last meetings; everybody is asked to look back."),
    Cohort.Status.CLOSED: _("It is over. Its figures and its lessons stay."),
}
_FORWARD = {
    Cohort.Status.DRAFT: (_("Open enrolment"), _("Then you can invite people and share the link.")),
    Cohort.Status.ENROLLING: (
        _("Begin matching"),
        _("People can still be enrolled; those already there keep their place."),
    ),
    Cohort.Status.MATCHING: (
        _("Start the cohort"),
        _("Publish the matches first. Late matches remain possible while it runs."),
    ),
    Cohort.Status.ACTIVE: (
        _("Begin closing"),
        _("Pairs go on as they are, and nobody new is enrolled or matched."),
    ),
    Cohort.Status.CLOSING: (
        _("Close the cohort"),
        _("This is final. Write down first what the next cohort should know."),
    ),
}
_BACKWARD = {
    Cohort.Status.ENROLLING: _("Back to draft"),
    Cohort.Status.MATCHING: _("Back to enrolling"),
    Cohort.Status.CLOSING: _("Back to active"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the life cycle, seen from where the cohort is."""

    label: str
    meaning: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Stages:
    """All stages, and the steps that lead on and back from the current one."""

    all: list[Stage]
    meaning: str
    forward: Cohort.Status | None
    forward_label: str
    forward_text: str
    backward: Cohort.Status | None
    backward_label: str


def stages_of(cohort: Cohort) -> Stages:
    """Return where the cohort is in its life, and where it can go from there."""
    here = Cohort.Status(cohort.status)
    label, text = _FORWARD.get(here, ("", ""))
    return Stages(
        all=[
            Stage(status.label, _MEANING[status], index < cohort.reached, status == here)
            for index, status in enumerate(Cohort.Status)
        ],
        meaning=_MEANING[here],
        forward=cohort.next_status,
        forward_label=label,
        forward_text=text,
        backward=cohort.previous_status,
        backward_label=_BACKWARD.get(here, ""),
    )
