"""What a member finds on their own page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from matching.models import Proposal, Relationship, RelationshipMember
from matching.queries import own_proposals
from mentorship.access import Actor
from participants.models import AgreementAcceptance, Enrollment, EnrollmentSkill, Goal, Skill
from participants.queries import agreement_to_accept
from programs.dated import DatedTouchpoint, dated
from programs.models import AgreementVersion, Touchpoint
from programs.queries import steps_by_cohort, steps_of
from scheduling.models import Meeting
from scheduling.queries.goals import readable_goals
from scheduling.queries.meetings import own_meetings
from scheduling.queries.relationships import current_relationships
from scheduling.rhythm import History, next_due_on

STILL_CURRENT = timedelta(days=7)
"""A touchpoint stays the next one for a week after its day: rotas are as they are."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One of the actor's relationships, as its card says."""

    relationship: Relationship
    part: RelationshipMember
    partners: tuple[RelationshipMember, ...]
    next_meeting: Meeting | None
    to_log: Meeting | None
    to_confirm: Meeting | None
    last_met_at: datetime | None
    due_on: date
    next_step: DatedTouchpoint | None
    open_goals: int
    achieved_goals: int
    lacks_agreement: bool

    @property
    def is_asked_how_they_fit(self) -> bool:
        """A pair that has met and goes on."""
        pair = self.relationship.kind == Relationship.Kind.PAIR
        return pair and self.relationship.is_active and self.last_met_at is not None

    @property
    def is_due(self) -> bool:
        return self.next_meeting is None and self.due_on <= timezone.localdate()

    @property
    def urgency(self) -> tuple[bool, bool, date]:
        """What asks for something now comes before what is only to come, the nearest day first."""
        waits = self.to_log is not None or self.to_confirm is not None or self.lacks_agreement
        day = timezone.localdate(self.next_meeting.starts_at) if self.next_meeting else self.due_on
        return not self.relationship.is_active, not waits, day


def own_standings(actor: Actor) -> list[Standing]:
    """The actor's current relationships with all that their cards say, the next to do first."""
    relationships = list(current_relationships(actor))
    steps = steps_by_cohort({r.cohort_id: r.cohort for r in relationships}.values())
    meetings = _open_meetings(actor, relationships)
    last_met = _last_met(relationships)
    goals = _goals(actor)
    lacking = _programs_to_agree_to(actor, relationships)
    found = [
        _standing(
            actor,
            relationship,
            meetings[relationship.pk],
            last_met,
            goals,
            lacking,
            steps[relationship.cohort_id],
        )
        for relationship in relationships
    ]
    return sorted(found, key=lambda standing: standing.urgency)


def touchpoints_of(
    relationship: Relationship, role: str, steps: Sequence[Touchpoint] | None = None
) -> list[DatedTouchpoint]:
    """The steps for somebody in this role, with their days, in order.

    `steps` are those of the cohort, where they are known already.
    """
    cohort = relationship.cohort
    known = steps_of(cohort) if steps is None else steps
    return dated(known, starts_on=cohort.starts_on, role=role)


def next_touchpoint(steps: Sequence[DatedTouchpoint], today: date) -> DatedTouchpoint | None:
    """The step that is next, or was due within the last days."""
    return next((step for step in steps if step.on >= today - STILL_CURRENT), None)


def proposals_to_answer(actor: Actor) -> QuerySet[Proposal]:
    """Published matches that wait for the actor's answer."""
    unanswered = Q(mentor__person_id=actor.person_id, mentor_answer="") | Q(
        mentee__person_id=actor.person_id, mentee_answer=""
    )
    return own_proposals(actor).filter(unanswered, status=Proposal.Status.PUBLISHED)


def enrollments_asked(actor: Actor, proposals: Iterable[Proposal]) -> set[UUID]:
    """The actor's enrolments of which these are the matches."""
    return {_own_side(actor, one).pk for one in proposals}


def partners_awaited(actor: Actor) -> dict[UUID, str]:
    """By the actor's enrolment, whom they said yes to and who has not answered yet."""
    yes = Proposal.Answer.ACCEPTED
    said_yes = Q(mentor__person_id=actor.person_id, mentor_answer=yes, mentee_answer="") | Q(
        mentee__person_id=actor.person_id, mentee_answer=yes, mentor_answer=""
    )
    found = own_proposals(actor).filter(said_yes, status=Proposal.Status.PUBLISHED)
    return {
        mine.pk: str((one.mentee if mine is one.mentor else one.mentor).person)
        for one in found
        for mine in [_own_side(actor, one)]
    }


def enrollments_to_tell(actor: Actor) -> set[UUID]:
    """Of the actor's enrolments with a place, those of which the form is still empty."""
    places = enrollments_under_way(actor).filter(
        status=Enrollment.Status.ACCEPTED, cohort__status__in=("enrolling", "matching", "active")
    )
    said = EnrollmentSkill.objects.filter(enrollment__person_id=actor.person_id)
    rows = places.exclude(pk__in=said.values("enrollment_id")).filter(Exists(Skill.objects.all()))
    return set(rows.values_list("pk", flat=True))


def enrollments_under_way(actor: Actor) -> QuerySet[Enrollment]:
    """The actor's enrolments in cohorts that are not over and have no relationship yet."""
    if actor.person_id is None:
        return Enrollment.objects.none()
    parts = RelationshipMember.objects.filter(person_id=actor.person_id)
    joined = parts.filter(left_on=None)
    waiting = (
        Enrollment.Status.INVITED,
        Enrollment.Status.APPLIED,
        Enrollment.Status.ACCEPTED,
        Enrollment.Status.WAITLISTED,
    )
    return (
        Enrollment.objects.filter(person_id=actor.person_id, status__in=waiting)
        .exclude(pk__in=joined.values("enrollment_id"))
        .exclude(cohort__status="closed")
        .annotate(was_matched=Exists(parts.filter(enrollment=OuterRef("pk"))))
        .select_related("cohort__program")
        .order_by("cohort__starts_on", "pk")
    )


def ended_without_match(actor: Actor) -> Enrollment | None:
    """The actor's latest place, or wait for one, in a cohort that closed before there was a
    match; None for whoever was matched in it."""
    if actor.person_id is None:
        return None
    # A place in a cohort that closes counts as completed.
    status = Enrollment.Status
    waited = (status.ACCEPTED, status.WAITLISTED, status.COMPLETED)
    parts = RelationshipMember.objects.filter(enrollment=OuterRef("pk"))
    rows = Enrollment.objects.filter(~Exists(parts), person_id=actor.person_id, status__in=waited)
    closed = rows.filter(cohort__status="closed").select_related("cohort__program")
    return closed.order_by("-cohort__ends_on", "-pk").first()


def enrollments_to_agree(actor: Actor) -> set[UUID]:
    """Of the actor's enrolments under way, those with a place whose agreement is not accepted."""
    places = enrollments_under_way(actor).filter(status=Enrollment.Status.ACCEPTED)
    return {enrollment.pk for enrollment in places if agreement_to_accept(enrollment)}


def _own_side(actor: Actor, proposal: Proposal) -> Enrollment:
    return proposal.mentor if proposal.mentor.person_id == actor.person_id else proposal.mentee


def _standing(
    actor: Actor,
    relationship: Relationship,
    meetings: list[Meeting],
    last_met: dict[UUID, datetime],
    goals: dict[UUID, list[str]],
    lacking: set[UUID],
    steps: Sequence[Touchpoint],
) -> Standing:
    now, today = timezone.now(), timezone.localdate()
    members = [m for m in relationship.members.all() if m.left_on is None]
    part = next(m for m in members if m.person_id == actor.person_id)
    planned = [m for m in meetings if m.is_planned]
    last_met_at = last_met.get(relationship.pk)
    statuses = [s for m in members for s in goals.get(m.enrollment_id, [])]
    history = History(
        relationship.began_on,
        timedelta(days=relationship.rhythm_days or relationship.cohort.program.rhythm_days),
        (timezone.localdate(last_met_at),) if last_met_at else (),
    )
    return Standing(
        relationship=relationship,
        part=part,
        partners=tuple(m for m in members if m is not part),
        next_meeting=next((m for m in planned if m.starts_at > now), None),
        to_log=next((m for m in planned if m.starts_at <= now), None),
        to_confirm=next(
            (m for m in meetings if m.is_held and m.logged_by_id != actor.person_id), None
        ),
        last_met_at=last_met_at,
        due_on=next_due_on(history),
        next_step=next_touchpoint(touchpoints_of(relationship, part.role, steps), today),
        open_goals=statuses.count(Goal.Status.OPEN),
        achieved_goals=statuses.count(Goal.Status.ACHIEVED),
        lacks_agreement=relationship.cohort.program_id in lacking,
    )


def _open_meetings(actor: Actor, relationships: list[Relationship]) -> dict[UUID, list[Meeting]]:
    """What is planned, and what waits to be confirmed, in order of time."""
    unconfirmed = Q(status=Meeting.Status.HELD, confirmed_at=None, logged_at__isnull=False)
    rows = (
        own_meetings(actor)
        .filter(relationship__in=relationships)
        .filter(Q(status=Meeting.Status.PLANNED) | unconfirmed)
        .prefetch_related(None)
        .order_by("starts_at")
    )
    meetings: dict[UUID, list[Meeting]] = defaultdict(list)
    for meeting in rows:
        meetings[meeting.relationship_id].append(meeting)
    return meetings


def _last_met(relationships: list[Relationship]) -> dict[UUID, datetime]:
    held = Meeting.objects.filter(relationship__in=relationships, status=Meeting.Status.HELD)
    return dict(held.order_by().values_list("relationship_id").annotate(last=Max("starts_at")))


def _goals(actor: Actor) -> dict[UUID, list[str]]:
    rows = readable_goals(actor).select_related(None).prefetch_related(None).order_by("pk")
    goals: dict[UUID, list[str]] = defaultdict(list)
    for enrollment_id, status in rows.values_list("enrollment_id", "status"):
        goals[enrollment_id].append(status)
    return goals


def _programs_to_agree_to(actor: Actor, relationships: list[Relationship]) -> set[UUID]:
    """Programmes whose current agreement the actor has still to accept."""
    programs = {relationship.cohort.program_id for relationship in relationships}
    versions = AgreementVersion.objects.filter(program_id__in=programs).order_by("number")
    current = {version.program_id: version.pk for version in versions.only("program_id", "number")}
    accepted = set(
        AgreementAcceptance.objects.filter(
            version_id__in=current.values(), enrollment__person_id=actor.person_id
        ).values_list("version_id", flat=True)
    )
    return {program for program, version in current.items() if version not in accepted}
