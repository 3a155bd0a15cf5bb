"""The request as views below `/o/<slug>/` receive it from the tenant middleware."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from mentorship.access import Actor
from mentorship.models import Organization


class TenantRequest(HttpRequest):
    """A request of somebody who belongs to the organisation in the address."""

    organization: Organization
    actor: Actor
    htmx: HtmxDetails
