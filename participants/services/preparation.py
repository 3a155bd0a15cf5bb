"""Working through what a programme asks its mentors to prepare."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from participants import rules
from participants.models import Enrollment, PreparationMark
from participants.places import locked_enrollment
from participants.queries import preparation_of
from programs.models import PreparationItem


@transaction.atomic
def work_through(
    *, actor: Actor, enrollment: Enrollment, item: PreparationItem, choice: int | None = None
) -> str:
    """Mark a part as done; with the last of them one is ready. Twice is once.

    Of a scenario a `choice` is made: return what is to be said to it. It is done with the best
    choice; another one is not kept anywhere. Raises NotAllowed; Conflict when the enrolment has
    ended; Invalid for a part of another programme, and for a choice that is not there.
    """
    row = _own_open(actor, enrollment)
    if item.program_id != row.cohort.program_id or row.role != Enrollment.Role.MENTOR:
        raise Invalid(_("This is not part of your preparation."), fields={"item": _("Not yours.")})
    feedback = ""
    if item.kind == PreparationItem.Kind.SCENARIO:
        option = _option(item, choice)
        feedback = str(option["feedback"])
        if not option.get("is_best"):
            return feedback
    PreparationMark.objects.update_or_create(
        enrollment=row,
        item=item,
        defaults={"revision": item.revision, "done_at": timezone.now()},
    )
    audit.record(actor=actor, action="enrollment.part_prepared", subject=row, part=str(item.pk))
    if not _open_parts(row):
        _be_ready(actor, row)
    return feedback


@transaction.atomic
def confirm_preparation(*, actor: Actor, enrollment: Enrollment) -> Enrollment:
    """Say that one has worked through the mentors' checklist. Twice is once.

    Raises NotAllowed; Conflict when the enrolment has ended, or while parts are open.
    """
    row = _own_open(actor, enrollment)
    count = _open_parts(row)
    if count:
        raise Conflict(
            ngettext(
                "%(count)s part of the preparation is still open.",
                "%(count)s parts of the preparation are still open.",
                count,
            )
            % {"count": count},
            code="preparation_open",
        )
    if row.prepared_at is None:
        _be_ready(actor, row)
    return row


def _own_open(actor: Actor, enrollment: Enrollment) -> Enrollment:
    row = locked_enrollment(enrollment)
    require(rules.answer_own_enrollment, actor, row)
    if not row.is_open:
        raise Conflict(_("This enrolment has ended."), code="enrollment_state")
    return row


def _open_parts(row: Enrollment) -> int:
    found = preparation_of(row)
    return found.total - found.done if found else 0


def _be_ready(actor: Actor, row: Enrollment) -> None:
    row.prepared_at = timezone.now()
    row.save(update_fields=["prepared_at"])
    audit.record(actor=actor, action="enrollment.prepared", subject=row)


def _option(item: PreparationItem, choice: int | None) -> dict[str, object]:
    if choice is None or not 0 <= choice < len(item.options):
        raise Invalid(_("Choose one of the answers."), fields={"choice": _("Choose one of them.")})
    option: dict[str, object] = item.options[choice]
    return option
