"""What tables say of figures that are missing or round: in one wording."""

from __future__ import annotations

from django.utils.translation import gettext as _


def withheld_remark() -> str:
    """In the row of a figure that is missing."""
    return _("withheld: a small group")


def withheld_note(threshold: int) -> str:
    """Beneath a table some of whose figures may be missing."""
    return _(
        "Figures of fewer than %(threshold)s people are withheld, and so are further "
        "figures where they would give the withheld ones away."
    ) % {"threshold": threshold}


def rounded_note() -> str:
    """Beneath a table of cohorts that somebody else manages."""
    return _(
        "Counts of meetings, of hours and of who met are to the nearest five, of weeks and months "
        "that ended at least three days ago, and do not change afterwards."
    )


def published_weeks_note() -> str:
    """Beneath hours of departments that are sums of the weeks in which these are told of."""
    return _(
        "What a department used covers only the weeks in which enough of its mentors took "
        "part to be shown, and may be less than it was; all departments together cover "
        "every week."
    )
