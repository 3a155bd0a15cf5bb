"""Tasks of the record: an organisation active, one service. Each may run twice."""

from uuid import UUID

from celery import shared_task

from matching.services import complete_closed_cohorts
from mentorship.access import Actor
from mentorship.models import Organization
from mentorship.tenancy import activate
from scheduling.record.services import certificates, closing


@shared_task(name="record.tasks.close_cohorts")
def close_cohorts() -> int:
    """In every organisation: ask those of closing cohorts, give certificates in closed ones."""
    ids = Organization.objects.order_by("pk").values_list("pk", flat=True)
    return sum(carry_on_closing(str(one)) for one in ids)


@shared_task(name="record.tasks.carry_on_closing")
def carry_on_closing(organization_id: str) -> int:
    """The same in one organisation: when its cohort was moved just now, without waiting."""
    organization = Organization.objects.get(pk=UUID(organization_id))
    actor = Actor.system(organization)
    with activate(organization):
        complete_closed_cohorts(actor=actor)
    done = 0
    for service, most in (
        (closing.ask_to_look_back, closing.MOST_AT_ONCE),
        (certificates.issue_certificates, certificates.MOST_AT_ONCE),
    ):
        more = most
        while more >= most:
            with activate(organization):
                more = service(actor=actor)
            done += more
    return done
