"""Work in the background: previews, imports, waiting lists."""

from celery import shared_task

from mentorship.access import Actor
from mentorship.models import Organization
from mentorship.tenancy import activate
from participants import services
from participants.file_steps import carry_out


@shared_task(name="participants.tasks.preview_import")
def preview_import(organization_id: str, import_id: str) -> None:
    """Work out what an import would do."""
    carry_out(services.preview_import, services.fail_import, organization_id, import_id)


@shared_task(name="participants.tasks.run_import")
def run_import(organization_id: str, import_id: str) -> None:
    """Carry out a previewed import."""
    carry_out(services.run_import, services.fail_import, organization_id, import_id)


@shared_task(name="participants.tasks.fill_waiting_lists")
def fill_waiting_lists() -> int:
    """Give places that became free, in every organisation, to those who wait."""
    moved = 0
    for organization in Organization.objects.order_by("pk"):
        with activate(organization):
            moved += services.fill_all_places(actor=Actor.system(organization))
    return moved
