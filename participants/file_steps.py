"""Steps of an import that a worker carries out."""

from typing import Any, Protocol
from uuid import UUID

from mentorship.access import Actor
from mentorship.errors import DomainError
from mentorship.languages import of_organization, speaking
from mentorship.models import Organization
from mentorship.tenancy import activate
from mentorship.texts import gettext_lazy as _

UNEXPECTED = _("Something went wrong on our side. Nobody’s record was changed. Please try again.")


class Service(Protocol):
    """One step of an import."""

    def __call__(self, *, actor: Actor, import_id: UUID) -> object: ...


class Failing(Protocol):
    """Writes down why an import could not be carried out."""

    def __call__(self, *, actor: Actor, import_id: UUID, reason: str) -> object: ...


def carry_out(step: Service, fail: Failing, organization_id: str, import_id: str) -> None:
    """Run one step; a failure undoes it, and is then written down where the reader looks, in the
    organisation's language."""
    organization = Organization.objects.get(pk=UUID(organization_id))
    which: dict[str, Any] = {"actor": Actor.system(organization), "import_id": UUID(import_id)}
    with speaking(of_organization(organization)):
        try:
            with activate(organization):
                step(**which)
        except DomainError as error:
            with activate(organization):
                fail(**which, reason=error.message)
        except Exception:
            with activate(organization):
                fail(**which, reason=str(UNEXPECTED))
            raise
