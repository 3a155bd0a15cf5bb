"""Meetings of mentors among themselves: plan, change, cancel, say whether one comes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Invalid
from mentorship.guard import as_kept, require_harmless
from mentorship.queries.members import membership_of
from programs.models import Guide, Program
from scheduling.models import Meeting
from scheduling.support import rules
from scheduling.support.circle_notices import people_who_left, tell_circle, tell_who_left
from scheduling.support.models import CircleAnswer, CircleMeeting
from scheduling.support.queries.circles import circle_of, guides_for_circle

_SHORTEST, _LONGEST, _LONGEST_LINE = 15, 240, 120


@transaction.atomic
def plan_circle_meeting(
    *,
    actor: Actor,
    program: Program,
    client_key: UUID,
    starts_at: datetime,
    minutes: int,
    means: str,
    topic: str,
    place: str = "",
    guide: Guide | None = None,
    is_checked: bool = False,
) -> CircleMeeting:
    """Call the mentors of a programme together; each is told, and may have it in their calendar.

    The same `client_key` again is the meeting that was planned with it. Raises NotAllowed to who is
    neither one of them nor manages the programme; Invalid for what is no time to come, or no guide
    of the programme; LooksLikePatient.
    """
    require(rules.plan_circle_meeting, actor, circle_of(actor, program))
    known = CircleMeeting.objects.filter(client_key=client_key, program=program).first()
    if known is not None:
        return known
    meeting = CircleMeeting(program=program, client_key=client_key)
    meeting.planned_by = membership_of(actor)
    _fill(
        actor, meeting, is_checked, starts_at=starts_at, minutes=minutes, means=means, topic=topic,
        place=place, guide=guide,
    )  # fmt: skip
    meeting.save()
    audit.record(actor=actor, action="circle_meeting.planned", subject=meeting)
    _say_that_one_comes(actor, meeting)
    tell_circle(actor, meeting, "planned")
    return meeting


@transaction.atomic
def change_circle_meeting(
    *,
    actor: Actor,
    meeting: CircleMeeting,
    starts_at: datetime,
    minutes: int,
    means: str,
    topic: str,
    place: str = "",
    guide: Guide | None = None,
    is_checked: bool = False,
) -> CircleMeeting:
    """Give a meeting another time, length, place or topic. Where the time changes, everybody is
    told, and asked anew. Raises Conflict once it is over or cancelled, and what planning raises."""
    row = _locked(meeting)
    require(rules.change_circle_meeting, actor, row)
    row.require_to_come()
    before = (row.starts_at, row.minutes, row.means)
    _fill(
        actor, row, is_checked, starts_at=starts_at, minutes=minutes, means=means, topic=topic,
        place=place, guide=guide,
    )  # fmt: skip
    is_moved = before != (row.starts_at, row.minutes, row.means)
    if is_moved:
        row.sequence, row.changed_at = row.sequence + 1, timezone.now()
    row.save()
    audit.record(actor=actor, action="circle_meeting.changed", subject=row, is_moved=is_moved)
    if is_moved:
        CircleAnswer.objects.filter(meeting=row).exclude(person_id=actor.person_id).delete()
        tell_circle(actor, row, "moved")
    return row


@transaction.atomic
def cancel_circle_meeting(*, actor: Actor, meeting: CircleMeeting) -> CircleMeeting:
    """Cancel a meeting to come, and tell those who heard of it. Raises Conflict after that."""
    row = _locked(meeting)
    require(rules.change_circle_meeting, actor, row)
    row.require_to_come()
    row.cancelled_at = timezone.now()
    row.sequence += 1
    row.save()
    audit.record(actor=actor, action="circle_meeting.cancelled", subject=row)
    tell_circle(actor, row, "cancelled")
    return row


@transaction.atomic
def answer_circle_meeting(*, actor: Actor, meeting: CircleMeeting, is_coming: bool) -> CircleAnswer:
    """Say whether one comes; the last word counts. Raises Conflict once it is over or cancelled."""
    row = _locked(meeting)
    require(rules.answer_circle_meeting, actor, circle_of(actor, row.program))
    row.require_to_come()
    answer, _created = CircleAnswer.objects.update_or_create(
        meeting=row, person_id=actor.person_id, defaults={"is_coming": is_coming}
    )
    audit.record(actor=actor, action="circle_meeting.answered", subject=row)
    return answer


@transaction.atomic
def free_who_left_circles(*, actor: Actor) -> int:
    """Take meetings to come out of the calendars of those who are no mentors of the programme any
    more, and out of the count of who comes; how many there were. May run twice or beside itself."""
    require(rules.free_who_left_circles, actor)
    to_come = CircleMeeting.objects.filter(cancelled_at=None, starts_at__gt=timezone.now())
    count = 0
    for meeting in to_come.select_for_update(of=("self",), skip_locked=True):
        left = people_who_left(meeting)
        if left:
            CircleAnswer.objects.filter(meeting=meeting, person__in=left).delete()
            tell_who_left(actor, meeting, left)
            audit.record(actor=actor, action="circle_meeting.left", subject=meeting)
        count += len(left)
    return count


def _locked(meeting: CircleMeeting) -> CircleMeeting:
    rows = CircleMeeting.objects.select_for_update(of=("self",))
    return rows.select_related("program", "planned_by").get(pk=meeting.pk)


def _say_that_one_comes(actor: Actor, meeting: CircleMeeting) -> None:
    if circle_of(actor, meeting.program).is_member:
        CircleAnswer.objects.create(meeting=meeting, person_id=actor.person_id, is_coming=True)


def _fill(actor: Actor, meeting: CircleMeeting, is_checked: bool, **facts: Any) -> None:
    facts |= {name: as_kept(facts[name]) for name in ("topic", "place")}
    wrong = _wrong(actor, meeting, facts)
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    lines = {"topic": facts["topic"], "place": facts["place"]}
    require_harmless(lines, actor=actor, is_checked=is_checked)
    for name, value in facts.items():
        setattr(meeting, name, value)


def _wrong(actor: Actor, meeting: CircleMeeting, facts: dict[str, Any]) -> dict[str, str]:
    wrong = {}
    if facts["starts_at"] <= timezone.now():
        wrong["starts_at"] = _("Choose a time in the future.")
    if not _SHORTEST <= facts["minutes"] <= _LONGEST:
        wrong["minutes"] = _("From 15 minutes to four hours.")
    if facts["means"] not in Meeting.Means.values:
        wrong["means"] = _("Choose from what is offered.")
    if not facts["topic"]:
        wrong["topic"] = _("Say in a few words what it is about.")
    for name in ("topic", "place"):
        if len(facts[name]) > _LONGEST_LINE:
            wrong[name] = _("At most %(count)s characters.") % {"count": _LONGEST_LINE}
    guide = facts["guide"]
    readable = guides_for_circle(actor, meeting.program)
    if guide is not None and not readable.filter(pk=guide.pk).exists():
        wrong["guide"] = _("Choose a guide of this programme.")
    return wrong
