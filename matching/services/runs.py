"""Start a run, solve it, or say that it failed."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import notices, rules
from matching.criteria import KEEPING, Rules, SettingsProblem
from matching.features import Snapshot
from matching.models import MatchRun, Proposal, Unmatched
from matching.proposing import proposal_of
from matching.queries import settings_of, snapshot_of
from matching.solving import STEPS, Result, evidence_of, solved, summary_of
from mentorship import audit, progress
from mentorship.access import Actor, require
from mentorship.background import send_later
from mentorship.errors import Conflict, Invalid
from mentorship.queries.members import membership_of
from mentorship.texts import gettext_lazy
from programs.models import Cohort, Program

OPEN_FOR_RUNS = (Cohort.Status.ENROLLING, Cohort.Status.MATCHING, Cohort.Status.ACTIVE)
FAILED = gettext_lazy(
    "The run could not be finished. Nothing was changed; start it again, and tell your "
    "administrator if it happens twice."
)


@transaction.atomic
def start_run(
    *,
    actor: Actor,
    cohort_id: UUID,
    base_run_id: UUID | None = None,
    seed: int = 1,
    objective: str = "",
    keeping: str = "some",
) -> MatchRun:
    """Freeze everything that matching reads and hand the run to a worker.

    `base_run_id` asks to change little of that run; `keeping`, one of `criteria.KEEPING`, says how
    many points one kept pair may cost. `objective`, one of `criteria.OBJECTIVES`, is that of this
    run alone; without it the cohort's own holds. Raises Invalid for an unknown choice and for rules
    that make no sense together, and Conflict
    where the cohort is not open for matching, has nobody to match, or a run is under way already.
    """
    cohort = (
        Cohort.objects.select_for_update(of=("self",)).select_related("program").get(pk=cohort_id)
    )
    require(rules.steer_matching, actor, cohort)
    _require_matchable(cohort)
    base_run = MatchRun.objects.get(pk=base_run_id, cohort=cohort) if base_run_id else None
    weights, hard_rules = settings_of(cohort)
    hard_rules = _asked(hard_rules, objective)
    snapshot = snapshot_of(
        cohort,
        weights=weights,
        rules=hard_rules,
        seed=seed,
        base_run=base_run,
        kept_bonus=_price_of(keeping),
    )
    _require_people(snapshot)
    run = MatchRun.objects.create(
        cohort=cohort,
        number=_next_number(cohort),
        weights=weights.to_json(),
        rules=hard_rules.to_json(),
        inputs=snapshot.to_json(),
        seed=seed,
        base_run=base_run,
        created_by=membership_of(actor),
    )
    audit.record(actor=actor, action="match_run.started", subject=run, number=run.number)
    _hand_to_worker(run)
    return run


def _asked(hard_rules: Rules, objective: str) -> Rules:
    own = {"objective": objective} if objective else {}
    try:
        return Rules.asked(hard_rules.to_json() | own)
    except SettingsProblem as problem:
        raise Invalid(problem.message, fields={problem.field: problem.message}) from problem


def _price_of(keeping: str) -> int:
    if keeping not in KEEPING:
        message = _("Choose one of: %(keeping)s.") % {"keeping": ", ".join(KEEPING)}
        raise Invalid(message, fields={"keeping": message})
    return KEEPING[keeping]


def _hand_to_worker(run: MatchRun) -> None:
    """Once committed, send the run to a worker. A lost message is sent again by the clock."""
    send_later("matching.tasks.solve_run", run.organization_id, run.pk, robust=True)


def _require_matchable(cohort: Cohort) -> None:
    if cohort.status not in OPEN_FOR_RUNS:
        raise Conflict(
            _("This cohort is %(status)s: open it for enrolment first.")
            % {"status": cohort.get_status_display().lower()}
            if cohort.status == Cohort.Status.DRAFT
            else _("This cohort is %(status)s: nobody is matched now.")
            % {"status": cohort.get_status_display().lower()},
            code="cohort_not_matchable",
        )
    if cohort.program.model == Program.Model.PEER_CIRCLE:
        raise Conflict(
            _("Peer circles have no mentors to match: begin circles instead."), code="peers"
        )
    under_way = [MatchRun.Status.QUEUED, MatchRun.Status.RUNNING]
    if MatchRun.objects.filter(cohort=cohort, status__in=under_way).exists():
        raise Conflict(_("A run of this cohort is under way. Wait for it."), code="run_under_way")


def _require_people(snapshot: Snapshot) -> None:
    if not snapshot.mentees:
        raise Conflict(
            _("Every accepted mentee has a mentor or a match to answer."), code="nobody_to_match"
        )
    if not snapshot.mentors:
        raise Conflict(_("No accepted mentor has a free place."), code="no_places")


def _next_number(cohort: Cohort) -> int:
    last = MatchRun.objects.filter(cohort=cohort).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def solve_run(*, actor: Actor, run_id: UUID) -> MatchRun:
    """The worker's whole part in one transaction: for runs that nobody waits for.

    Safe to do twice: a run that is over is returned as it is. Raises what the solver or the proof
    raises; nothing is kept then.
    """
    snapshot = take_up_run(actor=actor, run_id=run_id)
    if snapshot is None:
        return MatchRun.objects.select_related("cohort").get(pk=run_id)
    result = solved(snapshot, lambda step, phase: progress.report(run_id, step, STEPS, phase))
    return keep_result(actor=actor, run_id=run_id, result=result)


@transaction.atomic
def take_up_run(*, actor: Actor, run_id: UUID) -> Snapshot | None:
    """The worker's first step: say that the run is being solved, and read what it is to solve.

    None where the run is over already. It is committed before the solving begins, so that a
    manager can cancel meanwhile. A run whose worker was lost is taken up again.
    """
    run = MatchRun.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=run_id)
    require(rules.solve_match_run, actor, run.cohort)
    if not run.is_under_way:
        return None
    run.status = MatchRun.Status.RUNNING
    run.started_at = timezone.now()
    run.save(update_fields=["status", "started_at"])
    audit.record(actor=actor, action="match_run.taken_up", subject=run)
    return Snapshot.from_json(run.inputs)


@transaction.atomic
def keep_result(*, actor: Actor, run_id: UUID, result: Result) -> MatchRun:
    """The worker's last step: keep the proposals and the reasons of a run that was solved.

    A run that was cancelled meanwhile, or solved by another worker, is returned as it is.
    """
    run = (
        MatchRun.objects.select_for_update(of=("self",))
        .select_related("cohort__program", "created_by__user", "organization")
        .defer("inputs", "certificate")
        .get(pk=run_id)
    )
    require(rules.solve_match_run, actor, run.cohort)
    if not run.is_under_way:
        return run
    _keep(run, result)
    run.status = MatchRun.Status.SOLVED
    run.finished_at = timezone.now()
    run.error = ""
    run.save(update_fields=["status", "finished_at", "summary", "certificate", "error"])
    audit.record(
        actor=actor, action="match_run.solved", subject=run, matched=result.outcome.matched
    )
    notices.tell_of_run(run)
    progress.report(run.pk, STEPS, STEPS, _("Ready"))
    return run


def _keep(run: MatchRun, result: Result) -> None:
    run.proposals.all().delete()
    run.unmatched.all().delete()
    run.summary = summary_of(result)
    run.certificate = evidence_of(result)
    locked = result.scores.snapshot.locked
    Proposal.objects.bulk_create(
        [
            proposal_of(run, result.scores, pair, is_locked=pair in locked)
            for pair in result.solution.pairs
        ],
        batch_size=500,
    )
    Unmatched.objects.bulk_create(
        [
            Unmatched(
                run=run,
                enrollment_id=UUID(reason.enrollment),
                reason_code=reason.code,
                sentence=reason.sentence,
                remedy=reason.remedy,
            )
            for reason in result.reasons
        ],
        batch_size=500,
    )


@transaction.atomic
def fail_run(*, actor: Actor, run_id: UUID) -> MatchRun:
    """Say that a run could not be finished, so that another can be started."""
    run = MatchRun.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=run_id)
    require(rules.solve_match_run, actor, run.cohort)
    if run.is_under_way:
        run.status = MatchRun.Status.FAILED
        run.finished_at = timezone.now()
        run.error = str(FAILED)
        run.save(update_fields=["status", "finished_at", "error"])
        audit.record(actor=actor, action="match_run.failed", subject=run)
    return run
