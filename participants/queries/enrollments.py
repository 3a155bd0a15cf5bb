"""Enrolments, as far as the actor may see them, and what matching needs of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from mentorship.access import Actor
from participants.models import (
    AgreementAcceptance,
    Department,
    Enrollment,
    EnrollmentSkill,
    Exclusion,
    Person,
    PersonSkill,
    Wish,
)
from participants.queries.people import departments_below
from participants.queries.targets import roles_in
from programs.models import AgreementVersion, Cohort
from programs.queries import current_agreement

Status = Enrollment.Status
SORTS: dict[str, tuple[str, ...]] = {
    "name": ("person__family_name", "person__given_name"),
    "role": ("role", "person__family_name"),
    "status": ("status", "person__family_name"),
    "stage": ("person__career_stage", "person__family_name"),
    "department": ("person__department__name", "person__family_name"),
    "since": ("created_at",),
}


@dataclass(frozen=True, slots=True)
class EnrollmentFilter:
    """What a cohort's list is narrowed to."""

    search: str = ""
    role: str = ""
    status: str = ""
    department: Department | None = None
    sort: str = "name"


def visible_enrollments(actor: Actor) -> QuerySet[Enrollment]:
    """Those of the cohorts one runs, and one's own."""
    enrollments = Enrollment.objects.select_related("person", "cohort__program")
    if actor.is_system or actor.is_admin:
        return enrollments
    own = Q(person=actor.person_id) if actor.person_id else Q(pk__in=[])
    return enrollments.filter(own | Q(cohort__program__in=actor.managed_program_ids))


def own_enrollments(actor: Actor) -> QuerySet[Enrollment]:
    """The actor's own, the latest first."""
    enrollments = Enrollment.objects.select_related("person", "cohort__program")
    if not actor.person_id:
        return enrollments.none()
    return enrollments.filter(person=actor.person_id).order_by("-created_at")


def enrollments_in_list(
    actor: Actor, cohort: Cohort, narrowed: EnrollmentFilter
) -> QuerySet[Enrollment]:
    """A cohort's people with what the list shows; `has_accepted` tells of the agreement."""
    accepted = AgreementAcceptance.objects.filter(
        enrollment=OuterRef("pk"), version=current_agreement(cohort.program)
    )
    rows = (
        visible_enrollments(actor)
        .filter(cohort=cohort)
        .select_related("person__department", "person__site", "person__profession")
        .annotate(has_accepted=Exists(accepted), skill_count=_skills())
    )
    for word in narrowed.search.split()[:6]:
        rows = rows.filter(
            Q(person__given_name__icontains=word)
            | Q(person__family_name__icontains=word)
            | Q(person__email__icontains=word)
            | Q(person__employee_number__istartswith=word)
            | Q(person__job_title__icontains=word)
        )
    if narrowed.role:
        rows = rows.filter(role=narrowed.role)
    if narrowed.status:
        rows = rows.filter(status=narrowed.status)
    if narrowed.department:
        rows = rows.filter(person__department__in=departments_below(narrowed.department.pk))
    return rows.order_by(*_order(narrowed.sort))


def _skills() -> Coalesce:
    """How many skills an enrolment names: counted of those on the page, not of the whole cohort."""
    skills = EnrollmentSkill.objects.filter(enrollment=OuterRef("pk")).order_by()
    counted = skills.values("enrollment").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _order(sort: str) -> tuple[str, ...]:
    names = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    first = f"-{names[0]}" if sort.startswith("-") else names[0]
    return (first, *names[1:], "pk")


@dataclass(frozen=True, slots=True)
class RoleCount:
    """How many take part in a role, against the places."""

    role: str
    label: str
    accepted: int
    invited: int
    applied: int
    waiting: int
    places: int | None

    @property
    def left(self) -> int | None:
        return None if self.places is None else max(self.places - self.accepted, 0)


def roles_of(cohort: Cohort) -> list[str]:
    """Peers in a circle without mentors; otherwise mentors and mentees."""
    return roles_in(cohort.program)


def counts_of(cohort: Cohort) -> list[RoleCount]:
    """Per role, in one query."""
    found: dict[tuple[str, str], int] = {
        (row["role"], row["status"]): row["count"]
        for row in Enrollment.objects.filter(cohort=cohort)
        .values("role", "status")
        .annotate(count=Count("pk"))
    }
    return [
        RoleCount(
            role=role,
            label=Enrollment.Role(role).label,
            accepted=found.get((role, Status.ACCEPTED), 0) + found.get((role, Status.COMPLETED), 0),
            invited=found.get((role, Status.INVITED), 0),
            applied=found.get((role, Status.APPLIED), 0),
            waiting=found.get((role, Status.WAITLISTED), 0),
            places=cohort.places(role),
        )
        for role in roles_of(cohort)
    ]


def enrollments_for_matching(cohort: Cohort) -> QuerySet[Enrollment]:
    """The accepted people of a cohort with all that matching weighs, in a fixed number of queries.

    Each has `person` (with profession, specialty, department, site and `person_skills`), `skills`
    (goals and expertise in order) and `wishes`. Private exclusions are apart: `excluded_pairs`.
    """
    person_skills = PersonSkill.objects.select_related("skill")
    return (
        Enrollment.objects.filter(cohort=cohort, status=Status.ACCEPTED)
        .select_related(
            "person__profession", "person__specialty", "person__department", "person__site"
        )
        .prefetch_related(
            Prefetch("skills", EnrollmentSkill.objects.select_related("skill")),
            Prefetch("wishes", Wish.objects.order_by("rank")),
            Prefetch("person__person_skills", person_skills),
        )
        .order_by("pk")
    )


def excluded_pairs(person_ids: Iterable[UUID]) -> set[frozenset[UUID]]:
    """Pairs of people of whom one has excluded the other. Says not which: nobody may know.

    For matching alone. Never show it, nor name it as a reason.
    """
    ids = list(person_ids)
    rows = Exclusion.objects.filter(person__in=ids, excluded__in=ids)
    return {frozenset(pair) for pair in rows.values_list("person_id", "excluded_id")}


def own_exclusions(actor: Actor) -> QuerySet[Exclusion]:
    """The actor's own private exclusions; nobody else's, whoever asks."""
    if not actor.person_id:
        return Exclusion.objects.none()
    return Exclusion.objects.filter(person=actor.person_id).select_related("excluded")


def people_to_wish_for(enrollment: Enrollment) -> QuerySet[Person]:
    """Whom a participant may name as a wish: those on the other side, not their own managers."""
    other = {"mentor": "mentee", "mentee": "mentor"}.get(enrollment.role, "peer")
    return _participants(enrollment).filter(enrollments__role=other)


def people_to_exclude(enrollment: Enrollment) -> QuerySet[Person]:
    """Everyone in the cohort whom the participant could be joined with."""
    return _participants(enrollment)


def _participants(enrollment: Enrollment) -> QuerySet[Person]:
    return (
        Person.objects.filter(
            enrollments__cohort=enrollment.cohort_id,
            enrollments__status__in=[Status.ACCEPTED, Status.APPLIED, Status.WAITLISTED],
        )
        .exclude(pk=enrollment.person_id)
        .select_related("department")
        .order_by("family_name", "given_name", "pk")
    )


def agreement_to_accept(enrollment: Enrollment) -> AgreementVersion | None:
    """The current version where this participant has not accepted it yet, else None."""
    version = current_agreement(enrollment.cohort.program)
    if version is None:
        return None
    is_accepted = enrollment.agreement_acceptances.filter(version=version).exists()
    return None if is_accepted else version


def acceptances_of(enrollment: Enrollment) -> QuerySet[AgreementAcceptance]:
    """Which versions the participant accepted, and when."""
    return enrollment.agreement_acceptances.select_related("version").order_by("-accepted_at")


def cohort_by_join_token(actor: Actor, token: str) -> Cohort | None:
    """The cohort that a link to apply means, for any member of the organisation."""
    return (
        Cohort.objects.select_related("program")
        .filter(
            join_token=token, is_open_to_applications=True, status__in=["enrolling", "matching"]
        )
        .first()
    )


def answers_of(enrollment: Enrollment) -> list[tuple[str, Any]]:
    """The cohort's own questions with this participant's answers."""
    return [
        (question.get("text", ""), enrollment.answers.get(question.get("key", ""), ""))
        for question in enrollment.cohort.questions
    ]


def colleagues_by_email(actor: Actor, addresses: Iterable[str]) -> dict[str, UUID]:
    """Whole e-mail address → person, for naming a colleague whom one knows already.

    Any member may ask: it tells no more than that the address exists.
    """
    wanted = [address.lower() for address in addresses]
    rows = Person.objects.filter(email__in=wanted).values_list("email", "pk")
    return {email.lower(): key for email, key in rows} if actor.person_id else {}


def statuses_in(cohort: Cohort, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Person → how they stand in the cohort, for those who are in it."""
    rows = Enrollment.objects.filter(cohort=cohort, person__in=list(person_ids))
    return {row.person_id: row.get_status_display() for row in rows}
