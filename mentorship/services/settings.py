"""How an organisation is set up."""

from typing import Any, Final

from django.db import transaction

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.logos import Picture
from mentorship.models import Logo, Organization
from mentorship.rules import change_organization

CHANGEABLE: Final = (
    "name",
    "time_zone",
    "language",
    "quiet_from",
    "quiet_until",
    "weekly_email_budget",
    "suppression_threshold",
    "accent_color",
    "hospital_number_patterns",
    "second_factor",
    "idle_minutes",
    "session_hours",
    "export_days",
    "keeps_records_for_leavers",
)
"""What the page and the API let an administrator change, in the order in which it is asked."""


@transaction.atomic
def change_settings(*, actor: Actor, changes: dict[str, Any]) -> Organization:
    """Change the organisation's settings and record which ones. Nothing new: nothing recorded.

    Raises NotAllowed for who is no administrator, ValidationError for a value that cannot be.
    """
    organization = Organization.objects.select_for_update().get(pk=actor.organization.pk)
    require(change_organization, actor, organization)
    changed = sorted(
        name
        for name in CHANGEABLE
        if name in changes and getattr(organization, name) != changes[name]
    )
    for name in changed:
        setattr(organization, name, changes[name])
    organization.full_clean(exclude=["slug"])
    if changed:
        organization.save(update_fields=changed)
        audit.record(actor=actor, action="settings.changed", subject=organization, fields=changed)
    return organization


@transaction.atomic
def change_logo(*, actor: Actor, picture: Picture | None) -> Organization:
    """Have this picture stand for the organisation, or none. Nothing new: nothing recorded.

    Raises NotAllowed for who is no administrator.
    """
    organization = Organization.objects.select_for_update().get(pk=actor.organization.pk)
    require(change_organization, actor, organization)
    mark = picture.mark if picture else ""
    if mark == organization.logo_mark:
        return organization
    Logo.objects.all().delete()
    if picture:
        Logo.objects.create(png=picture.png, width=picture.width, height=picture.height)
    organization.logo_mark = mark
    organization.save(update_fields=["logo_mark"])
    action = "organization.logo_changed" if picture else "organization.logo_removed"
    audit.record(actor=actor, action=action, subject=organization)
    return organization
