"""How a preview of settings reads."""

from dataclasses import dataclass

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
    series = [("As saved", found.saved.bands)] if found.is_changed else []
    return PreviewPage(
        found=found,
        figures=figures,
        chart=distribution([("With these settings", found.tried.bands), *series]),
        spoken=", ".join(f"{one.label} {one.value} {one.unit}" for one in figures),
    )


def _figures(found: Preview) -> tuple[Figure, ...]:
    now, before = found.tried.outcome, found.saved.outcome
    rows = (
        ("Matched", now.matched, before.matched, f"of {found.mentees}"),
        ("Average score", now.average // 100, before.average // 100, "of 100"),
        ("Poorest", now.worst // 100, before.worst // 100, "of 100"),
        ("Poor matches", now.poor, before.poor, ""),
    )
    return tuple(
        Figure(label, value, unit, _difference(value - then) if found.is_changed else "")
        for label, value, then, unit in rows
    )


def _difference(number: int) -> str:
    if not number:
        return "as saved"
    return f"{abs(number)} {'more' if number > 0 else 'less'} than saved"
