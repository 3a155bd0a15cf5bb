"""Tasks of support: an organisation active, one service. Each may run twice."""

from celery import shared_task

from mentorship.access import Actor
from mentorship.models import Organization
from mentorship.tenancy import activate
from scheduling.support.services.circles import free_who_left_circles


@shared_task(name="support.tasks.free_who_left")
def free_who_left() -> int:
    """In every organisation: take meetings of circles out of the calendars of those who left."""
    freed = 0
    for organization in Organization.objects.order_by("pk"):
        with activate(organization):
            freed += free_who_left_circles(actor=Actor.system(organization))
    return freed
