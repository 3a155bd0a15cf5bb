"""Relationships: begin, pause, resume, end."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from matching import notices, rules
from matching.circles import LARGEST, SMALLEST
from matching.models import Proposal, Relationship, RelationshipMember, RelationshipPause
from matching.queries import are_kept_apart, circle_plan
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from mentorship.texts import gettext_lazy
from participants.models import Enrollment
from programs.days import today_of
from programs.models import Cohort, Program

GOING_ON = (Relationship.Status.ACTIVE, Relationship.Status.PAUSED)
NOT_TOGETHER = gettext_lazy(
    "These people cannot be joined: safeguards of this cohort stand between them."
)


@transaction.atomic
def begin_relationship(*, actor: Actor, proposal_id: UUID) -> Relationship:
    """Begin what both sides of a proposal accepted, and tell them.

    In a programme of groups the mentee joins the mentor's group. Safe to do twice. Raises
    Conflict where not both accepted.
    """
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("run__cohort__program", "mentor__person", "mentee__person")
        .defer("run__inputs", "run__certificate")
        .get(pk=proposal_id)
    )
    cohort = proposal.run.cohort
    require(rules.begin_relationship, actor, cohort)
    if not proposal.is_accepted_by_both:
        raise Conflict(_("Both have to accept first."), code="proposal_not_accepted")
    begun = Relationship.objects.filter(proposal=proposal).first()
    if begun is not None:
        return begun
    relationship = _group_of(proposal) if cohort.program.model == Program.Model.GROUP else None
    if relationship is None:
        relationship = Relationship.objects.create(
            cohort=cohort,
            kind=_kind(cohort.program),
            proposal=proposal,
            began_on=today_of(actor),
        )
        _add(relationship, proposal.mentor, today_of(actor))
    _add(relationship, proposal.mentee, today_of(actor))
    audit.record(
        actor=actor, action="relationship.begun", subject=relationship, proposal=str(proposal.pk)
    )
    notices.tell_of_beginning(actor.organization, relationship)
    return relationship


def _kind(program: Program) -> str:
    return {
        Program.Model.GROUP: Relationship.Kind.GROUP,
        Program.Model.PEER_CIRCLE: Relationship.Kind.CIRCLE,
    }.get(Program.Model(program.model), Relationship.Kind.PAIR)


def _group_of(proposal: Proposal) -> Relationship | None:
    """The mentor's group, unless a safeguard stands between the mentee and somebody in it."""
    group = (
        Relationship.objects.select_for_update(of=("self",))
        .filter(
            cohort=proposal.run.cohort,
            kind=Relationship.Kind.GROUP,
            status__in=GOING_ON,
            members__enrollment=proposal.mentor,
            members__left_on=None,
        )
        .first()
    )
    if group is None:
        return None
    others = [
        member.enrollment
        for member in group.members.filter(left_on=None).select_related("enrollment")
    ]
    return None if are_kept_apart(proposal.mentee, *others) else group


def _add(relationship: Relationship, enrollment: Enrollment, day: date) -> None:
    RelationshipMember.objects.get_or_create(
        relationship=relationship,
        person_id=enrollment.person_id,
        defaults={"enrollment": enrollment, "role": enrollment.role, "joined_on": day},
    )


@transaction.atomic
def join_people(
    *,
    actor: Actor,
    cohort_id: UUID,
    enrollment_ids: Sequence[UUID],
    began_on: date | None = None,
) -> Relationship:
    """Join people of a cohort by hand or from a list: a pair, a group, or a circle of peers.

    Raises Invalid where they are not accepted people of the cohort or the roles do not fit, and
    Conflict, always with the same words, where a safeguard stands between two of them. Who is
    joined from a day in the past is not written to.
    """
    cohort = (
        Cohort.objects.select_for_update(of=("self",)).select_related("program").get(pk=cohort_id)
    )
    require(rules.begin_relationship, actor, cohort)
    people = _accepted(cohort, enrollment_ids)
    kind = _kind_of(people)
    _require_room(people)
    if are_kept_apart(*people):
        raise Conflict(NOT_TOGETHER, code="pair_not_open")
    day = began_on or today_of(actor)
    relationship = Relationship.objects.create(cohort=cohort, kind=kind, began_on=day)
    for enrollment in people:
        _add(relationship, enrollment, day)
    audit.record(actor=actor, action="relationship.begun", subject=relationship, people=len(people))
    if day >= today_of(actor):
        notices.tell_of_beginning(actor.organization, relationship)
    return relationship


@transaction.atomic
def begin_circles(*, actor: Actor, cohort_id: UUID, size: int) -> list[Relationship]:
    """Begin the circles that `queries.circle_plan` shows for this size, and tell everybody.

    Raises Invalid for a size out of bounds, and Conflict where the cohort is not being matched
    or there are too few peers.
    """
    cohort = (
        Cohort.objects.select_for_update(of=("self",)).select_related("program").get(pk=cohort_id)
    )
    require(rules.begin_relationship, actor, cohort)
    if not SMALLEST <= size <= LARGEST:
        words = _("Choose a size from %(smallest)s to %(largest)s.") % {
            "smallest": SMALLEST,
            "largest": LARGEST,
        }
        raise Invalid(words, code="circle_size", fields={"size": words})
    if not cohort.is_matchable:
        raise Conflict(
            _("Begin once enrolment has ended: move the cohort on to matching in its settings."),
            code="cohort_not_matchable",
        )
    plan = circle_plan(actor, cohort, size)
    if not plan.circles:
        raise Conflict(_("There are too few free peers for a circle."), code="too_few_peers")
    begun = [
        join_people(actor=actor, cohort_id=cohort.pk, enrollment_ids=[one.pk for one in circle])
        for circle in plan.circles
    ]
    audit.record(actor=actor, action="circles.begun", subject=cohort, circles=len(begun), size=size)
    return begun


def _accepted(cohort: Cohort, enrollment_ids: Sequence[UUID]) -> list[Enrollment]:
    statuses = [Enrollment.Status.ACCEPTED, Enrollment.Status.COMPLETED]
    people = list(
        Enrollment.objects.filter(pk__in=enrollment_ids, cohort=cohort, status__in=statuses)
        .select_related("person")
        .order_by("role", "pk")
    )
    if len(people) != len(set(enrollment_ids)) or len(people) < 2:
        raise Invalid(_("Choose at least two accepted people of this cohort."), code="people")
    return people


def _kind_of(people: list[Enrollment]) -> str:
    role = Enrollment.Role
    count = {name: sum(one.role == name for one in people) for name in role.values}
    if count[role.PEER] == len(people):
        return Relationship.Kind.CIRCLE
    if count[role.PEER] or not count[role.MENTEE] or count[role.MENTOR] not in (1, 2):
        raise Invalid(_("Join one or two mentors with mentees, or peers alone."), code="people")
    return Relationship.Kind.PAIR if len(people) == 2 else Relationship.Kind.GROUP


def _require_room(people: list[Enrollment]) -> None:
    """Raise Conflict where a mentee or a peer has somebody already, or a mentor is full."""
    taken = RelationshipMember.objects.filter(left_on=None, relationship__status__in=GOING_ON)
    others = [one.pk for one in people if one.role != Enrollment.Role.MENTOR]
    if taken.filter(enrollment__in=others).exists():
        raise Conflict(_("One of them is in a relationship of this cohort already."), code="taken")
    for mentor in (one for one in people if one.role == Enrollment.Role.MENTOR):
        mentees = taken.filter(
            relationship__members__enrollment=mentor, role=Enrollment.Role.MENTEE
        ).count()
        waiting = Proposal.objects.filter(mentor=mentor, status=Proposal.Status.PUBLISHED)
        mentees += waiting.exclude(mentee__in=others).count()
        if mentees + len(others) > mentor.capacity:
            raise Conflict(_("The mentor has no room for so many."), code="mentor_full")


def _locked(relationship_id: UUID) -> Relationship:
    return (
        Relationship.objects.select_for_update(of=("self",))
        .select_related("cohort__program")
        .prefetch_related("members__person")
        .get(pk=relationship_id)
    )


@transaction.atomic
def end_relationship(*, actor: Actor, relationship_id: UUID) -> Relationship:
    """End it early, without a reason; everybody in it is free to be matched again.

    Raises Conflict when it has ended already.
    """
    relationship = _locked(relationship_id)
    require(rules.end_relationship, actor, relationship)
    relationship.require_going_on()
    _end(actor, relationship, Relationship.Status.ENDED)
    audit.record(actor=actor, action="relationship.ended", subject=relationship)
    notices.tell_of_ending(actor.organization, relationship)
    return relationship


def _end(actor: Actor, relationship: Relationship, status: str) -> None:
    today = max(today_of(actor), relationship.began_on)
    relationship.status = status
    relationship.ended_on = today
    relationship.save(update_fields=["status", "ended_on"])
    relationship.members.filter(left_on=None).update(left_on=today)
    _close_pause(relationship, today)


@transaction.atomic
def pause_relationship(*, actor: Actor, relationship_id: UUID) -> Relationship:
    """Rest for a while: no reminders, no signal. Pausing twice changes nothing."""
    relationship = _locked(relationship_id)
    require(rules.end_relationship, actor, relationship)
    relationship.require_going_on()
    if relationship.is_active:
        day = max(today_of(actor), relationship.began_on)
        RelationshipPause.objects.create(relationship=relationship, from_on=day)
    _set(relationship, Relationship.Status.PAUSED)
    audit.record(actor=actor, action="relationship.paused", subject=relationship)
    return relationship


@transaction.atomic
def resume_relationship(*, actor: Actor, relationship_id: UUID) -> Relationship:
    """Go on after a rest."""
    relationship = _locked(relationship_id)
    require(rules.end_relationship, actor, relationship)
    relationship.require_going_on()
    if relationship.status == Relationship.Status.PAUSED:
        relationship.resumed_on = today_of(actor)
        relationship.save(update_fields=["resumed_on"])
    _close_pause(relationship, today_of(actor))
    _set(relationship, Relationship.Status.ACTIVE)
    audit.record(actor=actor, action="relationship.resumed", subject=relationship)
    return relationship


def _close_pause(relationship: Relationship, day: date) -> None:
    open_ = relationship.pauses.filter(until_on=None)
    open_.update(until_on=Greatest(Value(day), F("from_on")))


def _set(relationship: Relationship, status: str) -> None:
    relationship.status = status
    relationship.save(update_fields=["status"])


@transaction.atomic
def release_departed(*, actor: Actor) -> int:
    """Let go of people whose enrolment was withdrawn, so that the others can be matched again.

    A pair ends; a group or a circle goes on while a mentor and a mentee, or two peers, are left.
    Returns how many relationships changed. Safe to do twice.
    """
    require(rules.expire_proposals, actor)
    changed = list(_with_departed())
    for relationship in changed:
        today = today_of(actor)
        gone = relationship.members.filter(
            left_on=None, enrollment__status=Enrollment.Status.WITHDRAWN
        )
        gone.update(left_on=max(today, relationship.began_on))
        roles = list(relationship.members.filter(left_on=None).values_list("role", flat=True))
        if not Relationship.can_go_on(roles):
            _tell_staying(actor, relationship)
            _end(actor, relationship, Relationship.Status.ENDED)
        audit.record(actor=actor, action="relationship.member_left", subject=relationship)
    return len(changed)


def _with_departed() -> QuerySet[Relationship]:
    gone = RelationshipMember.objects.filter(
        left_on=None, enrollment__status=Enrollment.Status.WITHDRAWN
    )
    return (
        Relationship.objects.select_for_update(of=("self",))
        .select_related("cohort__program")
        .filter(status__in=GOING_ON, pk__in=gone.values("relationship_id"))
        .order_by("pk")
    )


def _tell_staying(actor: Actor, relationship: Relationship) -> None:
    notices.tell_of_ending(actor.organization, relationship)
