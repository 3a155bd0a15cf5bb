"""Have a worker plan a large cohort's capacity."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from matching import rules
from matching.planning import STEPS
from matching.queries import WHOM, job_of
from mentorship import audit, progress
from mentorship.access import Actor, require
from mentorship.background import send_later
from mentorship.errors import Conflict, Invalid
from programs.models import Cohort


@transaction.atomic
def start_capacity_plan(*, actor: Actor, cohort_id: UUID, whom: str = "accepted") -> str:
    """Hand the plan of a cohort to a worker; returns the job under which its progress is told.

    `whom` is one of `queries.WHOM`. To ask twice is to plan twice, which does no harm. Raises
    NotAllowed; Invalid for an unknown `whom`; Conflict where there are no mentors to plan.
    """
    cohort = Cohort.objects.select_related("program").get(pk=cohort_id)
    require(rules.see_matching, actor, cohort)
    if whom not in WHOM:
        raise Invalid(gettext("Choose of whom."), fields={"whom": gettext("Choose of whom.")})
    if not cohort.program.has_mentors:
        raise Conflict(gettext("Peer circles have no mentors to plan."), code="peers")
    audit.record(actor=actor, action="capacity_plan.started", subject=cohort, whom=whom)
    job = job_of(cohort.pk, whom)
    progress.report(job, 0, STEPS, "waiting")
    send_later("matching.tasks.plan_capacity", cohort.organization_id, cohort.pk, whom, robust=True)
    return job
