"""How a preview of settings reads."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from matching import queries
from matching.criteria import Rules, Weights
from matching.forms import MatchingSettingsForm
from matching.queries import Preview
from matching.views.distribution import distribution
from mentorship.charts import BarChart
from mentorship.requests import TenantRequest
from programs.models import Cohort


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the preview, and how far it is from the saved settings."""

    label: str
    value: int
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A preview as figures, words and a chart."""

    found: Preview
    figures: tuple[Figure, ...]
    chart: BarChart
    spoken: str


def preview_for(
    request: TenantRequest, cohort: Cohort, form: MatchingSettingsForm
) -> PreviewPage | None:
    """What the valid form's settings come to; None where there is nobody to try them on."""
    found = queries.preview_of(
        request.actor,
        cohort,
        Weights.from_json(form.weights),
        Rules.from_json(form.rules),
    )
    if found is None:
        return None
    figures = _figures(found)
    series = [(_("As saved"), found.saved.bands)] if found.is_changed else []
    return PreviewPage(
        found=found,
        figures=figures,
        chart=distribution([(_("With these settings"), found.tried.bands), *series]),
        spoken=", ".join(f"{one.label} {one.value} {one.unit}" for one in figures),
    )


def _figures(found: Preview) -> tuple[Figure, ...]:
    now, before = found.tried.outcome, found.saved.outcome
    rows = (
        (_("Matched"), now.matched, before.matched, _("of %(number)s") % {"number": found.mentees}),
        (_("Average score"), now.average // 100, before.average // 100, _("of 100")),
        (_("Poorest"), now.worst // 100, before.worst // 100, _("of 100")),
        (_("Poor matches"), now.poor, before.poor, ""),
    )
    return tuple(
        Figure(label, value, unit, _difference(value - then) if found.is_changed else "")
        for label, value, then, unit in rows
    )


def _difference(number: int) -> str:
    if not number:
        return _("as saved")
    if number > 0:
        return _("%(number)s more than saved") % {"number": number}
    return _("%(number)s less than saved") % {"number": -number}
