"""Places with mentors, and who waits for one."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from matching.queries.capacity import Capacity
from mentorship import charts
from reporting.dashboards.figures import Stat


@dataclass(frozen=True, slots=True)
class CapacityBoard:
    """Places as one bar, and the figures beside it."""

    chart: charts.Stack
    stats: list[Stat]
    short_by: int


def capacity_board(capacity: Capacity) -> CapacityBoard | None:
    """None where nobody offers a place and nobody wants one, as in a peer circle."""
    if not capacity.places and not capacity.mentees:
        return None
    promised = min(capacity.waiting_for_answers, max(0, capacity.places - capacity.matched))
    chart = charts.stack(
        title=_("Places with mentors"),
        first_column=_("Places"),
        second_column=_("Number"),
        parts=[
            (_("Used"), min(capacity.matched, capacity.places), "accent"),
            (_("Promised, waiting for an answer"), promised, "steady"),
            (_("Free"), capacity.free_places, "neutral"),
        ],
    )
    return CapacityBoard(chart, _stats(capacity), capacity.short_by)


def _stats(capacity: Capacity) -> list[Stat]:
    return [
        Stat(
            _("Places free"),
            charts.number(capacity.free_places),
            capacity.places_note,
            meaning=_(
                "How many mentees mentors offered to take at the same time, less those they have "
                "and those they were proposed. Mentors who still have to prepare do not count."
            ),
        ),
        Stat(
            _("Still to match"),
            charts.number(capacity.to_match),
            capacity.mentees_note,
            meaning=_(
                "Mentees with a place in the cohort who have no mentor, and no proposed match "
                "that waits for an answer."
            ),
        ),
        Stat(
            _("On the waiting list"),
            charts.number(capacity.waiting_list),
            _("move up by themselves"),
            meaning=_(
                "People who applied when the places of the cohort were taken. They move up by "
                "themselves when one comes free."
            ),
        ),
    ]
