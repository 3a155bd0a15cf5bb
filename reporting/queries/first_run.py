"""How far a new organisation has come, for the guide."""

from mentorship.access import Actor
from mentorship.models import AuditEvent, Invitation, Membership
from participants.models import Enrollment, Skill
from participants.queries import visible_people
from programs.models import Cohort
from programs.queries import visible_cohorts, visible_programs
from reporting.first_run import FEWEST_PEOPLE, Facts, FirstRun, first_run
from scheduling.support.models import Contact


def has_begun(actor: Actor) -> bool:
    """Whether anybody was ever enrolled in what the actor runs: then there is nothing to guide."""
    return Enrollment.objects.filter(cohort__in=visible_cohorts(actor)).exists()


def first_run_of(actor: Actor) -> FirstRun:
    """The guide for an administrator, or for a manager of programmes."""
    latest = visible_programs(actor).filter(archived_at=None).order_by("-created_at").first()
    cohort = _cohort(actor)
    program = cohort.program if cohort else latest
    facts = Facts(
        is_admin=actor.is_admin,
        people=visible_people(actor)[:FEWEST_PEOPLE].count() if actor.is_admin else 0,
        program=program,
        cohort=cohort,
        enrolled=int(has_begun(actor)),
        has_manager=program is not None and program.managers.exists(),
        **(_of_the_organization(actor) if actor.is_admin else {}),
    )
    return first_run(facts)


def _cohort(actor: Actor) -> Cohort | None:
    """The one that is furthest, of those that are not over; else the latest of all."""
    rows = visible_cohorts(actor).filter(program__archived_at=None).select_related("program")
    going = rows.exclude(status=Cohort.Status.CLOSED)
    opened = going.exclude(status=Cohort.Status.DRAFT).order_by("-created_at").first()
    return opened or going.order_by("-created_at").first() or rows.order_by("-created_at").first()


def _of_the_organization(actor: Actor) -> dict[str, bool]:
    return {
        "has_settings": AuditEvent.objects.filter(action="settings.changed").exists(),
        "has_colleague": Membership.objects.exclude(user=actor.user).exists()
        or Invitation.objects.filter(accepted_at=None, withdrawn_at=None).exists(),
        "has_contact": Contact.objects.exists(),
        "has_skills": Skill.objects.exists(),
    }
