"""Plan, move, cancel, log and confirm meetings."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matching.models import Relationship
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid, explain
from mentorship.guard import require_harmless
from mentorship.tenancy import new_id
from scheduling import notices, rules
from scheduling.clock import logged_start, zone_of
from scheduling.models import Meeting, MeetingTopic, Note
from scheduling.pending import of_meeting, stop_reminders, to_plan
from scheduling.queries.relationships import (
    person_of,
    unaccepted_agreement,
    visible_relationships,
)
from scheduling.services.notes import write_note
from scheduling.topics import topics_of
from scheduling.waiting import lapse_times

_LINK = re.compile(r"https?://\S+")
LOGGED_AS = (Meeting.Status.HELD, Meeting.Status.MOVED, Meeting.Status.MISSED)


@transaction.atomic
def plan_meeting(
    *,
    actor: Actor,
    relationship: Relationship,
    starts_at: datetime,
    minutes: int,
    means: str,
    place: str = "",
    client_key: UUID | None = None,
    is_checked: bool = False,
) -> Meeting:
    """Plan a meeting and tell the others. The same `client_key` again gives the same meeting.

    Times that were proposed lapse. Raises Conflict (`agreement_missing`, `relationship_over`,
    `double_booked` where one of them has another meeting then), Invalid (`in_the_past`), and
    LooksLikePatient for the place unless it `is_checked`.
    """
    relationship = _locked(actor, relationship)
    require(rules.plan_meeting, actor, relationship)
    if existing := _sent_before(relationship, client_key):
        return existing
    _require_ready(actor, relationship)
    _require_to_come(starts_at)
    _require_a_place(actor, place, is_checked)
    meeting = Meeting(
        relationship=relationship,
        starts_at=starts_at,
        minutes=minutes,
        means=means,
        place=place,
        planned_by_id=actor.person_id,
        client_key=client_key or new_id(),
    )
    _keep_planned(meeting)
    lapse_times(relationship)
    audit.record(actor=actor, action="meeting.planned", subject=meeting)
    stop_reminders(to_plan(relationship))
    notices.tell_of_plan(meeting, actor)
    return meeting


@transaction.atomic
def move_meeting(
    *,
    actor: Actor,
    meeting: Meeting,
    starts_at: datetime,
    minutes: int,
    means: str,
    place: str,
    is_checked: bool = False,
) -> Meeting:
    """Give a planned meeting another time, length, means or place, and tell the others.

    Raises Conflict (`meeting_state`) once it is logged or cancelled and (`double_booked`) where one
    of them has another meeting then, Invalid (`in_the_past`), and LooksLikePatient for a new
    place unless it `is_checked`.
    """
    meeting = _locked_meeting(actor, meeting)
    require(rules.change_meeting, actor, meeting)
    meeting.require_planned()
    was = meeting.starts_at
    if starts_at != was:
        _require_to_come(starts_at)
    if place != meeting.place:
        _require_a_place(actor, place, is_checked)
    meeting.starts_at, meeting.minutes, meeting.means = starts_at, minutes, means
    meeting.place, meeting.changed_at = place, timezone.now()
    meeting.sequence += 1
    _keep_planned(meeting)
    audit.record(actor=actor, action="meeting.moved", subject=meeting)
    stop_reminders(of_meeting(meeting))
    notices.tell_of_move(meeting, actor, was)
    return meeting


@transaction.atomic
def cancel_meeting(*, actor: Actor, meeting: Meeting) -> Meeting:
    """Cancel a planned meeting and tell the others. Raises Conflict (`meeting_state`)."""
    meeting = _locked_meeting(actor, meeting)
    require(rules.change_meeting, actor, meeting)
    meeting.require_planned()
    meeting.status, meeting.changed_at = Meeting.Status.CANCELLED, timezone.now()
    meeting.sequence += 1
    meeting.save()
    audit.record(actor=actor, action="meeting.cancelled", subject=meeting)
    stop_reminders(of_meeting(meeting))
    notices.tell_of_cancellation(meeting, actor)
    return meeting


@transaction.atomic
def log_meeting(
    *,
    actor: Actor,
    relationship: Relationship,
    client_key: UUID,
    outcome: str,
    held_on: date,
    minutes: int,
    means: str,
    topics: Iterable[str] = (),
    planned: Meeting | None = None,
    finds_planned: bool = False,
    is_another: bool = False,
    note_text: str = "",
    note_audience: str = Note.Audience.PRIVATE,
    is_note_checked: bool = False,
) -> Meeting:
    """Say what became of a meeting: held, moved or missed, with topics and perhaps a note.

    `planned` is the meeting that had been planned, if it had been; `finds_planned` takes the one
    planned for that day, where there is just one and this is not said to be another, for a device
    that had no network to ask. The same `client_key` again changes nothing and gives the same
    meeting, so that a device may send until it is answered.
    Raises Conflict (`agreement_missing`, `relationship_over`, `meeting_state`, and
    `logged_already` where one of that day is logged and this is not said to be another one),
    Invalid (`in_the_future`, `before_the_start`, `unknown_outcome`, `unknown_topic`), and
    LooksLikePatient for the note; nothing is kept then.
    """
    relationship = _locked(actor, relationship)
    require(rules.log_meeting, actor, relationship)
    if existing := _sent_before(relationship, client_key):
        return existing
    _require_ready(actor, relationship)
    _require_known(outcome)
    _require_past(actor, relationship, held_on)
    if planned is None and finds_planned and not is_another:
        planned = _planned_for(actor, relationship, held_on)
    if planned is None and outcome == Meeting.Status.HELD and not is_another:
        _require_first_of_day(actor, relationship, held_on)
    meeting = _planned_or_new(relationship, planned)
    _write_down(actor, meeting, outcome, held_on, minutes, means, client_key)
    _tick(meeting, relationship, topics if outcome == Meeting.Status.HELD else ())
    audit.record(actor=actor, action="meeting.logged", subject=meeting)
    stop_reminders(to_plan(relationship) | of_meeting(meeting))
    if note_text.strip():
        write_note(
            actor=actor,
            relationship=relationship,
            meeting=meeting,
            text=note_text,
            audience=note_audience,
            is_checked=is_note_checked,
        )
    return meeting


@transaction.atomic
def confirm_meeting(*, actor: Actor, meeting: Meeting) -> Meeting:
    """Confirm what another logged. Raises Conflict (`meeting_state`, `meeting_confirmed`)."""
    meeting = _locked_meeting(actor, meeting)
    require(rules.confirm_meeting, actor, meeting)
    meeting.require_unconfirmed()
    meeting.confirmed_by_id, meeting.confirmed_at = actor.person_id, timezone.now()
    meeting.changed_at = meeting.confirmed_at
    meeting.save()
    audit.record(actor=actor, action="meeting.confirmed", subject=meeting)
    return meeting


def _locked(actor: Actor, relationship: Relationship) -> Relationship:
    """The relationship's row, locked: acts on its meetings come one after another."""
    rows = visible_relationships(Actor.system(actor.organization))
    return rows.select_for_update(of=("self",)).get(pk=relationship.pk)


def _locked_meeting(actor: Actor, meeting: Meeting) -> Meeting:
    relationship = _locked(actor, meeting.relationship)
    fresh = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    fresh.relationship = relationship
    return fresh


def _keep_planned(meeting: Meeting) -> None:
    """Write a planned meeting; raises Conflict where the database says somebody is busy then."""
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as error:
        refused = explain(error)
        if refused is None or refused.code != "double_booked":
            raise
        fields = {"starts_at": _("One of you has another mentoring meeting then.")}
        raise Conflict(refused.message, code=refused.code, fields=fields) from error


def _sent_before(relationship: Relationship, client_key: UUID | None) -> Meeting | None:
    if client_key is None:
        return None
    return Meeting.objects.filter(relationship=relationship, client_key=client_key).first()


def _require_ready(actor: Actor, relationship: Relationship) -> None:
    if not relationship.is_active:
        raise Conflict(_("This relationship is not active."), code="relationship_over")
    relationship.cohort.require_open()
    if unaccepted_agreement(actor, relationship):
        raise Conflict(
            _("Accept the confidentiality agreement first: it says what stays between you."),
            code="agreement_missing",
        )


def _require_a_place(actor: Actor, place: str, is_checked: bool) -> None:
    """A place or a link, not a patient. What stands in a link is the number of a video room."""
    without_links = _LINK.sub(lambda found: "x" * len(found[0]), place)
    require_harmless({"place": without_links}, actor=actor, is_checked=is_checked)


def _require_to_come(starts_at: datetime) -> None:
    if starts_at <= timezone.now():
        raise Invalid(
            _("This time has passed. Choose a later one, or log the meeting if you met."),
            code="in_the_past",
            fields={"starts_at": _("This time has passed.")},
        )


def _require_known(outcome: str) -> None:
    if outcome not in LOGGED_AS:
        raise Invalid(
            _("Say whether you met, moved or missed it."),
            code="unknown_outcome",
            fields={"outcome": _("Choose one of these.")},
        )


def _require_past(actor: Actor, relationship: Relationship, day: date) -> None:
    if day > timezone.localdate(timezone=_zone(actor, relationship)):
        message = _("This day is still to come: plan the meeting instead.")
        raise Invalid(message, code="in_the_future", fields={"held_on": message})
    if day < relationship.began_on:
        message = _("You were matched on %(day)s; this day is before that.") % {
            "day": date_format(relationship.began_on, "j F Y")
        }
        raise Invalid(message, code="before_the_start", fields={"held_on": message})


def _require_first_of_day(actor: Actor, relationship: Relationship, day: date) -> None:
    zone = _zone(actor, relationship)
    held = Meeting.objects.filter(relationship=relationship, status=Meeting.Status.HELD)
    begun = held.values_list("starts_at", flat=True)
    if any(moment.astimezone(zone).date() == day for moment in begun):
        raise Conflict(
            _("A meeting on this day is already logged. Was this another one?"),
            code="logged_already",
            fields={"is_another": _("Tick this if you met twice that day.")},
        )


def _planned_for(actor: Actor, relationship: Relationship, day: date) -> Meeting | None:
    zone = _zone(actor, relationship)
    planned = Meeting.objects.filter(relationship=relationship, status=Meeting.Status.PLANNED)
    found = [one for one in planned if one.starts_at.astimezone(zone).date() == day]
    return found[0] if len(found) == 1 else None


def _planned_or_new(relationship: Relationship, planned: Meeting | None) -> Meeting:
    if planned is None:
        return Meeting(relationship=relationship)
    meeting = Meeting.objects.select_for_update().get(pk=planned.pk, relationship=relationship)
    meeting.require_planned()
    return meeting


def _write_down(
    actor: Actor,
    meeting: Meeting,
    outcome: str,
    day: date,
    minutes: int,
    means: str,
    client_key: UUID,
) -> None:
    now = timezone.now()
    zone = _zone(actor, meeting.relationship)
    is_new = meeting._state.adding
    if is_new or meeting.starts_at.astimezone(zone).date() != day:
        meeting.starts_at = logged_start(day, minutes, zone, now)
    meeting.status, meeting.minutes, meeting.means = outcome, minutes, means
    meeting.logged_by_id, meeting.logged_at, meeting.changed_at = actor.person_id, now, now
    meeting.client_key = client_key
    meeting.save()


def _tick(meeting: Meeting, relationship: Relationship, topics: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(topics))
    known = dict(topics_of(relationship.cohort.program))
    if unknown := [topic for topic in wanted if topic not in known]:
        raise Invalid(
            _("One of the topics is not on the programme's list."),
            code="unknown_topic",
            fields={
                "topics": _("%(count)s of these are not on the list.") % {"count": len(unknown)}
            },
        )
    MeetingTopic.objects.bulk_create(MeetingTopic(meeting=meeting, topic=key) for key in wanted)


def _zone(actor: Actor, relationship: Relationship) -> ZoneInfo:
    return zone_of(person_of(actor, relationship), actor.organization)
