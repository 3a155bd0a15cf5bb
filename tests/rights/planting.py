"""Rows in every table that holds something on a person, for two people who are a pair."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from matching.models import DeclineReason, MatchRun, PairRule, Proposal, Relationship, Unmatched
from mentorship import audit, outbox, sealing
from mentorship.access import Actor
from mentorship.models import Invitation, Membership, SecondFactorReset, User
from mentorship.tenancy import acting_as, identify, new_id
from participants.ideas.models import Idea
from participants.models import (
    AgreementAcceptance,
    Enrollment,
    EnrollmentSkill,
    EquityAnswer,
    EquityConsent,
    Exclusion,
    Goal,
    GoalStep,
    ImportRow,
    MeetableTime,
    Person,
    PersonImport,
    PersonSkill,
    PreparationMark,
    Skill,
    SurveyParticipation,
    SurveyResponse,
    Wish,
)
from programs.models import PreparationItem, ProgramManager, SurveyRound
from reporting.models import Export, ExportSchedule, FollowUp, Signal
from reporting.rights.models import Erasure, LegalHold, PersonalExport
from scheduling.models import (
    CalendarInvitation,
    ChemistryAnswer,
    MeetingTopic,
    Note,
    NoteOpening,
    PersonalCalendar,
    ProposedTime,
    Reminder,
    ReminderPreference,
    RosterEntry,
    RosterImport,
    RosterRemark,
    WorkCalendar,
    WorkingHabits,
)
from scheduling.record.models import Certificate, LookingBack, Reflection, WishToGoOn
from scheduling.support.models import (
    CircleAnswer,
    CircleMeeting,
    Concern,
    ConcernEvent,
    Contact,
    SupportRequest,
    SupportWords,
)
from tests.factories.matching import pair
from tests.factories.participants import EnrollmentFactory, PersonFactory
from tests.factories.scheduling import MeetingFactory
from tests.world import House


@dataclass
class Planted:
    """A person with rows everywhere; `token` stands in each text that is theirs."""

    token: str
    person: Person
    user: User
    membership: Membership
    enrollment: Enrollment

    def actor(self, house: House) -> Actor:
        return Actor(house.organization, self.user, "manager", person_id=self.person.pk)


def plant_pair(house: House) -> tuple[Planted, Planted, Relationship]:
    """Two people with rows everywhere, who mentor each other. Commits."""
    with house.activate():
        first, second = (
            _begin(house, "quokkaquill", "mentor"),
            _begin(house, "wombatwren", "mentee"),
        )
        relationship = pair(first.enrollment, second.enrollment, began_on=timezone.localdate())
        Signal.objects.create(
            relationship=relationship,
            state="asked_for_support",
            reason={"code": "support", "day": "2026-11-02"},
            since=timezone.localdate(),
        )
        FollowUp.objects.create(
            relationship=relationship,
            kind="nudge",
            state_then="slowing",
            text="Will Quokkaquill and Wombatwren find a date?",
            made_on=timezone.localdate(),
        )
    for one, other in ((first, second), (second, first)):
        with acting_as(one.user), house.activate():
            identify(one.person.pk)
            _confide(house, one, other, relationship)
    for one, other in ((first, second), (second, first)):
        with house.activate():
            _plant(house, one, other, relationship)
    return first, second, relationship


def _begin(house: House, token: str, role: str) -> Planted:
    email = f"{token}@northgate.example"
    user = User.objects.create(email=email, name=f"{token.title()} Surname")
    membership = Membership.objects.create(user=user, role="manager")
    person = PersonFactory(
        user=user,
        employee_number=f"no-{token}",
        given_name=token.title(),
        family_name="Surname",
        email=email,
        job_title=f"{token} nurse",
        grade=token,
        languages=[token],
        department=house.person("mentor").department,
        site=house.person("mentor").site,
        line_manager=house.person("other_mentor"),
        started_on=timezone.localdate(),
    )
    enrollment = EnrollmentFactory(
        cohort=house.cohort,
        person=person,
        role=role,
        answers={"why": token},
        availability=["mon-morning"],
    )
    return Planted(token, person, user, membership, enrollment)


def _sealed(model: type[models.Model], actor: Actor, text: str, **fields: object) -> models.Model:
    row = model(**fields)
    sealing.seal(row, actor=actor, sealed_text=text)  # type: ignore[arg-type]
    row.save()
    return row


def _confide(house: House, one: Planted, other: Planted, relationship: Relationship) -> None:
    """What is sealed, and what only the signed-in person may write."""
    actor, words = one.actor(house), f"{one.token} confides"
    for audience in ("private", "relationship"):
        note = _sealed(
            Note, actor, words, relationship=relationship, author=one.person, audience=audience
        )
    NoteOpening.objects.create(note=note, person=other.person)
    goal = _sealed(Goal, actor, words, enrollment=one.enrollment)
    _sealed(GoalStep, actor, words, goal=goal)
    _sealed(DeclineReason, actor, words, proposal=house.proposal, enrollment=one.enrollment)
    reflection = Reflection(person=one.person, framework="gibbs", happened_on=timezone.localdate())
    sealing.seal(reflection, actor=actor, sealed_title=words, sealed_text=words)
    reflection.save()
    WishToGoOn.objects.create(relationship=relationship, person=one.person, wishes=True)
    EquityConsent.objects.create(person=one.person, wording="2026-1")
    EquityAnswer.objects.create(person=one.person, question="caring", choice=one.token)
    request = SupportRequest.objects.create(
        person=one.person, program=house.program, relationship=relationship, role="mentor"
    )
    _sealed(SupportWords, actor, words, request=request, kind="asked")
    circle_meeting = CircleMeeting.objects.create(
        program=house.program,
        topic="How we begin",
        starts_at=timezone.now(),
        planned_by=one.membership,
    )
    CircleAnswer.objects.create(meeting=circle_meeting, person=one.person, is_coming=True)
    Idea.objects.create(
        text=f"Ask {one.token} about the rota.",
        author=one.person,
        is_named=True,
        passed_on_on=timezone.localdate(),
    )
    concern = Concern(author_user_id=one.user.pk, recipient_user_id=house.user("member").pk)
    sealing.seal(concern, actor=actor, sealed_text=words, sealed_answer=None)
    concern.save()
    ConcernEvent.objects.create(concern=concern, what="raised", by_writer=True)
    export = PersonalExport(membership=one.membership, state="ready")
    sealing.seal(export, actor=actor, sealed_file=words)
    export.save()
    audit.record(actor=actor, action="note.written", subject=note)


def _plant(house: House, one: Planted, other: Planted, relationship: Relationship) -> None:
    now, today = timezone.now(), timezone.localdate()
    _plant_account(house, one)
    skill = Skill.objects.first()
    Certificate.objects.create(
        enrollment=one.enrollment, person=one.person, number=one.token.upper(), issuer="Northgate",
        holder=str(one.person), program="Nurse leadership", cohort="Autumn", role="mentor",
        began_on=today, ended_on=today, meetings=1, minutes=45,
    )  # fmt: skip
    LookingBack.objects.create(enrollment=one.enrollment)
    survey = house.program.surveys.get()
    survey.questions = [*survey.questions, {"key": "words", "type": "text", "text": "Say more"}]
    survey.save()
    SurveyResponse.objects.create(
        survey=survey, enrollment=one.enrollment, answers={"useful": 4, "words": one.token}
    )
    SurveyParticipation.objects.create(
        round=SurveyRound.objects.create(
            cohort=house.cohort, survey=survey, occasion=str(new_id()), title="Asked",
            kind="pulse", audience="both", is_anonymous=True, opens_on=today, closes_on=today,
        ),
        enrollment=one.enrollment,
    )  # fmt: skip
    PreparationMark.objects.create(
        enrollment=one.enrollment,
        item=PreparationItem.objects.create(
            program=house.program, position=1, kind="check", text="Settled"
        ),
        revision=1,
    )
    AgreementAcceptance.objects.create(
        enrollment=one.enrollment, version=house.program.agreements.get()
    )
    EnrollmentSkill.objects.create(enrollment=one.enrollment, skill=skill, kind="goal")
    PersonSkill.objects.create(person=one.person, skill=skill)
    Wish.objects.create(enrollment=one.enrollment, person=other.person)
    Exclusion.objects.create(person=one.person, excluded=house.person("member"))
    _plant_import(one)
    run = MatchRun.objects.create(
        cohort=house.cohort,
        number=90 + MatchRun.objects.count(),
        inputs={"mentors": [_frozen(one)], "mentees": [_frozen(other)]},
    )
    Proposal.objects.create(
        run=run, mentor=one.enrollment, mentee=other.enrollment, score=1, sentence="Fits."
    )
    Unmatched.objects.create(run=run, enrollment=one.enrollment, reason_code="x", sentence="No.")
    PairRule.objects.create(
        cohort=house.cohort, mentor=one.enrollment, mentee=house.enrollment("other_mentee"),
        kind="forbidden",
    )  # fmt: skip
    meeting = MeetingFactory(
        relationship=relationship, planned_by=one.person, place=f"{one.token} room"
    )
    MeetingTopic.objects.create(meeting=meeting, topic="career")
    place = 1 if one.enrollment.role == "mentor" else 2
    to_come = now + timedelta(days=place)
    MeetingFactory(relationship=relationship, status="planned", starts_at=to_come)
    ProposedTime.objects.create(
        relationship=relationship, place=place, minutes=45, means="video",
        starts_at=to_come + timedelta(hours=3), proposed_by=one.person,
    )  # fmt: skip
    CalendarInvitation.objects.create(
        meeting=meeting, person=one.person, handle=one.token, address=one.user.email,
        organizer="calendar@northgate.example",
    )  # fmt: skip
    PersonalCalendar.objects.create(person=one.person, is_invited=False)
    identify(one.person.pk)
    ChemistryAnswer.objects.create(
        relationship=relationship, meeting=meeting, person=one.person, fit="good"
    )
    Reminder.objects.create(
        relationship=relationship, person=one.person, kind="plan", due_on=today, send_at=now,
        outbox_key=f"reminder:{one.token}",
    )  # fmt: skip
    ReminderPreference.objects.create(person=one.person, weekly_budget=1)
    RosterEntry.objects.create(
        person=one.person, rostered_on=today, kind="night", code=one.token[:20], starts_at=now,
        ends_at=now + timedelta(hours=12),
    )  # fmt: skip
    WorkingHabits.objects.create(person=one.person, week={"mon": [one.token, ""]})
    MeetableTime.objects.create(person=one.person, starts_at=now, bits=bytes(672))
    waiting = RosterImport.objects.create(
        file=default_storage.save(f"rosters/{one.token}.csv", ContentFile(one.token.encode())),
        file_name="roster.csv", status="previewed",
    )  # fmt: skip
    RosterRemark.objects.create(
        roster_import=waiting, line=2, code="date_unreadable", value=one.token,
        employee_number=one.person.employee_number, reason=f"“{one.token}” is no day.",
    )  # fmt: skip
    _sealed(WorkCalendar, one.actor(house), one.token, person=one.person, host=one.token)
    LegalHold.objects.create(person=one.person, reason=one.token, lifted_at=now)
    Erasure.objects.create(
        person=one.person, is_asked_by_themselves=False, due_at=now, closed_at=now,
        state="withdrawn", membership=one.membership,
    )  # fmt: skip


def _plant_account(house: House, one: Planted) -> None:
    now = timezone.now()
    email, name = one.user.email, str(one.person)
    outbox.enqueue(key=f"to:{one.token}", kind="message", to=email, payload={"name": name})
    outbox.enqueue(
        key=f"names-{one.person.pk}",
        kind="message",
        to=house.user("member").email,
        payload={"by": name, "deep": [{"who": email}]},
    )
    Invitation.objects.create(email=email, expires_at=now, accepted_at=now)
    EmailAddress.objects.create(user=one.user, email=email, verified=True, primary=True)
    Authenticator.objects.create(user=one.user, type="totp", data={"secret": one.token})
    key = f"session-{one.token}"
    Session.objects.create(session_key=key, session_data=one.token, expire_date=now)
    UserSession.objects.create(user=one.user, session_key=key, ip="127.0.0.1", user_agent=one.token)
    ProgramManager.objects.create(program=house.other_program, membership=one.membership)
    Contact.objects.create(membership=one.membership, title=f"{one.token} guardian", position=9)
    SecondFactorReset.objects.create(
        membership=one.membership, asked_by=one.membership, done_at=now, withdrawn_at=now
    )
    ExportSchedule.objects.create(
        kind="activity", rhythm="weekly", day=1, next_on=now.date(), requested_by=one.membership
    )
    for asked_by in (one.membership, Membership.objects.get(user=house.user("manager"))):
        name = default_storage.save(f"exports/{one.token}.csv", ContentFile(one.token.encode()))
        Export.objects.create(
            kind="enrollments", requested_by=asked_by, status="ready", file=name,
            expires_at=now + timedelta(days=7),
        )  # fmt: skip
    audit.record(actor=one.actor(house), action="person.profile_saved", subject=one.person)


def _plant_import(one: Planted) -> None:
    name = default_storage.save(f"imports/{one.token}.csv", ContentFile(one.token.encode()))
    waiting = PersonImport.objects.create(file=name, file_name="staff.csv", status="previewed")
    number = one.person.employee_number
    ImportRow.objects.create(
        person_import=waiting, line=2, outcome="unchanged", employee_number=number,
        name=str(one.person),
    )  # fmt: skip
    name = default_storage.save(f"imports/{one.token}-2.csv", ContentFile(one.token.encode()))
    PersonImport.objects.create(file=name, file_name="again.csv", status="failed")
    over = PersonImport.objects.create(file="", file_name="old.csv", status="imported")
    ImportRow.objects.create(
        person_import=over, line=2, outcome="created", employee_number=number, name=str(one.person)
    )
    ImportRow.objects.create(
        person_import=over, line=3, outcome="changed", employee_number="77",
        name="Somebody Else", changes={"line_manager": ["", number]},
        problems=[{"field": "line_manager", "value": str(one.person)}],
    )  # fmt: skip


def _frozen(one: Planted) -> dict[str, object]:
    return {
        "id": str(one.enrollment.pk),
        "person_id": str(one.person.pk),
        "name": str(one.person),
        "capacity": 1,
        "department": ["a"],
        "goals": [one.token],
        "excluded": ["somebody"],
    }
