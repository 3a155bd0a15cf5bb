"""How far mentors are with what their programme asks them to prepare."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from mentorship.access import Actor
from participants.models import Enrollment, PreparationMark
from participants.queries.enrollments import visible_enrollments
from programs.models import Cohort, PreparationItem

_UNDER_WAY = (
    Enrollment.Status.APPLIED,
    Enrollment.Status.ACCEPTED,
    Enrollment.Status.WAITLISTED,
)
_OVER = (Cohort.Status.CLOSING, Cohort.Status.CLOSED)
"""Nobody is matched any more, so there is nothing to prepare for."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the preparation, seen by one mentor."""

    item: PreparationItem
    is_done: bool
    was_done: bool
    """Done once; asked again since it changed, where it is not done."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """How far one mentor is."""

    enrollment: Enrollment
    parts: Sequence[Part]

    @property
    def total(self) -> int:
        return len(self.parts)

    @property
    def done(self) -> int:
        return sum(part.is_done for part in self.parts)

    @property
    def note(self) -> str:
        """How far, in words."""
        return _("%(done)s of %(total)s") % {"done": self.done, "total": self.total}

    @property
    def is_whole(self) -> bool:
        return self.done == self.total and self.enrollment.prepared_at is not None

    @property
    def asked_again_on(self) -> date | None:
        """The day of the latest change that is still to be looked at, where it is known."""
        days = [one.item.asked_on for one in self.parts if not one.is_done and one.item.asked_on]
        return max(days, default=None)

    @property
    def is_refresher(self) -> bool:
        """Whether somebody who was ready is asked again, for something changed."""
        return self.enrollment.prepared_at is not None and not self.is_whole


def is_prepared() -> Q:
    """Of enrolments: those who said that they are ready, and lack nothing as it is now."""
    done = PreparationMark.objects.filter(
        enrollment=OuterRef(OuterRef("pk")), item=OuterRef("pk"), revision__gte=OuterRef("revision")
    )
    lacking = PreparationItem.objects.filter(program=OuterRef("cohort__program")).exclude(
        Exists(done)
    )
    return Q(~Exists(lacking), prepared_at__isnull=False)


def preparation_of(enrollment: Enrollment) -> Preparation | None:
    """How far a mentor whom the caller may see is; None where nothing is asked of them."""
    found = _preparations([enrollment])
    return found[0] if found else None


def own_open_preparations(actor: Actor) -> list[Preparation]:
    """What the actor has still to prepare, or to look at again, in programmes that ask for it."""
    if actor.person_id is None:
        return []
    own = Enrollment.objects.filter(
        person=actor.person_id,
        role=Enrollment.Role.MENTOR,
        status__in=_UNDER_WAY,
        cohort__program__is_preparation_required=True,
    ).exclude(cohort__status__in=_OVER)
    found = _preparations(own.select_related("cohort__program").order_by("cohort__starts_on", "pk"))
    return [one for one in found if not one.is_whole]


def preparations_asked_again(since: date, person_id: UUID | None = None) -> list[Preparation]:
    """Of mentors who were ready, and have something to look at that changed since a day; of
    everybody, or of one. For reminders: nothing of it is for others to read."""
    changed = PreparationItem.objects.filter(asked_on__gte=since)
    were_ready = Enrollment.objects.filter(
        ~is_prepared(),
        role=Enrollment.Role.MENTOR,
        status__in=_UNDER_WAY,
        prepared_at__isnull=False,
        cohort__program__is_preparation_required=True,
        cohort__program__archived_at=None,
        cohort__program__in=changed.values("program"),
    ).exclude(cohort__status__in=_OVER)
    if person_id is not None:
        were_ready = were_ready.filter(person=person_id)
    known = were_ready.select_related("person__user", "person__site", "cohort__program")
    found = _preparations(known.order_by("person_id", "cohort__starts_on", "pk"))
    return [one for one in found if one.asked_again_on and one.asked_again_on >= since]


def mentors_to_prepare(actor: Actor, cohort: Cohort, state: str = "") -> QuerySet[Enrollment]:
    """The mentors of a cohort by name, for those who see its people. `state`: those who are
    "ready", who never were ("open"), or who were and are asked "again"."""
    mentors: QuerySet[Enrollment] = visible_enrollments(actor).filter(
        cohort=cohort, role=Enrollment.Role.MENTOR, status__in=_UNDER_WAY
    )
    were_ready = Q(prepared_at__isnull=False)
    among = {"ready": is_prepared(), "open": ~were_ready, "again": were_ready & ~is_prepared()}
    return mentors.filter(among.get(state, Q())).order_by(
        "person__family_name", "person__given_name", "pk"
    )


def how_many_are_ready(actor: Actor, cohort: Cohort) -> tuple[int, int]:
    """Of the mentors of a cohort those who are prepared, and all: for those who see its people."""
    mentors = mentors_to_prepare(actor, cohort).annotate(is_ready=is_prepared())
    found = mentors.aggregate(ready=Count("pk", filter=Q(is_ready=True)), all=Count("pk"))
    return found["ready"], found["all"]


def preparations(mentors: Iterable[Enrollment]) -> list[Preparation]:
    """How far these mentors are, whom the caller may see; with nothing where nothing is asked."""
    return _preparations(list(mentors), even_if_nothing=True)


def _preparations(
    enrollments: Sequence[Enrollment] | QuerySet[Enrollment], even_if_nothing: bool = False
) -> list[Preparation]:
    mentors = [
        one
        for one in enrollments
        if one.role == Enrollment.Role.MENTOR
        and (even_if_nothing or one.cohort.program.is_preparation_required)
    ]
    if not mentors:
        return []
    items: dict[object, list[PreparationItem]] = {}
    programs = {one.cohort.program_id for one in mentors}
    for item in PreparationItem.objects.filter(program__in=programs).select_related("guide"):
        items.setdefault(item.program_id, []).append(item)
    marks = {
        (mark.enrollment_id, mark.item_id): mark.is_current
        for mark in PreparationMark.objects.filter(enrollment__in=mentors).annotate(
            is_current=Q(revision__gte=F("item__revision"))
        )
    }
    return [
        Preparation(
            one,
            [
                Part(item, marks.get((one.pk, item.pk), False), (one.pk, item.pk) in marks)
                for item in items.get(one.cohort.program_id, ())
            ],
        )
        for one in mentors
    ]
