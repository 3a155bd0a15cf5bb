"""Matching's tasks: ids in, one service each, safe to run twice."""

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from matching import queries, services
from matching.models import MatchRun
from matching.planning import STEPS as STEPS_OF_A_PLAN
from matching.solving import STEPS, solved
from mentorship import progress
from mentorship.access import Actor
from mentorship.languages import of_organization, speaking
from mentorship.models import Organization
from mentorship.tenancy import activate
from programs.models import Cohort


class Cancelled(Exception):
    """A manager has let the run go."""


log = logging.getLogger(__name__)

STUCK_AFTER = timedelta(minutes=2)
LOST_AFTER = timedelta(minutes=30)


@shared_task(name="matching.tasks.solve_run")
def solve_run(organization_id: str, run_id: str) -> str:
    """Solve a run; where that fails, say so on its page."""
    organization = Organization.objects.get(pk=organization_id)
    actor = Actor.system(organization)
    try:
        return _solve(organization, UUID(run_id))
    except Cancelled:
        return str(MatchRun.Status.CANCELLED)
    except Exception:
        log.exception("match run %s failed", run_id)
        with speaking(of_organization(organization)), activate(organization):
            return str(services.fail_run(actor=actor, run_id=UUID(run_id)).status)


def _solve(organization: Organization, run_id: UUID) -> str:
    """Between two steps no transaction is open, so that the run can be cancelled meanwhile."""
    actor = Actor.system(organization)
    with activate(organization):
        snapshot = services.take_up_run(actor=actor, run_id=run_id)
    if snapshot is None:
        return _status(organization, run_id)

    def report(step: int, phase: str) -> None:
        if _status(organization, run_id) == MatchRun.Status.CANCELLED:
            raise Cancelled
        progress.report(run_id, step, STEPS, phase)

    result = solved(snapshot, report)
    with activate(organization):
        return str(services.keep_result(actor=actor, run_id=run_id, result=result).status)


def _status(organization: Organization, run_id: UUID) -> str:
    with activate(organization):
        return str(MatchRun.objects.values_list("status", flat=True).get(pk=run_id))


@shared_task(name="matching.tasks.plan_capacity")
def plan_capacity(organization_id: str, cohort_id: str, whom: str) -> None:
    """Plan a cohort's capacity, and keep what was found for its page."""
    organization = Organization.objects.get(pk=organization_id)
    job = queries.job_of(UUID(cohort_id), whom)
    try:
        with activate(organization):
            cohort = Cohort.objects.select_related("program").get(pk=cohort_id)
            inputs = queries.plan_inputs(Actor.system(organization), cohort, whom)
        found = inputs.plan(
            lambda step, phase: progress.report(job, step - 1, STEPS_OF_A_PLAN, phase)
        )
        queries.keep_plan(UUID(cohort_id), whom, found)
        progress.report(job, STEPS_OF_A_PLAN, STEPS_OF_A_PLAN, "ready")
    except Exception:
        log.exception("the capacity plan of cohort %s failed", cohort_id)
        progress.report(job, STEPS_OF_A_PLAN, STEPS_OF_A_PLAN, "failed")


@shared_task(name="matching.tasks.keep_matching_going")
def keep_matching_going() -> int:
    """End what silence, departures and closing end, and take up runs whose message was lost."""
    return sum(_keep_going(organization) for organization in Organization.objects.order_by("pk"))


def _keep_going(organization: Organization) -> int:
    actor = Actor.system(organization)
    with activate(organization):
        changed = services.expire_proposals(actor=actor)
    with activate(organization):
        changed += services.release_departed(actor=actor)
    with activate(organization):
        changed += services.complete_closed_cohorts(actor=actor)
    with activate(organization):
        changed += services.tell_of_choosing(actor=actor)
    with activate(organization):
        now, status = timezone.now(), MatchRun.Status
        waits = Q(status=status.QUEUED, created_at__lt=now - STUCK_AFTER)
        lost = Q(status=status.RUNNING, started_at__lt=now - LOST_AFTER)
        stuck = MatchRun.objects.filter(waits | lost)
        run_ids = [str(pk) for pk in stuck.values_list("pk", flat=True)]
    for run_id in run_ids:
        solve_run.delay(str(organization.pk), run_id)
    return changed + len(run_ids)
