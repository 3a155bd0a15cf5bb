"""What managers do with a run of their own: name it, cancel it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import rules
from matching.models import MatchRun
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Invalid

LONGEST_NAME: int = 80


def _locked(run_id: UUID) -> MatchRun:
    return (
        MatchRun.objects.select_for_update(of=("self",))
        .select_related("cohort__program", "created_by__user", "base_run")
        .defer("inputs", "certificate", "base_run__inputs", "base_run__certificate")
        .get(pk=run_id)
    )


@transaction.atomic
def rename_run(*, actor: Actor, run_id: UUID, name: str) -> MatchRun:
    """Give a run a name of its own, or with an empty one take it away again.

    Raises Invalid (`too_long`).
    """
    run = _locked(run_id)
    require(rules.steer_matching, actor, run.cohort)
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        words = _("A name has at most %(longest_name)s characters.") % {
            "longest_name": LONGEST_NAME
        }
        raise Invalid(words, code="too_long", fields={"name": words})
    run.name = name
    run.save(update_fields=["name"])
    audit.record(actor=actor, action="match_run.renamed", subject=run, name=name)
    return run


@transaction.atomic
def cancel_run(*, actor: Actor, run_id: UUID) -> MatchRun:
    """Let a run go that waits for a worker or is being solved; another may be started at once.

    A worker that is at it finds out between two steps, and keeps nothing. Raises Conflict once
    the run has ended.
    """
    run = _locked(run_id)
    require(rules.steer_matching, actor, run.cohort)
    run.require_under_way()
    run.status = MatchRun.Status.CANCELLED
    run.finished_at = timezone.now()
    run.save(update_fields=["status", "finished_at"])
    audit.record(actor=actor, action="match_run.cancelled", subject=run)
    return run
