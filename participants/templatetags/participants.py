"""Words for imports and enrolments."""

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentorship.texts import gettext_lazy
from participants.importing.columns import FIELDS
from participants.models import PersonImport
from participants.queries import RoleCount
from participants.queries.targets import WhoMayJoin
from participants.queries.targets import who_may_join as who_may_join_in
from programs.models import Program

register = template.Library()
_CHANGED = {"department": gettext_lazy("Department"), "manager": gettext_lazy("Line manager")}


@register.simple_tag(takes_context=True)
def who_may_join(context: dict[str, Any], program: Program) -> list[WhoMayJoin]:
    """For each role of a programme, whom it is for."""
    return who_may_join_in(context["request"].actor, program)


@register.filter
def is_targeted(roles: list[WhoMayJoin]) -> bool:
    """Whether the programme is for some of the staff alone."""
    return not all(one.is_open for one in roles)


@register.filter
def field_label(name: str) -> str:
    """A field's name for people."""
    return _CHANGED.get(name) or FIELDS.get(name, name)


@register.filter
def as_read(changes: dict[str, Any]) -> list[tuple[str, str]]:
    """What the file says of somebody new, with days in words: 4 March where 3 April was meant is
    seen so."""
    told = [(name, changes[name][1]) for name in FIELDS if changes.get(name, ("", ""))[1]]
    return [(field_label(name), _in_words(name, str(value))) for name, value in told]


def _in_words(name: str, value: str) -> str:
    return date_format(date.fromisoformat(value), "j F Y") if name.endswith("_on") else value


@register.filter
def acceptable(counts: dict[str, Any]) -> int:
    """How many rows of a preview an import would take."""
    return sum(counts.get(name, 0) for name in ("created", "changed", "unchanged"))


@register.filter
def told(person_import: PersonImport) -> str:
    """What an import did, in a sentence."""
    counts = person_import.counts
    parts = [
        _("%(counts)s new") % {"counts": format(counts.get("created", 0), ",")},
        _("%(counts)s changed") % {"counts": format(counts.get("changed", 0), ",")},
        _("%(counts)s without a change") % {"counts": format(counts.get("unchanged", 0), ",")},
        _("%(counts)s refused") % {"counts": format(counts.get("refused", 0), ",")},
    ]
    if counts.get("skipped"):
        parts.append(_("%(counts)s repeated") % {"counts": format(counts["skipped"], ",")})
    return _("%(counts)s rows read: %(parts)s.") % {
        "counts": format(counts.get("rows", 0), ","),
        "parts": ", ".join(parts),
    }


@register.filter
def status_of(taking_part: dict[Any, str], key: Any) -> str:
    """How a person stands in the cohort, or nothing."""
    return taking_part.get(key, "")


@register.filter
def tone_of(tones: dict[str, str], status: str) -> str:
    """The tint of a state."""
    return tones.get(status, "neutral")


@register.filter
def has(windows: set[str], day: str) -> set[str]:
    """The parts of a day that are among the windows."""
    return {window.partition("-")[2] for window in windows if window.startswith(f"{day}-")}


@register.filter
def has_part(parts: set[str], part: str) -> bool:
    """Whether a part of the day is among them."""
    return part in parts


@register.filter
def places_note(count: RoleCount) -> str:
    """“8 of 40 places left”."""
    return _("%(left)s of %(places)s places left") % {"left": count.left, "places": count.places}
