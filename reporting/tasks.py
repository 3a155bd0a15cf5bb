"""What the worker does for reports: thin, by ids; each may run twice, late, or beside itself."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.access import Actor
from mentorship.errors import DomainError, Invalid
from mentorship.languages import of_organization, speaking
from mentorship.models import Organization
from mentorship.tenancy import activate
from reporting import services
from reporting.making import strays, write_export
from reporting.models import Export
from reporting.queries.remembered import recount


@shared_task(name="reporting.tasks.make_export")
def make_export(organization_id: str, export_id: str) -> None:
    """Write one file. What goes wrong is said on the page, and raised for the log."""
    organization = Organization.objects.get(pk=organization_id)
    actor, pk = Actor.system(organization), UUID(export_id)
    with activate(organization):
        if not services.start_export(actor=actor, export_id=pk):
            return
    try:
        with activate(organization, snapshot=True):
            made = write_export(actor=actor, export_id=pk)
        if made is not None:
            with activate(organization):
                services.finish_export(actor=actor, export_id=pk, made=made)
    except (OperationalError, InterfaceError):
        raise  # The database went away: it is made once that is back (`resume_exports`).
    except Exception as error:
        with speaking(of_organization(organization)), activate(organization):
            words = _("The file could not be made. Ask for it again; if it fails again, tell us.")
            told = error.message if isinstance(error, DomainError) else words
            services.fail_export(actor=actor, export_id=pk, error=str(told))
        if not isinstance(error, Invalid):
            raise


@shared_task(name="reporting.tasks.resume_exports")
def resume_exports() -> int:
    """Twice a minute: files whose worker died, or whose message was lost."""
    count = 0
    for organization in Organization.objects.order_by("pk"):
        with activate(organization):
            count += services.resume_exports(actor=Actor.system(organization))
    return count


@shared_task(name="reporting.tasks.renew_reports")
def renew_reports() -> None:
    """Every night: all rollups and signals of every organisation."""
    for organization in Organization.objects.order_by("pk"):
        renew_organization.delay(str(organization.pk))


@shared_task(name="reporting.tasks.renew_organization")
def renew_organization(organization_id: str) -> None:
    """All rollups and signals of one organisation; then what of groups is ready to be published."""
    organization = Organization.objects.get(pk=organization_id)
    actor = Actor.system(organization)
    with activate(organization):
        services.renew_rollups(actor=actor)
        services.renew_signals(actor=actor)
    # Deciding on a week takes seconds in a large organisation: each in a transaction of its own.
    made = 1
    while made:
        with activate(organization):
            made = services.publish_weeks(actor=actor, most=1)
    with activate(organization):
        services.keep_survey_results(actor=actor)
        services.publish_equity(actor=actor)
        services.keep_outcomes(actor=actor)
    with activate(organization):
        recount(actor)


@shared_task(name="reporting.tasks.refresh_touched")
def refresh_touched() -> int:
    """Every few minutes: the rollups and signals of relationships in which something changed."""
    organizations = list(Organization.objects.order_by("pk"))
    touched = 0
    for organization in organizations:
        with activate(organization):
            touched += services.refresh_touched(actor=Actor.system(organization))
    # Once everybody sees the rounds: whoever looks next finds them counted.
    _recount(organizations)
    return touched


def _recount(organizations: Iterable[Organization]) -> None:
    """Of each; what goes wrong in one is raised for the log after the others."""
    failed: list[Exception] = []
    for organization in organizations:
        try:
            with activate(organization):
                recount(Actor.system(organization))
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("Counts that were asked lately could not be made anew", failed)


@shared_task(name="reporting.tasks.expire_exports")
def expire_exports() -> int:
    """Every hour: files whose days are over, and what dead workers left of deleted ones."""
    gone, known, began = 0, set[UUID](), timezone.now()
    for organization in Organization.objects.order_by("pk"):
        with activate(organization):
            gone += services.expire_exports(actor=Actor.system(organization))
            known.update(Export.objects.values_list("pk", flat=True))
    for path in strays(known, began):
        path.unlink(missing_ok=True)
    return gone


@shared_task(name="reporting.tasks.make_scheduled_exports")
def make_scheduled_exports() -> int:
    """Every quarter of an hour: what is due today where each organisation is."""
    count = 0
    for organization in Organization.objects.order_by("pk"):
        with activate(organization):
            count += services.make_scheduled_exports(actor=Actor.system(organization))
    return count
