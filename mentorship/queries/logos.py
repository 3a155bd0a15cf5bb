"""The organisation's own picture."""

from __future__ import annotations

from mentorship.models import Logo, Organization


def logo_of(organization: Organization) -> bytes | None:
    """The PNG that stands for the active organisation, shown to whoever sees a page of it."""
    if not organization.logo_mark:
        return None
    found = Logo.objects.filter(organization=organization).first()
    return bytes(found.png) if found else None
