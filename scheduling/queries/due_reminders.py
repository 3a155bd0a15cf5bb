"""What people are to be reminded of, and in which e-mails: worked out from the facts, kept nowhere.

For the system: a round of reminders, and a person's own page of what is to come.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from matching.models import RelationshipMember
from mentorship.access import Actor
from mentorship.models import Organization
from participants.models import Enrollment, Person
from programs.models import Audience, SurveyRound, Touchpoint
from scheduling.budget import WEEK, Mailing, Wanted, mailings
from scheduling.clock import zone_of
from scheduling.models import Meeting, Reminder, ReminderPreference
from scheduling.notices import quiet_hours_of_person
from scheduling.peace import Peace
from scheduling.queries.asked import Asked, what_is_asked
from scheduling.queries.due_apart import MORNING, Apart, Key, days_of_asking, due_apart, round_key
from scheduling.queries.rhythms import Standing, standings
from scheduling.queries.working_times import working_times
from scheduling.rhythm import check_in_on, next_due_on

BEFORE_MEETING = timedelta(hours=24)
SOONEST_BEFORE_MEETING = timedelta(hours=36)
LATEST_BEFORE_MEETING = timedelta(hours=1)
AFTER_MEETING = timedelta(hours=2)
LOG_ASKED_WITHIN = timedelta(days=10)
CHECK_IN_WITHIN = timedelta(days=10)
BEFORE_STEP = timedelta(days=3)
SOONEST_BEFORE_STEP = timedelta(days=6)
CHEMISTRY_AFTER = timedelta(hours=20)
CHEMISTRY_ASKED_WITHIN = timedelta(days=14)
STEP_STILL_CURRENT = timedelta(days=2)
MET_ANYWAY = timedelta(days=10)
"""A meeting that the programme suggests is not spoken of when one is planned or held so near."""
LOOKED_BACK = timedelta(days=60)
ROTA_AHEAD = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder of one person, not yet owed."""

    kind: str
    standing: Standing
    member: RelationshipMember
    meeting: Meeting | None
    step: Touchpoint | None
    due_on: date
    survey_round: SurveyRound | None = None

    @property
    def person_id(self) -> UUID:
        return self.member.person_id

    @property
    def key(self) -> Key:
        return (
            self.member.person_id,
            self.kind,
            self.standing.relationship.pk,
            self.meeting.pk if self.meeting else None,
            self.step.pk if self.step else None,
            self.survey_round.pk if self.survey_round else None,
            self.due_on,
        )


type Reason = Due | Apart


@dataclass(slots=True)
class Letter:
    """What one person is to get, what they got lately, and when they may be written to."""

    person: Person
    budget: int
    wanted: list[Wanted[Reason]] = field(default_factory=list)
    sent_at: list[datetime] = field(default_factory=list)
    peace: Peace | None = None

    def mailings(self) -> list[Mailing[Reason]]:
        """The e-mails, the first first."""
        assert self.peace is not None
        return mailings(
            self.wanted,
            sent_at=self.sent_at,
            budget=self.budget,
            next_allowed=self.peace.next_allowed,
        )


def letters(
    organization: Organization, now: datetime, until: datetime, person_id: UUID | None = None
) -> list[Letter]:
    """By person, or of one: what is due by a moment and was never owed."""
    preferences = {one.person_id: one for one in _of(person_id, ReminderPreference.objects.all())}
    known = _owed_before(now, person_id)
    found: dict[UUID, Letter] = {}
    running = list(standings(Actor.system(organization), now, person_id))
    today = timezone.localdate(now, ZoneInfo(organization.time_zone))
    asked = what_is_asked(running, today)
    for standing in running:
        for member in standing.members:
            if person_id not in (None, member.person_id) or not member.person.email:
                continue
            preference = preferences.get(member.person_id)
            letter = found.get(member.person_id) or _letter(
                member.person, preference, organization, now
            )
            wanted = _unsaid(standing, member, organization, now, until, known, asked)
            letter.wanted += [one for one in wanted if not _is_off(one.what.kind, preference)]
            if letter.wanted:
                found[member.person_id] = letter
    for apart in due_apart(organization, now, today, person_id):
        person = apart.what.person
        preference = preferences.get(person.pk)
        is_unsaid = apart.at <= until and apart.what.key not in known
        if is_unsaid and not _is_off(apart.what.kind, preference):
            known.add(apart.what.key)
            letter = found.get(person.pk) or _letter(person, preference, organization, now)
            letter.wanted.append(apart)
            found[person.pk] = letter
    _learn_when(found, preferences, organization, now)
    return [letter for letter in found.values() if letter.budget]


def _of(person_id: UUID | None, rows: Iterable[ReminderPreference]) -> Iterable[ReminderPreference]:
    return rows.filter(person=person_id) if person_id else rows  # type: ignore[attr-defined]


def _letter(
    person: Person,
    preference: ReminderPreference | None,
    organization: Organization,
    now: datetime,
) -> Letter:
    """With nothing of the budget left for whoever asked for a pause."""
    return Letter(person, budget_of(person, preference, organization, now))


def budget_of(
    person: Person,
    preference: ReminderPreference | None,
    organization: Organization,
    now: datetime,
) -> int:
    """How many e-mails a week; none for whoever asked for a pause. The site must be loaded."""
    budget: int = organization.weekly_email_budget
    if preference and preference.weekly_budget is not None:
        budget = min(budget, preference.weekly_budget)
    today = now.astimezone(zone_of(person, organization)).date()
    if preference and preference.paused_until and today <= preference.paused_until:
        return 0
    return budget


def _is_off(kind: str, preference: ReminderPreference | None) -> bool:
    return preference is not None and kind in preference.kinds_off


def _learn_when(
    found: dict[UUID, Letter],
    preferences: dict[UUID, ReminderPreference],
    organization: Organization,
    now: datetime,
) -> None:
    """Add when each may be written to, and when they were."""
    if not found:
        return
    times = working_times(found, now - timedelta(days=1), now + ROTA_AHEAD)
    sent = sent_lately(found, now)
    for person_id, letter in found.items():
        quiet = quiet_hours_of_person(letter.person, organization, preferences.get(person_id))
        letter.peace = Peace.of(quiet, times.get(person_id))
        letter.sent_at = sent[person_id]


def _owed_before(now: datetime, person_id: UUID | None) -> set[Key]:
    """Those that were owed, and steps by person alone: a guide is read once, not for each pair."""
    rows = Reminder.objects.filter(due_on__gte=(now - LOOKED_BACK).date())
    if person_id:
        rows = rows.filter(person=person_id)
    names = ("person_id", "kind", "relationship_id", "meeting_id", "touchpoint_id")
    keys: set[Key] = set(rows.values_list(*names, "survey_round_id", "due_on"))
    steps = {_step_key(key[0], key[4]) for key in keys if key[4]}
    return keys | steps | {round_key(key[0], key[5], key[6]) for key in keys if key[5]}


def _step_key(person_id: UUID, step_id: UUID | None) -> Key:
    return (person_id, Reminder.Kind.STEP, None, None, step_id, None, date.min)


def sent_lately(people: Iterable[UUID], now: datetime) -> dict[UUID, list[datetime]]:
    """When each was or will be written to, of the last seven days and what is owed."""
    rows = Reminder.objects.filter(
        person_id__in=list(people), state=Reminder.State.OWED, send_at__gt=now - WEEK
    )
    moments: dict[UUID, list[datetime]] = defaultdict(list)
    for person_id, send_at, _ in rows.values_list("person_id", "send_at", "outbox_key").distinct():
        moments[person_id].append(send_at)
    return moments


def _unsaid(
    standing: Standing,
    member: RelationshipMember,
    organization: Organization,
    now: datetime,
    until: datetime,
    known: set[Key],
    asked: Asked,
) -> Iterator[Wanted[Due]]:
    """What is wanted by then and was never owed; `known` learns what is spoken of once."""
    for wanted in _wanted(standing, member, organization, now, asked):
        if wanted.at > until or wanted.what.key in known:
            continue
        once = _said_once(wanted.what)
        if once is not None:
            if once in known:
                continue
            known.add(once)
        yield wanted


def _said_once(due: Due) -> Key | None:
    """Under what something is known that is not said again for each pair."""
    if due.survey_round is not None:
        return round_key(due.member.person_id, due.survey_round.pk, due.due_on)
    if due.step is not None and due.step.kind != Touchpoint.Kind.MEETING:
        return _step_key(due.member.person_id, due.step.pk)
    return None


def _wanted(
    standing: Standing,
    member: RelationshipMember,
    organization: Organization,
    now: datetime,
    asked: Asked,
) -> Iterator[Wanted[Due]]:
    zone = zone_of(member.person, organization)
    for meeting in standing.planned:
        yield from _about_meeting(standing, member, meeting, zone, now)
    yield from _to_plan(standing, member, zone, now)
    for step in standing.steps:
        yield from _about_step(standing, member, step, zone, now)
    for survey_round in asked.rounds_for(standing, member):
        yield from _about_survey(standing, member, survey_round, zone, now)
    if asked.is_asked_how_they_fit(standing, member):
        yield from _about_first_meeting(standing, member, zone, now)


def _about_survey(
    standing: Standing,
    member: RelationshipMember,
    survey_round: SurveyRound,
    zone: ZoneInfo,
    now: datetime,
) -> Iterator[Wanted[Due]]:
    """That a survey is open, on its first day and once more before its last."""
    for day, at, useful, first in days_of_asking(survey_round, zone, now):
        due = Due(Reminder.Kind.SURVEY, standing, member, None, None, day, survey_round)
        yield Wanted(due, at, useful, first)


def _about_first_meeting(
    standing: Standing, member: RelationshipMember, zone: ZoneInfo, now: datetime
) -> Iterator[Wanted[Due]]:
    """How it felt, on the day after."""
    assert standing.first_met_at is not None
    last = standing.first_met_at + CHEMISTRY_ASKED_WITHIN
    if now <= last:
        day = standing.first_met_at.astimezone(zone).date()
        due = Due(Reminder.Kind.CHEMISTRY, standing, member, None, None, day)
        at = standing.first_met_at + CHEMISTRY_AFTER
        yield Wanted(due, max(at, now), last, at)


def _to_plan(
    standing: Standing, member: RelationshipMember, zone: ZoneInfo, now: datetime
) -> Iterator[Wanted[Due]]:
    """The check-in that is due, else the next one."""
    history, today = standing.history(zone), now.astimezone(zone).date()
    due_on = check_in_on(history, max(today, next_due_on(history))) or check_in_on(history, today)
    if due_on is None:
        return
    at = datetime.combine(due_on, MORNING, tzinfo=zone)
    due = Due(Reminder.Kind.PLAN, standing, member, None, None, due_on)
    if now <= at + CHECK_IN_WITHIN:
        yield Wanted(due, max(at, now), at + CHECK_IN_WITHIN)


def _about_meeting(
    standing: Standing,
    member: RelationshipMember,
    meeting: Meeting,
    zone: ZoneInfo,
    now: datetime,
) -> Iterator[Wanted[Due]]:
    day = meeting.starts_at.astimezone(zone).date()
    if meeting.starts_at > now:
        # Who planned it a moment ago does not need to hear of it again.
        if meeting.created_at < meeting.starts_at - SOONEST_BEFORE_MEETING:
            yield Wanted(
                Due(Reminder.Kind.UPCOMING, standing, member, meeting, None, day),
                max(meeting.starts_at - BEFORE_MEETING, now),
                meeting.starts_at - LATEST_BEFORE_MEETING,
                meeting.starts_at - SOONEST_BEFORE_MEETING,
            )
        return
    last = meeting.ends_at + LOG_ASKED_WITHIN
    if now <= last:
        due = Due(Reminder.Kind.LOG, standing, member, meeting, None, day)
        yield Wanted(due, max(meeting.ends_at + AFTER_MEETING, now), last, meeting.ends_at)


_ASKS = (Touchpoint.Kind.PULSE, Touchpoint.Kind.SURVEY)


def _about_step(
    standing: Standing,
    member: RelationshipMember,
    step: Touchpoint,
    zone: ZoneInfo,
    now: datetime,
) -> Iterator[Wanted[Due]]:
    """A step of the programme for this role that comes, some days before it."""
    relationship = standing.relationship
    # What a step only asks, its round says once it is open.
    only_asks = step.survey_id is not None and step.kind in _ASKS
    if step.audience not in _audiences(member.role) or only_asks:
        return
    on = relationship.cohort.starts_on + timedelta(days=step.offset_days)
    if on < relationship.began_on or (
        step.kind == Touchpoint.Kind.MEETING and _meets(standing, on)
    ):
        return
    morning = datetime.combine(on, MORNING, tzinfo=zone)
    last = morning + STEP_STILL_CURRENT
    if now <= last:
        due = Due(Reminder.Kind.STEP, standing, member, None, step, on)
        yield Wanted(due, max(morning - BEFORE_STEP, now), last, morning - SOONEST_BEFORE_STEP)


def _audiences(role: str) -> set[str]:
    return {Audience.BOTH, *([role] if role != Enrollment.Role.PEER else [])}


def _meets(standing: Standing, on: date) -> bool:
    """Whether these people meet around a day anyway, or met."""
    met = [standing.last_met_at] if standing.last_met_at else []
    moments = [*met, *(meeting.starts_at for meeting in standing.planned)]
    return any(abs(moment.date() - on) <= MET_ANYWAY for moment in moments)
