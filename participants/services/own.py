"""What a participant does: answer, apply, say what they want, accept the agreement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from mentorship.guard import require_harmless
from mentorship.texts import gettext_lazy
from mentorship.zones import zone_choices
from participants import rules
from participants.availability import WINDOWS
from participants.models import (
    AgreementAcceptance,
    Enrollment,
    EnrollmentSkill,
    Exclusion,
    Person,
    PersonSkill,
    Skill,
    Wish,
)
from participants.places import locked_cohort, locked_enrollment, take_in
from participants.queries.enrollments import people_to_wish_for, roles_of
from participants.queries.people import person_of
from participants.queries.targets import roles_open_to
from programs.models import AgreementVersion, Cohort
from programs.queries import current_agreement

Status = Enrollment.Status
MOST_WISHES = 3
MOST_GOALS = 5
MOST_EXCLUSIONS = 50
NOT_ON_OFFER = gettext_lazy("Choose from what is on offer.")


@dataclass(frozen=True, slots=True)
class EnrollmentAnswers:
    """What a participant says about themselves in one cohort. Lists are in order of rank."""

    goals: Sequence[UUID] = ()
    expertise: Sequence[UUID] = ()
    wishes: Sequence[UUID] = ()
    exclusions: Sequence[UUID] = ()
    availability: Sequence[str] = ()
    answers: dict[str, Any] = field(default_factory=dict)
    capacity: int = 1
    is_checked: bool = False
    """Whether somebody has said that the answers, as they are, identify no patient."""


@transaction.atomic
def accept_invitation(*, actor: Actor, enrollment: Enrollment) -> Enrollment:
    """Say yes to an invitation; where no place is left, one waits for the next."""
    cohort = locked_cohort(enrollment.cohort)
    row = locked_enrollment(enrollment)
    require(rules.answer_own_enrollment, actor, row)
    row.require_status(Status.INVITED)
    if not cohort.accepts_enrollments:
        raise Conflict(
            _("This cohort is no longer taking anybody in."), code="cohort_not_enrolling"
        )
    take_in(cohort, row)
    audit.record(actor=actor, action=f"enrollment.{row.status}", subject=row)
    return row


@transaction.atomic
def decline_invitation(*, actor: Actor, enrollment: Enrollment) -> Enrollment:
    """Say no to an invitation, without a reason."""
    row = locked_enrollment(enrollment)
    require(rules.answer_own_enrollment, actor, row)
    row.require_status(Status.INVITED)
    row.status, row.declined_at = Status.DECLINED, timezone.now()
    row.save(update_fields=["status", "declined_at"])
    audit.record(actor=actor, action="enrollment.declined", subject=row)
    return row


@transaction.atomic
def apply_to_cohort(*, actor: Actor, cohort: Cohort, role: str) -> Enrollment:
    """Ask for a place by the cohort's link. Twice is once; who was invited has accepted by it.

    Raises Conflict when the cohort takes no applications (any more), and for somebody whom the
    programme is not for and who was not invited.
    """
    cohort = locked_cohort(cohort)
    require(rules.apply_to_cohort, actor, cohort)
    if role not in roles_of(cohort):
        raise Invalid(_("Choose a role."), fields={"role": _("Choose a role.")})
    _require_open_to_applications(cohort)
    _require_for_them(actor, cohort, role)
    row, is_new = Enrollment.objects.get_or_create(
        cohort=cohort,
        person_id=actor.person_id,
        defaults={"role": role, "status": Status.APPLIED, "applied_at": timezone.now()},
    )
    if row.status == Status.INVITED:
        take_in(cohort, row)
    elif not is_new and row.status in (Status.WITHDRAWN, Status.DECLINED):
        row.role, row.status, row.applied_at = role, Status.APPLIED, timezone.now()
        row.save(update_fields=["role", "status", "applied_at"])
    audit.record(actor=actor, action="enrollment.applied", subject=row, role=row.role)
    return row


@transaction.atomic
def save_own_enrollment(
    *, actor: Actor, enrollment: Enrollment, said: EnrollmentAnswers
) -> Enrollment:
    """Keep what a participant says: goals, expertise, wishes, exclusions, times, answers.

    Raises Invalid for what is not on offer, Conflict when the enrolment has ended, LooksLikePatient
    for answers that may identify a patient.
    """
    row = locked_enrollment(enrollment)
    require(rules.answer_own_enrollment, actor, row)
    if not row.is_open:
        raise Conflict(_("This enrolment has ended."), code="enrollment_state")
    _check(row, said)
    written = {f"question_{key}": str(answer) for key, answer in said.answers.items()}
    require_harmless(written, actor=actor, is_checked=said.is_checked)
    row.availability = [window for window in WINDOWS if window in set(said.availability)]
    row.answers, row.capacity = said.answers, said.capacity
    row.save(update_fields=["availability", "answers", "capacity"])
    _replace_skills(row, EnrollmentSkill.Kind.GOAL, said.goals)
    _replace_skills(row, EnrollmentSkill.Kind.EXPERTISE, said.expertise)
    _replace_wishes(row, said.wishes)
    _replace_exclusions(row.person_id, said.exclusions)
    # Which colleagues were named, and whether any was, is nobody's business: not in the trail.
    overruled = {"has_overruled_the_guard": True} if said.is_checked else {}
    audit.record(actor=actor, action="enrollment.answered", subject=row, **overruled)
    return row


@transaction.atomic
def accept_agreement(
    *, actor: Actor, enrollment: Enrollment, version: AgreementVersion
) -> AgreementAcceptance:
    """Accept the confidentiality agreement in its current version; kept with its time.

    Twice is once. Raises Conflict when a newer version has come out meanwhile.
    """
    row = locked_enrollment(enrollment)
    require(rules.answer_own_enrollment, actor, row)
    current = current_agreement(row.cohort.program)
    if current is None or current.pk != version.pk:
        raise Conflict(
            _("The agreement has changed meanwhile. Please read the new version."),
            code="agreement_outdated",
        )
    acceptance, is_new = AgreementAcceptance.objects.get_or_create(enrollment=row, version=current)
    if is_new:
        audit.record(actor=actor, action="agreement.accepted", subject=row, version=current.number)
    return acceptance


@transaction.atomic
def save_own_profile(
    *,
    actor: Actor,
    person: Person,
    languages: Sequence[str],
    skills: Sequence[UUID],
    time_zone: str | None = None,
) -> Person:
    """Keep the languages, the skills and the time zone that a person states about themselves; ""
    is the zone of their site, and None leaves it as it is.

    Raises Invalid for a skill that is not on the organisation's list, and for no time zone.
    """
    row = Person.objects.select_for_update().get(pk=person.pk)
    require(rules.change_own_profile, actor, row)
    if Skill.objects.filter(pk__in=set(skills)).count() < len(set(skills)):
        raise Invalid(NOT_ON_OFFER, fields={"skills": NOT_ON_OFFER})
    row.languages = list(dict.fromkeys(text.strip()[:60] for text in languages if text.strip()))
    if time_zone is not None:
        row.time_zone = _zone(time_zone)
    row.changed_at = timezone.now()
    row.save(update_fields=["languages", "time_zone", "changed_at"])
    wanted = set(Skill.objects.filter(pk__in=list(skills)).values_list("pk", flat=True))
    row.person_skills.exclude(skill__in=wanted).delete()
    PersonSkill.objects.bulk_create(
        [PersonSkill(person=row, skill_id=key) for key in sorted(wanted)], ignore_conflicts=True
    )
    audit.record(actor=actor, action="person.profile_saved", subject=row)
    return row


def _zone(name: str) -> str:
    if name and name not in dict(zone_choices()):
        words = _("Choose a time zone from the list.")
        raise Invalid(words, fields={"time_zone": words})
    return name


def _check(row: Enrollment, said: EnrollmentAnswers) -> None:
    fields: dict[str, str] = {}
    if not 1 <= said.capacity <= 8:
        fields["capacity"] = _("Between 1 and 8.")
    if len(set(said.wishes)) != len(said.wishes) or len(said.wishes) > MOST_WISHES:
        fields["wishes"] = _("At most %(most_wishes)s different people.") % {
            "most_wishes": MOST_WISHES
        }
    if len(said.goals) > MOST_GOALS:
        fields["goals"] = _(
            "At most %(most_goals)s goals, so that your mentor knows what matters."
        ) % {"most_goals": MOST_GOALS}
    if len(said.exclusions) > MOST_EXCLUSIONS:
        fields["exclusions"] = _("At most %(most_exclusions)s people.") % {
            "most_exclusions": MOST_EXCLUSIONS
        }
    fields |= _unknown(said)
    if row.person_id in said.exclusions:
        fields["exclusions"] = _("You cannot exclude yourself.")
    if set(said.wishes) & set(said.exclusions):
        fields["wishes"] = _("Somebody is both a wish and excluded. Choose one of the two.")
    offered = set(people_to_wish_for(row).values_list("pk", flat=True)) if said.wishes else set()
    kept = set(row.wishes.values_list("person_id", flat=True))
    if set(said.wishes) - offered - kept:
        fields["wishes"] = _("Choose people who take part in this cohort.")
    if set(said.availability) - set(WINDOWS):
        fields["availability"] = _("Choose from the times on offer.")
    fields |= _missing_answers(row.cohort, said.answers)
    if fields:
        raise Invalid(_("Please look at the marked fields."), fields=fields)


def _unknown(said: EnrollmentAnswers) -> dict[str, str]:
    """What names nothing of this organisation: mistyped, gone, or somebody else's."""
    fields = {
        name: NOT_ON_OFFER
        for name, asked in (("goals", said.goals), ("expertise", said.expertise))
        if Skill.objects.filter(pk__in=set(asked)).count() < len(set(asked))
    }
    people = set(said.exclusions)
    if Person.objects.filter(pk__in=people).count() < len(people):
        fields["exclusions"] = _("Choose colleagues of your organisation.")
    return fields


def _missing_answers(cohort: Cohort, answers: dict[str, Any]) -> dict[str, str]:
    return {
        f"question_{question['key']}": _("Please answer this question.")
        for question in cohort.questions
        if question.get("is_required") and not str(answers.get(question["key"], "")).strip()
    }


def _replace_skills(row: Enrollment, kind: str, skill_ids: Sequence[UUID]) -> None:
    known = set(Skill.objects.filter(pk__in=list(skill_ids)).values_list("pk", flat=True))
    row.skills.filter(kind=kind).delete()
    EnrollmentSkill.objects.bulk_create(
        EnrollmentSkill(enrollment=row, skill_id=key, kind=kind, rank=rank)
        for rank, key in enumerate(dict.fromkeys(k for k in skill_ids if k in known), start=1)
    )


def _replace_wishes(row: Enrollment, person_ids: Sequence[UUID]) -> None:
    row.wishes.all().delete()
    Wish.objects.bulk_create(
        Wish(enrollment=row, person_id=key, rank=rank)
        for rank, key in enumerate(person_ids, start=1)
    )


def _replace_exclusions(person_id: UUID, excluded_ids: Sequence[UUID]) -> None:
    wanted = set(Person.objects.filter(pk__in=list(excluded_ids)).values_list("pk", flat=True))
    Exclusion.objects.filter(person=person_id).exclude(excluded__in=wanted).delete()
    Exclusion.objects.bulk_create(
        [Exclusion(person_id=person_id, excluded_id=key) for key in sorted(wanted)],
        ignore_conflicts=True,
    )


def _require_for_them(actor: Actor, cohort: Cohort, role: str) -> None:
    """Whoever was invited has been asked by people who know whom it is for."""
    was_invited = Enrollment.objects.filter(
        cohort=cohort, person_id=actor.person_id, status=Status.INVITED
    )
    if not was_invited.exists() and role not in roles_open_to(person_of(actor), cohort):
        raise Conflict(
            _("This programme is only for some groups of staff. If in doubt, ask its team."),
            code="not_for_you",
        )


def _require_open_to_applications(cohort: Cohort) -> None:
    today = timezone.localdate()
    opens, closes = cohort.enrollment_opens_on, cohort.enrollment_closes_on
    is_early = opens is not None and today < opens
    is_late = closes is not None and today > closes
    if not cohort.accepts_enrollments or is_early or is_late:
        raise Conflict(
            _("This cohort is not taking applications now."), code="cohort_not_enrolling"
        )
