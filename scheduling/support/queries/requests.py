"""Requests for support: one's own, and those of programmes that one manages."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from matching.models import Relationship
from mentorship.access import Actor
from mentorship.models import Membership
from participants.models import Enrollment
from programs.models import Audience, Guide, Program, ProgramManager
from scheduling.queries.relationships import current_relationships
from scheduling.support.models import SupportRequest

_RUNNING = (Membership.Role.ADMIN, Membership.Role.MANAGER)
_TAKING_PART = (
    Enrollment.Status.INVITED,
    Enrollment.Status.APPLIED,
    Enrollment.Status.ACCEPTED,
    Enrollment.Status.WAITLISTED,
    Enrollment.Status.COMPLETED,
)


def own_requests(actor: Actor) -> QuerySet[SupportRequest]:
    """What the actor asked, the latest first."""
    if actor.person_id is None:
        return SupportRequest.objects.none()
    return _with_names(SupportRequest.objects.filter(person_id=actor.person_id))


def team_requests(actor: Actor) -> QuerySet[SupportRequest]:
    """What others asked the team of a programme that the actor manages, the latest first."""
    rows = SupportRequest.objects.filter(program_id__in=actor.managed_program_ids)
    if actor.person_id is not None:
        rows = rows.exclude(person_id=actor.person_id)
    return _with_names(rows)


def visible_requests(actor: Actor) -> QuerySet[SupportRequest]:
    """Both. An administrator who does not manage the programme sees none."""
    may_see = Q(program_id__in=actor.managed_program_ids)
    if actor.person_id is not None:
        may_see |= Q(person_id=actor.person_id)
    return _with_names(SupportRequest.objects.filter(may_see))


def readers_of(actor: Actor, program: Program) -> list[Membership]:
    """Who will read what the actor asks: the programme's managers, by name."""
    managers = ProgramManager.objects.filter(program=program, membership__role__in=_RUNNING)
    rows = Membership.objects.filter(
        pk__in=managers.values("membership_id"), user__is_active=True
    ).select_related("user")
    if actor.user is not None:
        rows = rows.exclude(user=actor.user)
    return list(rows.order_by("user__name", "user__email"))


@dataclass(frozen=True, slots=True)
class Matter:
    """What one may ask support for: a relationship of one's own, or a programme as a whole."""

    program: Program
    relationship: Relationship | None
    role: str
    words: str

    @property
    def key(self) -> str:
        return str(self.relationship.pk if self.relationship else self.program.pk)


def own_matters(actor: Actor) -> list[Matter]:
    """The actor's relationships first, then the programmes in which the actor takes part."""
    if actor.person_id is None:
        return []
    matters = [_of_relationship(actor, one) for one in current_relationships(actor)]
    return [*matters, *_of_programs(actor)]


def mentor_guides(actor: Actor) -> QuerySet[Guide]:
    """What the programmes in which the actor is a mentor give mentors to read."""
    mentored = Enrollment.objects.filter(
        person_id=actor.person_id, role=Enrollment.Role.MENTOR, status__in=_TAKING_PART
    )
    return (
        Guide.objects.filter(
            program_id__in=mentored.values("cohort__program_id"),
            audience__in=[Audience.MENTOR, Audience.BOTH],
        )
        .select_related("program")
        .order_by("program__name", "title")
    )


def is_mentor(actor: Actor) -> bool:
    """Whether the actor takes part in a programme as a mentor."""
    return (
        actor.person_id is not None
        and Enrollment.objects.filter(
            person_id=actor.person_id, role=Enrollment.Role.MENTOR, status__in=_TAKING_PART
        ).exists()
    )


def _of_relationship(actor: Actor, relationship: Relationship) -> Matter:
    members = list(relationship.members.all())
    part = next(m for m in members if m.person_id == actor.person_id)
    others = ", ".join(str(m.person) for m in members if m is not part and m.left_on is None)
    program = relationship.cohort.program
    return Matter(
        program,
        relationship,
        part.role,
        _("My mentoring with %(others)s (%(program)s)") % {"others": others, "program": program},
    )


def _of_programs(actor: Actor) -> list[Matter]:
    rows = (
        Enrollment.objects.filter(person_id=actor.person_id, status__in=_TAKING_PART)
        .select_related("cohort__program")
        .order_by("cohort__program__name", "-created_at")
    )
    matters: dict[object, Matter] = {}
    for row in rows:
        program = row.cohort.program
        if program.pk in actor.joined_program_ids:
            matters.setdefault(
                program.pk,
                Matter(program, None, row.role, _("%(program)s in general") % {"program": program}),
            )
    return list(matters.values())


def _with_names(rows: QuerySet[SupportRequest]) -> QuerySet[SupportRequest]:
    return rows.select_related("person", "program", "relationship", "handled_by__user").order_by(
        "-made_at", "pk"
    )
