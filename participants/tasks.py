"""Work in the background: previews, imports, waiting lists."""

from uuid import UUID

from celery import shared_task

from mentorship.access import Actor
from mentorship.errors import DomainError
from mentorship.languages import of_organization, speaking
from mentorship.models import Organization
from mentorship.tenancy import activate
from mentorship.texts import gettext_lazy as _
from participants import services

UNEXPECTED = _("Something went wrong on our side. Nobody was changed. Please try again.")


@shared_task(name="participants.tasks.preview_import")
def preview_import(organization_id: str, import_id: str) -> None:
    """Work out what an import would do."""
    _carry_out(services.preview_import, organization_id, import_id)


@shared_task(name="participants.tasks.run_import")
def run_import(organization_id: str, import_id: str) -> None:
    """Carry out a previewed import."""
    _carry_out(services.run_import, organization_id, import_id)


@shared_task(name="participants.tasks.fill_waiting_lists")
def fill_waiting_lists() -> int:
    """Give places that became free, in every organisation, to those who wait."""
    moved = 0
    for organization in Organization.objects.order_by("pk"):
        with activate(organization):
            moved += services.fill_all_places(actor=Actor.system(organization))
    return moved


def _carry_out(service, organization_id: str, import_id: str) -> None:  # type: ignore[no-untyped-def]
    """Run one step; a failure undoes it, and is then written down where the reader looks, in the
    organisation's language."""
    organization = Organization.objects.get(pk=UUID(organization_id))
    actor = Actor.system(organization)
    with speaking(of_organization(organization)):
        try:
            with activate(organization):
                service(actor=actor, import_id=UUID(import_id))
        except DomainError as error:
            _fail(organization, actor, import_id, error.message)
        except Exception:
            _fail(organization, actor, import_id, str(UNEXPECTED))
            raise


def _fail(organization: Organization, actor: Actor, import_id: str, reason: str) -> None:
    with activate(organization):
        services.fail_import(actor=actor, import_id=UUID(import_id), reason=reason)
