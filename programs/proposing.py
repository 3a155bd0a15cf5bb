"""What a form is filled in with before anybody types: a cohort's days and places, and what a
programme beside a cohort is called. The page and the API ask the same."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from programs.catalogue import TemplateDefinition
from programs.definitions import length_in_days
from programs.models import Cohort, Program
from programs.planning import proposed_days, proposed_name

MOST_PLACES = 10_000
_COPIED = ("mentor_places", "mentee_places", "response_days")


def cohort_proposal(
    program: Program,
    today: date,
    *,
    original: Cohort | None = None,
    beside: Cohort | None = None,
    places: int | None = None,
) -> dict[str, Any]:
    """Days that make sense from today; like an earlier cohort; or beside the one whose plan led
    here, with places for those whom it leaves without a mentor."""
    days = proposed_days(today, length_in_days(program))
    proposal: dict[str, Any] = {
        "name": proposed_name(days.starts_on),
        "enrollment_opens_on": days.enrollment_opens_on,
        "enrollment_closes_on": days.enrollment_closes_on,
        "starts_on": days.starts_on,
        "ends_on": days.ends_on,
        "response_days": 7,
    }
    if original is not None:
        proposal |= {name: getattr(original, name) for name in _COPIED}
    if beside is not None:
        proposal |= _as_beside(beside, today) | ({"mentee_places": places} if places else {})
    return proposal


def program_proposal(definition: TemplateDefinition, beside: Cohort) -> dict[str, str]:
    """The name of a programme for those whom a cohort leaves, and whom it is for."""
    words = {"template": definition.name, "cohort": beside.name, "program": beside.program.name}
    name = _("%(template)s (beside %(cohort)s)") % words
    audience = _("Those of %(program)s, %(cohort)s, for whom there is no mentor yet.") % words
    return {"name": name[:120], "audience": f"{audience} {definition.audience}"}


def _as_beside(beside: Cohort, today: date) -> dict[str, Any]:
    if beside.starts_on <= today:
        return {"name": beside.name}
    closes_on = beside.enrollment_closes_on
    return {
        "name": beside.name,
        "starts_on": beside.starts_on,
        "ends_on": beside.ends_on,
        "enrollment_closes_on": closes_on if closes_on and closes_on > today else None,
    }
