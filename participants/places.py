"""Places in a cohort: who gets one, who waits, who moves up. The callers hold the cohort's lock."""

from django.db.models import Count
from django.utils import timezone

from mentorship import audit
from mentorship.access import Actor
from participants import letters
from participants.models import Enrollment
from programs.models import Cohort

Status = Enrollment.Status


def locked_cohort(cohort: Cohort) -> Cohort:
    """Under a lock, so that two cannot take the last place."""
    locked = Cohort.objects.select_for_update(of=("self",)).select_related("program")
    return locked.get(pk=cohort.pk)


def locked_enrollment(enrollment: Enrollment) -> Enrollment:
    locked = Enrollment.objects.select_for_update(of=("self",))
    return locked.select_related("person", "cohort__program").get(pk=enrollment.pk)


def places_left(cohort: Cohort, role: str) -> int | None:
    """How many more can be accepted in a role; None without a limit."""
    places = cohort.places(role)
    if places is None:
        return None
    taken = Enrollment.objects.filter(
        cohort=cohort, role=role, status__in=[Status.ACCEPTED, Status.COMPLETED]
    )
    return max(places - taken.count(), 0)


def fill(actor: Actor, cohort: Cohort) -> int:
    if not cohort.accepts_enrollments:
        return 0
    moved = 0
    waiting = Enrollment.objects.filter(cohort=cohort, status=Status.WAITLISTED)
    for role in waiting.values("role").annotate(count=Count("pk")).values_list("role", flat=True):
        left = places_left(cohort, role)
        queue = waiting.filter(role=role).select_related("person", "cohort__program")
        for row in queue.order_by("waitlisted_at", "pk")[:left]:
            take_in(cohort, row)
            audit.record(actor=actor, action="enrollment.moved_up", subject=row)
            moved += 1
    return moved


def take_in(cohort: Cohort, row: Enrollment) -> None:
    if places_left(cohort, row.role) == 0:
        put_on_list(cohort, row)
        return
    came_from_list = row.status == Status.WAITLISTED
    row.status, row.accepted_at = Status.ACCEPTED, timezone.now()
    row.save(update_fields=["status", "accepted_at"])
    letters.send_accepted(row, came_from_list=came_from_list)


def put_on_list(cohort: Cohort, row: Enrollment) -> None:
    if row.status == Status.WAITLISTED:
        return
    row.status, row.waitlisted_at = Status.WAITLISTED, timezone.now()
    row.save(update_fields=["status", "waitlisted_at"])
    letters.send_waitlisted(row)


def turn_down(cohort: Cohort, row: Enrollment) -> None:
    row.status, row.declined_at = Status.DECLINED, timezone.now()
    row.save(update_fields=["status", "declined_at"])
    letters.send_declined(row)


def take_out(cohort: Cohort, row: Enrollment) -> None:
    row.status, row.withdrawn_at = Status.WITHDRAWN, timezone.now()
    row.save(update_fields=["status", "withdrawn_at"])
    letters.withdraw_invitation(row)
