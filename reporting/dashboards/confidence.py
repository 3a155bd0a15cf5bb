"""The figure of how sure people felt the first and the last time they were asked."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship import charts
from reporting.dashboards.figures import Stat
from reporting.outcomes import words
from reporting.outcomes.confidence import Confidence


def confidence_stats(found: Confidence | None) -> list[Stat]:
    """One figure where it is told, otherwise none."""
    if found is None:
        return []
    value = round(found.by, 1)
    sign = "" if not value else "+" if value > 0 else "−"
    return [
        Stat(
            _("Confidence, first to last"),
            f"{sign}{words.point(abs(value))}",
            _note(found),
            meaning=_meaning(),
        )
    ]


def _note(found: Confidence) -> str:
    moved = _("from %(before)s to %(after)s of %(highest)s") % {
        "before": words.point(found.before),
        "after": words.point(found.after),
        "highest": charts.number(found.highest),
    }
    parts = [moved, words.counted_briefly(found.people, found.left_out)]
    if found.cohorts > 1:
        parts.append(
            ngettext("%(count)s cohort", "%(count)s cohorts", found.cohorts)
            % {"count": found.cohorts}
        )
    if found.may_be_chance:
        parts.append(_("could be chance"))
    return "; ".join(parts)


def _meaning() -> str:
    return _(
        "How sure people felt the first and the last time they were asked, in points of "
        "the scale, for the same people only. It is shown once a cohort is closed, for 11 "
        "people or more. The question is the programme’s own, not a validated scale, and "
        "a change is no proof of what made it."
    )
