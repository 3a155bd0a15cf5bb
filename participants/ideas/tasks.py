"""Work at night."""

from celery import shared_task

from mentorship.access import Actor
from mentorship.models import Organization
from mentorship.tenancy import activate
from participants.ideas import services


@shared_task(name="ideas.tasks.release_ideas")
def release_ideas() -> int:
    """Empty every organisation's box of ideas without a name, and tell of what is new."""
    released = 0
    for organization in Organization.objects.order_by("pk"):
        with activate(organization):
            released += services.release_ideas(actor=Actor.system(organization))
        with activate(organization):
            services.tell_of_new_ideas(actor=Actor.system(organization))
    return released
