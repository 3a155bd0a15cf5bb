"""Matching's tasks: ids in, one service each, safe to run twice."""

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from matching import services
from matching.models import MatchRun
from mentorship.access import Actor
from mentorship.models import Organization
from mentorship.tenancy import activate

log = logging.getLogger(__name__)

STUCK_AFTER = timedelta(minutes=2)


@shared_task(name="matching.tasks.solve_run")
def solve_run(organization_id: str, run_id: str) -> str:
    """Solve a run; where that fails, say so on its page."""
    organization = Organization.objects.get(pk=organization_id)
    actor = Actor.system(organization)
    try:
        with activate(organization):
            return str(services.solve_run(actor=actor, run_id=UUID(run_id)).status)
    except Exception:
        log.exception("match run %s failed", run_id)
        with activate(organization):
            return str(services.fail_run(actor=actor, run_id=UUID(run_id)).status)


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
        long_ago = timezone.now() - STUCK_AFTER
        stuck = MatchRun.objects.filter(status=MatchRun.Status.QUEUED, created_at__lt=long_ago)
        run_ids = [str(pk) for pk in stuck.values_list("pk", flat=True)]
    for run_id in run_ids:
        solve_run.delay(str(organization.pk), run_id)
    return changed + len(run_ids)
