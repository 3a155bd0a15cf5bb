"""What the cast told each other and the programme team in confidence."""

import secrets
from datetime import timedelta

from django.utils import timezone

from matching.models import (
    DeclineReason,
    Proposal,
    Relationship,
)
from mentorship.models import (
    Membership,
    User,
)
from mentorship.tenancy import acting_as, identify
from participants.ideas.models import Idea, IdeaSlip
from participants.models import (
    Enrollment,
    EquityAnswer,
    EquityConsent,
    EquityQuestion,
    Exclusion,
    Goal,
    GoalStep,
    Person,
    SurveyResponse,
    Wish,
)
from participants.tallies import add_to_tally
from programs.catalogue.instruments import WHAT_MATTERS
from programs.models import (
    InstrumentPack,
    Program,
    SurveyRound,
)
from scheduling.models import (
    CalendarInvitation,
    ChemistryAnswer,
    MeetingTopic,
    Note,
    NoteOpening,
    PersonalCalendar,
    Reminder,
    ReminderPreference,
)
from scheduling.record.models import Certificate, LookingBack, Reflection, WishToGoOn
from scheduling.support.models import (
    CircleAnswer,
    CircleMeeting,
    Concern,
    ConcernEvent,
    Contact,
    Signpost,
    SupportRequest,
    SupportWords,
)
from tests.factories.scheduling import MeetingFactory
from tests.world.cast import DECLARED
from tests.world.sealing import sealed
from tests.world.shifts import make_rosters, propose_a_time


def make_confidences(
    program: Program, people: dict[str, Person], enrollments: dict[str, Enrollment]
) -> None:
    relationship = Relationship.objects.get(members__person=people["mentor"])
    meeting = MeetingFactory(relationship=relationship, logged_by=people["mentor"])
    MeetingTopic.objects.create(meeting=meeting, topic="confidence")
    planned = MeetingFactory(
        relationship=relationship,
        status="planned",
        starts_at=timezone.now() + timedelta(days=5),
        planned_by=people["mentee"],
    )
    for person, answer in ((people["mentee"], "accepted"), (people["mentor"], "needs_action")):
        CalendarInvitation.objects.create(
            meeting=planned,
            person=person,
            handle=secrets.token_hex(12),
            organizer="mentorship@localhost",
            address=person.email,
            answer=answer,
        )
    PersonalCalendar.objects.create(person=people["mentee"], shows_names=True)
    shared = {"relationship": relationship, "meeting": meeting, "author": people["mentor"]}
    identify(people["mentor"].pk)
    note = sealed(Note, "shared note", audience="relationship", **shared)
    sealed(Note, "private note", audience="private", **shared)
    NoteOpening.objects.create(note=note, person=people["mentee"])
    identify(people["mentee"].pk)
    ChemistryAnswer.objects.create(
        relationship=relationship, meeting=meeting, person=people["mentee"], fit="unsure"
    )
    goal = sealed(Goal, "goal", enrollment=enrollments["mentee"])
    sealed(GoalStep, "step", goal=goal)
    declined = Proposal.objects.get(mentor=enrollments["other_mentor"])
    identify(people["other_mentee"].pk)
    sealed(DeclineReason, "reason", proposal=declined, enrollment=enrollments["other_mentee"])
    Wish.objects.create(enrollment=enrollments["mentee"], person=people["other_mentor"])
    Exclusion.objects.create(person=people["mentee"], excluded=people["member"])
    EquityQuestion.objects.create(key="caring", label="Caring", choices=["Yes", "No"])
    assert people["mentee"].user is not None
    with acting_as(people["mentee"].user):
        EquityConsent.objects.create(person=people["mentee"], wording="2026-1")
        EquityAnswer.objects.create(person=people["mentee"], question="caring", choice=DECLARED)
    SurveyResponse.objects.create(
        survey=program.surveys.get(), enrollment=enrollments["mentee"], answers={"useful": 4}
    )
    _ask(program, enrollments["mentee"])
    Reminder.objects.create(
        relationship=relationship,
        person=people["mentee"],
        kind="plan",
        due_on=timezone.localdate(),
        send_at=timezone.now(),
        outbox_key="reminder",
    )
    ReminderPreference.objects.create(person=people["mentee"], weekly_budget=1)
    _ask_for_support(program, people["mentee"])
    _pass_ideas_on(program, people["mentee"])
    _make_records(people, enrollments)
    make_rosters(people["other_mentor"])
    propose_a_time(relationship, people["mentee"])


def _ask(program: Program, mentee: Enrollment) -> None:
    """A survey of last month, which the mentee answered, and an instrument from a file."""
    survey = program.surveys.get()
    today = timezone.localdate()
    asked = SurveyRound.objects.create(
        cohort=mentee.cohort,
        survey=survey,
        occasion=SurveyRound.AT_CLOSING,
        title=survey.title,
        kind=survey.kind,
        audience=survey.audience,
        is_anonymous=True,
        questions=survey.questions,
        opens_on=today - timedelta(days=40),
        closes_on=today - timedelta(days=30),
    )
    add_to_tally(asked.pk, mentee.pk, ticked={"useful": ["4"]}, written={"words": "Fewer forms."})
    InstrumentPack.objects.create(
        key="borrowed",
        version="1",
        title="Borrowed",
        definition=WHAT_MATTERS | {"key": "borrowed", "title": "Borrowed"},
    )


def _make_records(people: dict[str, Person], enrollments: dict[str, Enrollment]) -> None:
    """The mentee's certificate and reflection; the other pair would both like to go on."""
    mentee = enrollments["mentee"]
    Certificate.objects.create(
        enrollment=mentee,
        person=people["mentee"],
        number="0123456789ABCDEFGHJK",
        issuer="Northgate",
        holder=str(people["mentee"]),
        program="Nurse leadership",
        cohort="Spring",
        role="mentee",
        began_on=timezone.localdate() - timedelta(days=300),
        ended_on=timezone.localdate() - timedelta(days=100),
        meetings=5,
        minutes=225,
    )
    LookingBack.objects.create(enrollment=mentee)
    other = Relationship.objects.get(members__person=people["other_mentor"])
    for part in ("other_mentor", "other_mentee"):
        identify(people[part].pk)
        WishToGoOn.objects.create(relationship=other, person=people[part], wishes=True)
    identify(people["mentee"].pk)
    sealed(
        Reflection,
        "reflection",
        person=people["mentee"],
        framework="driscoll",
        happened_on=timezone.localdate() - timedelta(days=3),
    )


def _ask_for_support(program: Program, mentee: Person) -> None:
    request = SupportRequest.objects.create(person=mentee, program=program, role="mentee")
    assert mentee.user is not None
    with acting_as(mentee.user):
        sealed(SupportWords, "support", request=request, kind="asked")


def call_mentors_together(program: Program, planner: Membership, mentor: Person) -> None:
    meeting = CircleMeeting.objects.create(
        program=program,
        topic="How we begin",
        starts_at=timezone.now() + timedelta(days=30),
        planned_by=planner,
    )
    CircleAnswer.objects.create(meeting=meeting, person=mentor, is_coming=True)


def _pass_ideas_on(program: Program, mentee: Person) -> None:
    """The mentee's with her name, one without a name, and one that waits in the box."""
    today = timezone.localdate()
    Idea.objects.create(
        text="A room near the wards.",
        program=program,
        author=mentee,
        is_named=True,
        passed_on_on=today,
    )
    Idea.objects.create(
        text="Fewer forms.",
        is_named=False,
        passed_on_on=today.replace(day=1),
        receipt_hash="0" * 64,
    )
    IdeaSlip(text="Tea.", receipt_hash="1" * 64).save(force_insert=True)


def raise_concern(memberships: dict[str, Membership], mentee: User) -> None:
    """To the member who takes no part; the other programme's manager is the deputy."""
    contact = Contact.objects.create(membership=memberships["member"], title="Guardian")
    Contact.objects.create(membership=memberships["other_manager"], title="Deputy", position=2)
    Signpost.objects.create(kind="safeguarding", text="Ring the safeguarding team.")
    with acting_as(mentee):
        concern = sealed(
            Concern,
            "concern",
            author_user_id=mentee.pk,
            recipient_user_id=contact.membership.user_id,
        )
        ConcernEvent.objects.create(concern=concern, what="raised", by_writer=True)
