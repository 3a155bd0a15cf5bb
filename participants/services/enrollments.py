"""Enrolments as those who run a cohort move them: invite, accept, wait, decline, withdraw."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from participants import letters, rules
from participants.models import Enrollment, Person
from participants.places import (
    fill,
    locked_cohort,
    locked_enrollment,
    put_on_list,
    take_in,
    take_out,
    turn_down,
)
from participants.queries.enrollments import roles_of
from participants.queries.people import current_staff, visible_people
from participants.queries.targets import people_who_may_join
from programs.models import Cohort

Status = Enrollment.Status


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of the people who were to be invited."""

    invited: list[Enrollment]
    already: int
    without_email: int
    left: int
    outside: int = 0
    """For whom the programme is not."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of the enrolments that were to be changed."""

    changed: list[Enrollment]
    waiting: int
    unchanged: int
    outside: int = 0
    """For whom the programme is not."""


@transaction.atomic
def invite_people(
    *, actor: Actor, cohort: Cohort, person_ids: Iterable[UUID], role: str
) -> Invited:
    """Ask people to take part, by e-mail. Who was asked before is not asked again, unless they
    withdrew or declined, and nobody for whom the programme is not. Raises Conflict when the cohort
    takes nobody in."""
    cohort = locked_cohort(cohort)
    require(rules.run_enrollments, actor, cohort)
    _require_role(cohort, role)
    _require_intake(cohort)
    asked = visible_people(actor).filter(pk__in=list(person_ids))
    people = list(people_who_may_join(asked, cohort, role))
    reachable = [p for p in people if p.email and not p.has_left]
    made, already = [], 0
    for person in reachable:
        enrollment = _invited(cohort, person, role)
        if enrollment is None:
            already += 1
            continue
        letters.send_invitation(enrollment, person, actor)
        audit.record(actor=actor, action="enrollment.invited", subject=enrollment, role=role)
        made.append(enrollment)
    left = sum(1 for p in people if p.has_left)
    outside = asked.count() - len(people)
    return Invited(made, already, len(people) - len(reachable) - left, left, outside)


@transaction.atomic
def enroll_people(*, actor: Actor, cohort: Cohort, person_ids: Iterable[UUID], role: str) -> Moved:
    """Take people in without asking, where that is settled; the rest wait for a place. Nobody for
    whom the programme is not."""
    cohort = locked_cohort(cohort)
    require(rules.run_enrollments, actor, cohort)
    _require_role(cohort, role)
    _require_intake(cohort)
    asked = current_staff(visible_people(actor)).filter(pk__in=list(person_ids))
    people = list(people_who_may_join(asked, cohort, role))
    enrollments = [_invited(cohort, person, role) for person in people]
    fresh = [enrollment for enrollment in enrollments if enrollment]
    moved = _moved(actor, cohort, fresh, take_in, unchanged=len(enrollments) - len(fresh))
    return replace(moved, outside=asked.count() - len(people))


@transaction.atomic
def accept_enrollments(*, actor: Actor, cohort: Cohort, enrollment_ids: Iterable[UUID]) -> Moved:
    """Take in applicants and people who wait; those for whom no place is left wait."""
    cohort = locked_cohort(cohort)
    require(rules.run_enrollments, actor, cohort)
    _require_intake(cohort)
    rows = _rows(cohort, enrollment_ids, Status.APPLIED, Status.WAITLISTED, Status.INVITED)
    return _moved(actor, cohort, rows, take_in, unchanged=len(set(enrollment_ids)) - len(rows))


@transaction.atomic
def waitlist_enrollments(*, actor: Actor, cohort: Cohort, enrollment_ids: Iterable[UUID]) -> Moved:
    """Put people on the waiting list, in the order of their names on the list."""
    cohort = locked_cohort(cohort)
    require(rules.run_enrollments, actor, cohort)
    rows = _rows(cohort, enrollment_ids, Status.APPLIED, Status.INVITED, Status.ACCEPTED)
    return _moved(actor, cohort, rows, put_on_list, unchanged=len(set(enrollment_ids)) - len(rows))


@transaction.atomic
def decline_enrollments(*, actor: Actor, cohort: Cohort, enrollment_ids: Iterable[UUID]) -> Moved:
    """Say no to applicants and people who wait, in a kind letter."""
    cohort = locked_cohort(cohort)
    require(rules.run_enrollments, actor, cohort)
    rows = _rows(cohort, enrollment_ids, Status.APPLIED, Status.WAITLISTED)
    return _moved(actor, cohort, rows, turn_down, unchanged=len(set(enrollment_ids)) - len(rows))


@transaction.atomic
def withdraw_enrollments(*, actor: Actor, cohort: Cohort, enrollment_ids: Iterable[UUID]) -> Moved:
    """Take people out of the cohort; places that become free go to those who wait."""
    cohort = locked_cohort(cohort)
    require(rules.run_enrollments, actor, cohort)
    open_states = (Status.INVITED, Status.APPLIED, Status.ACCEPTED, Status.WAITLISTED)
    rows = _rows(cohort, enrollment_ids, *open_states)
    moved = _moved(actor, cohort, rows, take_out, unchanged=len(set(enrollment_ids)) - len(rows))
    fill(actor, cohort)
    return moved


@transaction.atomic
def withdraw_enrollment(*, actor: Actor, enrollment: Enrollment) -> Enrollment:
    """Leave a cohort, at any time and without a reason. Somebody who waits takes the place."""
    cohort = locked_cohort(enrollment.cohort)
    row = locked_enrollment(enrollment)
    require(rules.withdraw_enrollment, actor, row)
    row.require_status(Status.INVITED, Status.APPLIED, Status.ACCEPTED, Status.WAITLISTED)
    take_out(cohort, row)
    audit.record(actor=actor, action="enrollment.withdrawn", subject=row)
    fill(actor, cohort)
    return row


@transaction.atomic
def complete_enrollments(*, actor: Actor, cohort: Cohort) -> int:
    """Mark all who took part until the end as having completed the cohort."""
    cohort = locked_cohort(cohort)
    require(rules.run_enrollments, actor, cohort)
    rows = Enrollment.objects.filter(cohort=cohort, status=Status.ACCEPTED)
    count = rows.update(status=Status.COMPLETED, completed_at=timezone.now())
    audit.record(actor=actor, action="enrollments.completed", subject=cohort, count=count)
    return count


@transaction.atomic
def fill_places(*, actor: Actor, cohort: Cohort) -> int:
    """Give free places to those who wait, the longest waiting first; returns how many moved up."""
    cohort = locked_cohort(cohort)
    require(rules.fill_waiting_list, actor, cohort)
    moved = fill(actor, cohort)
    if moved:
        audit.record(actor=actor, action="waiting_list.moved_up", subject=cohort, count=moved)
    return moved


@transaction.atomic
def fill_all_places(*, actor: Actor) -> int:
    """Do so in every cohort where somebody waits: places may have been added."""
    waiting = Cohort.objects.filter(enrollments__status=Status.WAITLISTED).distinct()
    return sum(fill_places(actor=actor, cohort=cohort) for cohort in waiting)


def _moved(
    actor: Actor,
    cohort: Cohort,
    rows: list[Enrollment],
    move: Callable[[Cohort, Enrollment], None],
    *,
    unchanged: int,
) -> Moved:
    for row in rows:
        before = row.status
        move(cohort, row)
        if row.status != before:
            audit.record(actor=actor, action=f"enrollment.{row.status}", subject=row)
    waiting = sum(1 for row in rows if row.status == Status.WAITLISTED)
    return Moved(rows, waiting, unchanged)


def _rows(cohort: Cohort, ids: Iterable[UUID], *states: str) -> list[Enrollment]:
    return list(
        Enrollment.objects.select_for_update(of=("self",))
        .filter(cohort=cohort, pk__in=list(ids), status__in=states)
        .select_related("person", "cohort__program")
        .order_by("waitlisted_at", "applied_at", "created_at", "pk")
    )


def _invited(cohort: Cohort, person: Person, role: str) -> Enrollment | None:
    """A new invitation, or a renewed one for who had left; None for who is in already."""
    row, is_new = Enrollment.objects.get_or_create(
        cohort=cohort, person=person, defaults={"role": role, "invited_at": timezone.now()}
    )
    if not is_new and row.status not in (Status.DECLINED, Status.WITHDRAWN):
        return None
    if not is_new:
        row.role, row.status, row.invited_at = role, Status.INVITED, timezone.now()
        row.save(update_fields=["role", "status", "invited_at"])
    row.cohort, row.person = cohort, person
    return row


def _require_role(cohort: Cohort, role: str) -> None:
    if role not in roles_of(cohort):
        raise Invalid(_("Choose a role of this programme."), fields={"role": _("Choose a role.")})


def _require_intake(cohort: Cohort) -> None:
    if not cohort.accepts_enrollments:
        raise Conflict(
            _(
                "This cohort is %(status)s: nobody can be enrolled. Open enrolment in its "
                "settings first."
            )
            % {"status": cohort.get_status_display().lower()},
            code="cohort_not_enrolling",
        )
