"""Addresses of an organisation's pages."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from mentorship.models import Organization


def org_reverse(organization: Organization, name: str, **kwargs: Any) -> str:
    """The path of a page below `/o/<slug>/`."""
    return reverse(name, kwargs={"slug": organization.slug, **kwargs})


def absolute(path: str) -> str:
    """The full address of a path, for e-mails."""
    return settings.PUBLIC_URL.rstrip("/") + path
