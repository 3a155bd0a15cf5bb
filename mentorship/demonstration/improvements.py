"""Ideas that participants passed on, with and without a name, some of them answered; and a meeting
to which a programme's mentors are called."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from mentorship.demonstration.cast import House
from participants.ideas.models import Idea
from participants.ideas.receipts import digest, new_receipt
from participants.ideas.services import answer_idea
from participants.models import Enrollment
from programs.models import Program
from scheduling.models import Meeting
from scheduling.support.models import CircleAnswer, CircleMeeting

# Days ago, role of who passed it on (none: without a name), the idea, state, reply.
IDEAS = [
    (
        61, "mentee",
        "Say in the invitation which room the first meeting is in. I walked around for ten "
        "minutes on my break.",
        "done", "The form for planning a meeting now asks for the place, and the invitation "
        "shows it. Thank you.",
    ),
    (
        40, "",
        "Protected time is on paper only on our ward. Could matrons hear from you at the start of "
        "a cohort how many hours it is?",
        "planned", "We write to every matron before the spring cohort, with the hours by name.",
    ),
    (
        23, "mentor",
        "A short meeting of all mentors after the first month. I would have liked to hear how "
        "others begin.",
        "considered", "",
    ),
    (9, "", "A room with a door near the wards, to book for half an hour.", "new", ""),
    (
        4, "mentee",
        "Could the guide on the first month on nights be part of the induction for everybody?",
        "new", "",
    ),
]  # fmt: skip


def passed_on(house: House, program: Program) -> None:
    """A board with something in every column that matters."""
    people = {
        role: list(
            Enrollment.objects.filter(cohort__program=program, role=role, status="accepted")
            .select_related("person")
            .order_by("person__employee_number")[:2]
        )
        for role in ("mentor", "mentee")
    }
    for days, role, text, state, reply in IDEAS:
        day = timezone.localdate() - timedelta(days=days)
        author = people[role].pop().person if role else None
        idea = Idea.objects.create(
            text=text,
            program=program if role else None,
            author=author,
            is_named=bool(role),
            passed_on_on=day if role else day.replace(day=1),
            receipt_hash="" if role else digest(new_receipt()),
        )
        if state != Idea.State.NEW:
            answer_idea(actor=house.admin, idea=idea, state=state, reply=reply)


def mentors_called_together(program: Program) -> None:
    """Over lunch, in two weeks. Nobody is written to of it."""
    day = timezone.localdate() + timedelta(days=15)
    meeting = CircleMeeting.objects.create(
        program=program,
        topic="When a mentee goes quiet",
        starts_at=timezone.make_aware(datetime.combine(day, time(12, 30))),
        means=Meeting.Means.VIDEO,
    )
    mentors = Enrollment.objects.filter(
        cohort__program=program, cohort__status="active", role="mentor", status="accepted"
    ).order_by("person__employee_number")
    for enrollment in mentors[:4]:
        CircleAnswer.objects.create(meeting=meeting, person_id=enrollment.person_id, is_coming=True)
