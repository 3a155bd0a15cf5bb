"""Reminders: what is due by the rhythm, when it is kind, and no more than a few a week."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone

from matching.models import RelationshipMember
from mentorship import audit, outbox
from mentorship.access import Actor, require
from mentorship.addresses import absolute, org_reverse
from mentorship.models import Organization
from participants.models import Person
from scheduling import rules
from scheduling.budget import WEEK, Mailing, Wanted, mailings
from scheduling.clock import day_in_words, moment_in_words, zone_of
from scheduling.log_links import Claim
from scheduling.models import Meeting, Reminder, ReminderPreference
from scheduling.notices import quiet_hours_of
from scheduling.peace import Peace
from scheduling.queries.rhythms import Standing, standings
from scheduling.rhythm import check_in_on

MORNING = time(9)
HORIZON = timedelta(hours=1)
"""A round looks so far ahead. Beat runs more often, so what is owed is never long owed."""
MOST_LETTERS = 500
"""A round writes to so many people at most, so that its transaction stays short."""
BEFORE_MEETING = timedelta(hours=24)
SOONEST_BEFORE_MEETING = timedelta(hours=36)
LATEST_BEFORE_MEETING = timedelta(hours=1)
AFTER_MEETING = timedelta(hours=2)
LOG_ASKED_WITHIN = timedelta(days=10)
CHECK_IN_WITHIN = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class _Due:
    """A reminder of one person, not yet owed."""

    kind: str
    standing: Standing
    member: RelationshipMember
    meeting: Meeting | None
    due_on: date

    @property
    def key(self) -> tuple[UUID, str, UUID, UUID | None, date]:
        meeting_id = self.meeting.pk if self.meeting else None
        return (
            self.member.person_id,
            self.kind,
            self.standing.relationship.pk,
            meeting_id,
            self.due_on,
        )


@dataclass(slots=True)
class _Letters:
    """What one person is to get, and what they got lately."""

    person: Person
    member: RelationshipMember
    wanted: list[Wanted[_Due]] = field(default_factory=list)
    sent_at: list[datetime] = field(default_factory=list)


@transaction.atomic
def save_reminder_preference(
    *,
    actor: Actor,
    person: Person,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    weekly_budget: int | None = None,
    paused_until: date | None = None,
) -> ReminderPreference:
    """Choose one's own quiet hours, fewer e-mails, or a pause. None means the organisation's."""
    require(rules.save_reminder_preference, actor, person)
    preference, _ = ReminderPreference.objects.update_or_create(
        person=person,
        defaults={
            "quiet_from": quiet_from if quiet_until is not None else None,
            "quiet_until": quiet_until if quiet_from is not None else None,
            "weekly_budget": weekly_budget,
            "paused_until": paused_until,
        },
    )
    audit.record(actor=actor, action="reminder_preference.saved", subject=preference)
    return preference


@transaction.atomic
def schedule_reminders(*, actor: Actor, now: datetime | None = None) -> int:
    """Owe the reminder e-mails that are due in the organisation; returns how many.

    May run twice, late, or beside itself: one round at a time, and every reminder is owed once.
    At most `MOST_LETTERS`: where it returns so many, there may be more to do.
    """
    require(rules.schedule_reminders, actor)
    _one_round_at_a_time(actor.organization)
    now = now or timezone.now()
    letters = _letters(actor.organization, now)
    preferences = {p.person_id: p for p in ReminderPreference.objects.all()}
    owed = [
        (letter, mailing)
        for letter in letters.values()
        for mailing in _planned(letter, preferences.get(letter.person.pk), actor.organization, now)
    ][:MOST_LETTERS]
    if owed:
        Reminder.objects.bulk_create(
            [reminder for _, mailing in owed for reminder in _reminders(mailing)], batch_size=500
        )
        outbox.enqueue_all(_message(actor.organization, *one) for one in owed)
        audit.record(actor=actor, action="reminders.scheduled", count=len(owed))
    return len(owed)


def _one_round_at_a_time(organization: Organization) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"reminders:{organization.pk}"],
        )


def _letters(organization: Organization, now: datetime) -> dict[UUID, _Letters]:
    """By person: the reminders that are due within the horizon and were never owed."""
    letters: dict[UUID, _Letters] = {}
    owed_before = _owed_before(now)
    for standing in standings(Actor.system(organization), now):
        for member in standing.members:
            if not member.person.email:
                continue
            wanted = [
                w
                for w in _wanted(standing, member, organization, now)
                if w.what.key not in owed_before and w.at <= now + HORIZON
            ]
            if wanted:
                letter = letters.setdefault(member.person_id, _Letters(member.person, member))
                letter.wanted += wanted
    for person_id, moments in _sent_lately(letters, now).items():
        letters[person_id].sent_at = moments
    return letters


def _owed_before(now: datetime) -> set[tuple[UUID, str, UUID, UUID | None, date]]:
    rows = Reminder.objects.filter(due_on__gte=(now - timedelta(days=60)).date())
    return set(rows.values_list("person_id", "kind", "relationship_id", "meeting_id", "due_on"))


def _sent_lately(people: Iterable[UUID], now: datetime) -> dict[UUID, list[datetime]]:
    rows = Reminder.objects.filter(
        person_id__in=list(people), state=Reminder.State.OWED, send_at__gt=now - WEEK
    )
    moments: dict[UUID, list[datetime]] = defaultdict(list)
    for person_id, send_at, _ in rows.values_list("person_id", "send_at", "outbox_key").distinct():
        moments[person_id].append(send_at)
    return moments


def _wanted(
    standing: Standing, member: RelationshipMember, organization: Organization, now: datetime
) -> Iterable[Wanted[_Due]]:
    zone = zone_of(member.person, organization)
    today = now.astimezone(zone).date()
    for meeting in standing.planned:
        yield from _about_meeting(standing, member, meeting, zone, now)
    due_on = check_in_on(standing.history(zone), today)
    if due_on is not None:
        at = datetime.combine(due_on, MORNING, tzinfo=zone)
        due = _Due(Reminder.Kind.PLAN, standing, member, None, due_on)
        if now <= at + CHECK_IN_WITHIN:
            yield Wanted(due, max(at, now), at + CHECK_IN_WITHIN)


def _about_meeting(
    standing: Standing,
    member: RelationshipMember,
    meeting: Meeting,
    zone: ZoneInfo,
    now: datetime,
) -> Iterable[Wanted[_Due]]:
    day = meeting.starts_at.astimezone(zone).date()
    if meeting.starts_at > now:
        # Who planned it a moment ago does not need to hear of it again.
        if meeting.created_at < meeting.starts_at - SOONEST_BEFORE_MEETING:
            yield Wanted(
                _Due(Reminder.Kind.UPCOMING, standing, member, meeting, day),
                max(meeting.starts_at - BEFORE_MEETING, now),
                meeting.starts_at - LATEST_BEFORE_MEETING,
                meeting.starts_at - SOONEST_BEFORE_MEETING,
            )
        return
    last = meeting.ends_at + LOG_ASKED_WITHIN
    if now <= last:
        due = _Due(Reminder.Kind.LOG, standing, member, meeting, day)
        yield Wanted(due, max(meeting.ends_at + AFTER_MEETING, now), last, meeting.ends_at)


def _planned(
    letter: _Letters,
    preference: ReminderPreference | None,
    organization: Organization,
    now: datetime,
) -> list[Mailing[_Due]]:
    """The person's e-mails of the next hour; what has to wait longer is looked at again then."""
    zone = zone_of(letter.person, organization)
    today = now.astimezone(zone).date()
    if preference and preference.paused_until and today <= preference.paused_until:
        return []
    budget = organization.weekly_email_budget
    if preference and preference.weekly_budget is not None:
        budget = min(budget, preference.weekly_budget)
    quiet = quiet_hours_of(letter.member, organization, preference)
    planned = mailings(
        letter.wanted, sent_at=letter.sent_at, budget=budget, next_allowed=Peace(quiet).next_allowed
    )
    return [mailing for mailing in planned if mailing.send_at <= now + HORIZON]


def _reminders(mailing: Mailing[_Due]) -> list[Reminder]:
    """The rows that remember what an e-mail carries."""
    return [
        Reminder(
            relationship=due.standing.relationship,
            meeting=due.meeting,
            person_id=due.member.person_id,
            kind=due.kind,
            due_on=due.due_on,
            send_at=mailing.send_at,
            outbox_key=_outbox_key(mailing),
        )
        for due in mailing.contents
    ]


def _message(organization: Organization, letter: _Letters, mailing: Mailing[_Due]) -> outbox.Owed:
    first = mailing.contents[0]
    words: dict[str, Any] = {
        "name": letter.person.given_name,
        "settings_url": absolute(org_reverse(organization, "scheduling:notification_settings")),
    }
    if mailing.is_digest:
        words["items"] = [_words(organization, due) for due in mailing.contents]
    else:
        words |= _words(organization, first)
    return outbox.Owed(
        key=_outbox_key(mailing),
        kind="reminder_digest" if mailing.is_digest else _TEMPLATES[Reminder.Kind(first.kind)],
        to=letter.person.email,
        payload=words,
        send_at=mailing.send_at,
    )


_TEMPLATES = {
    Reminder.Kind.PLAN: "reminder_check_in",
    Reminder.Kind.UPCOMING: "reminder_meeting_soon",
    Reminder.Kind.LOG: "reminder_log_meeting",
}
_KEYS = {
    Reminder.Kind.PLAN: "checkin",
    Reminder.Kind.UPCOMING: "upcoming",
    Reminder.Kind.LOG: "log",
}


def _outbox_key(mailing: Mailing[_Due]) -> str:
    """'checkin:<relationship>:<person>:<day>', named after the first of its reminders."""
    first = mailing.contents[0]
    about = first.meeting.pk if first.meeting else first.standing.relationship.pk
    stem = f"{_KEYS[Reminder.Kind(first.kind)]}:{about}:{first.member.person_id}:{first.due_on}"
    return f"digest:{stem}" if mailing.is_digest else stem


def _words(organization: Organization, due: _Due) -> dict[str, str]:
    """Names, times and links; nothing that was written."""
    zone = zone_of(due.member.person, organization)
    relationship_id = due.standing.relationship.pk
    partner = due.standing.partners_of(due.member)
    log = org_reverse(organization, "scheduling:meeting_log", relationship_id=relationship_id)
    plan = org_reverse(organization, "scheduling:meeting_plan", relationship_id=relationship_id)
    last_met_at = due.standing.last_met_at
    words = {
        "kind": str(due.kind),
        "partner": partner,
        "url": absolute(log),
        "plan_url": absolute(plan),
        "last_met": day_in_words(last_met_at.astimezone(zone).date()) if last_met_at else "",
    }
    if due.meeting is None:
        return words | {"line": f"Time to meet {partner}? Plan the next meeting, or log the last."}
    page = org_reverse(organization, "scheduling:meeting", meeting_id=due.meeting.pk)
    when = moment_in_words(due.meeting.starts_at, zone)
    is_log = due.kind == Reminder.Kind.LOG
    how = f"{due.meeting.minutes} minutes, {due.meeting.get_means_display().lower()}"
    return words | {
        "when": when,
        "day": day_in_words(due.meeting.starts_at.astimezone(zone).date()),
        "minutes": str(due.meeting.minutes),
        "means": due.meeting.get_means_display(),
        "url": absolute(f"{log}?meeting={due.meeting.pk}" if is_log else page),
        "line": f"Did you meet {partner} on {when} ({how})?"
        if is_log
        else f"You meet {partner}: {when}.",
        "log": _log_link(organization, due) if is_log else "",
    }


def _log_link(organization: Organization, due: _Due) -> str:
    """What the link says that logs this meeting; its signature is added when it is sent."""
    meeting, person = due.meeting, due.member.person
    if meeting is None or person.user is None:
        return ""
    return Claim.of(organization.pk, meeting.pk, person.pk, meeting.starts_at, person.user).unsigned
