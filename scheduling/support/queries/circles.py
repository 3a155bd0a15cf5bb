"""Circles of mentors: who is in them, when they meet, who comes; and the mentors' shelf."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from mentorship.access import Actor
from participants.models import Enrollment, Person
from programs.models import Audience, Cohort, Guide, Program
from scheduling.support.circles import Circle
from scheduling.support.models import CircleAnswer, CircleMeeting
from scheduling.support.queries.requests import mentor_guides

_OVER = (Cohort.Status.DRAFT, Cohort.Status.CLOSED)


def _mentoring() -> QuerySet[Enrollment]:
    """Places of mentors in cohorts that are going on."""
    return Enrollment.objects.filter(
        role=Enrollment.Role.MENTOR, status=Enrollment.Status.ACCEPTED
    ).exclude(cohort__status__in=_OVER)


def mentors_at_present(program_id: UUID) -> QuerySet[Enrollment, UUID]:
    """The people of a programme's circle, by their keys; for what the system does."""
    return _mentoring().filter(cohort__program=program_id).values_list("person_id", flat=True)


def circles_of(actor: Actor) -> list[Circle]:
    """The circles that the actor is in or runs, by name."""
    mine = set()
    if actor.person_id is not None:
        rows = _mentoring().filter(person_id=actor.person_id)
        mine = set(rows.values_list("cohort__program_id", flat=True))
    runs = Program.objects.filter(pk__in=actor.managed_program_ids, archived_at=None)
    runs = runs.exclude(model=Program.Model.PEER_CIRCLE)
    programs = Program.objects.filter(Q(pk__in=mine) | Q(pk__in=runs.values("pk")))
    return [Circle(one, one.pk in mine, actor.manages(one.pk)) for one in programs.order_by("name")]


def circle_of(actor: Actor, program: Program) -> Circle:
    """One programme's, whether or not the actor may see it."""
    is_member = (
        actor.person_id is not None
        and _mentoring().filter(person_id=actor.person_id, cohort__program=program).exists()
    )
    return Circle(program, is_member, actor.manages(program.pk))


def visible_circles(actor: Actor) -> QuerySet[Program]:
    """The programmes whose circle the actor may see."""
    return Program.objects.filter(pk__in=[one.program.pk for one in circles_of(actor)])


def circle_members(actor: Actor, program: Program) -> QuerySet[Person]:
    """The mentors of the programme at present; nobody for whom the circle is not."""
    if not circle_of(actor, program).is_visible:
        return Person.objects.none()
    taking_part = _mentoring().filter(cohort__program=program)
    return (
        Person.objects.filter(pk__in=taking_part.values("person_id"))
        .select_related("department", "site")
        .order_by("family_name", "given_name", "pk")
    )


def circle_meetings(actor: Actor) -> QuerySet[CircleMeeting]:
    """Of all circles that the actor may see, with how many come and what the actor said."""
    own = CircleAnswer.objects.filter(meeting=OuterRef("pk"), person_id=actor.person_id)
    return (
        CircleMeeting.objects.filter(program__in=visible_circles(actor))
        .select_related("program", "guide", "planned_by__user")
        .annotate(
            coming=Count("answers", filter=Q(answers__is_coming=True)),
            own_answer=Subquery(own.values("is_coming")[:1]),
        )
        .order_by("starts_at", "pk")
    )


def circle_meetings_in_calendar(actor: Actor, since: datetime) -> QuerySet[CircleMeeting]:
    """Those to which the actor comes, and came since then; to come only while one of them."""
    mine = _mentoring().filter(person=actor.person_id).values("cohort__program_id")
    rows = CircleMeeting.objects.filter(
        Q(program__in=mine) | Q(starts_at__lt=timezone.now()),
        answers__person=actor.person_id,
        answers__is_coming=True,
        cancelled_at=None,
        starts_at__gte=since,
    )
    return rows.select_related("program").order_by("starts_at", "pk")


def circle_meetings_to_come(actor: Actor) -> list[CircleMeeting]:
    """Those that are not over, the next first."""
    rows = circle_meetings(actor).filter(
        cancelled_at=None, starts_at__gte=timezone.now() - timedelta(hours=4)
    )
    return [one for one in rows if one.is_to_come]


def earlier_circle_meetings(actor: Actor, program: Program) -> QuerySet[CircleMeeting]:
    """Those that are over, the latest first."""
    rows = circle_meetings(actor).filter(program=program, starts_at__lt=timezone.now())
    return rows.order_by("-starts_at", "pk")


def who_comes(actor: Actor, program: Program) -> dict[object, list[Person]]:
    """By meeting to come, those who said that they come."""
    rows = CircleAnswer.objects.filter(
        meeting__in=circle_meetings(actor).filter(program=program), is_coming=True
    )
    rows = rows.select_related("person").order_by("meeting_id", "person__family_name", "pk")
    return {
        meeting: [one.person for one in answers]
        for meeting, answers in groupby(rows, key=lambda one: one.meeting_id)
    }


def guides_for_circle(actor: Actor, program: Program) -> QuerySet[Guide]:
    """What mentors of the programme may read."""
    if not circle_of(actor, program).is_visible:
        return Guide.objects.none()
    audiences = [Audience.MENTOR, Audience.BOTH]
    return Guide.objects.filter(program=program, audience__in=audiences).order_by("title")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Guides of one kind."""

    key: str
    guides: list[Guide]


def guide_shelves(actor: Actor, words: str = "") -> list[Shelf]:
    """A mentor's guides: those for mentors alone, frameworks, and what all read. A guide that
    several programmes give, word for word, stands there once."""
    rows = mentor_guides(actor)
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(body__icontains=words))
    kinds: dict[str, dict[tuple[str, str], Guide]] = {"mentor": {}, "framework": {}, "both": {}}
    for one in rows:
        kind = "framework" if one.framework else str(one.audience)
        kinds[kind].setdefault((one.title, one.body), one)
    return [Shelf(key, list(found.values())) for key, found in kinds.items() if found]
