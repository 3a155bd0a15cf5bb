"""Two populated organisations and their cast.

Northgate's cast (Harbour has the same parts under other names, see `CASTS`):
ada is an administrator; mira manages `program`; max manages `other_program`; omar mentors nia in
`cohort` (their `relationship` is the one with confidential words in it); lena mentors theo in the
same cohort (`other_relationship`); otto is a member who takes no part; bo belongs to both.
Every tenant table has a row in both organisations (`tests/isolation` checks it), and every
confidential text contains `MARKER`.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import models
from django.test import Client
from django.utils import timezone

from matching.models import (
    DeclineReason,
    MatchRun,
    PairRule,
    Proposal,
    Relationship,
    RelationshipPause,
    Unmatched,
)
from mentorship import audit, outbox
from mentorship.access import Actor, actor_for
from mentorship.models import (
    Invitation,
    Logo,
    Membership,
    Organization,
    SecondFactorReset,
    User,
)
from mentorship.queries.memberships import memberships_of
from mentorship.sealing import SealedModel, seal
from mentorship.sealing.columns import sealed_columns
from mentorship.sessions import renew
from mentorship.tenancy import acting_as, activate, identified_as, identify
from participants.ideas.models import Idea, IdeaSlip
from participants.models import (
    AgreementAcceptance,
    Department,
    Enrollment,
    EquityAnswer,
    EquityConsent,
    EquityQuestion,
    Exclusion,
    Goal,
    GoalStep,
    ImportMapping,
    ImportRow,
    JoinCriterion,
    MeetableTime,
    Person,
    PersonImport,
    PersonSkill,
    PreparationMark,
    Skill,
    SurveyResponse,
    Wish,
)
from participants.tallies import add_to_tally
from programs.catalogue.instruments import WHAT_MATTERS
from programs.models import (
    Cohort,
    InstrumentPack,
    PreparationItem,
    Program,
    ProgramManager,
    ProgramTemplate,
    SurveyRound,
)
from reporting.models import (
    ActivityRollup,
    CohortPeriod,
    EquityEdition,
    Export,
    ExportSchedule,
    FollowUp,
    FormerRhythm,
    GroupEdition,
    GroupFigure,
    OutcomesEdition,
    RollupMark,
    Signal,
    SurveySnapshot,
)
from reporting.rights.models import (
    Breach,
    Erasure,
    LegalHold,
    PersonalExport,
    ProcessingStatement,
    RetentionRule,
    RetentionRun,
)
from scheduling.models import (
    CalendarInvitation,
    ChemistryAnswer,
    Meeting,
    MeetingTopic,
    Note,
    NoteOpening,
    PersonalCalendar,
    ProposedTime,
    Reminder,
    ReminderPreference,
    RosterCode,
    RosterEntry,
    RosterImport,
    RosterMapping,
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
    Signpost,
    SupportRequest,
    SupportWords,
)
from tests.factories.matching import ProposalFactory, pair
from tests.factories.mentorship import MembershipFactory, UserFactory
from tests.factories.participants import (
    DepartmentFactory,
    EnrollmentFactory,
    EnrollmentSkillFactory,
    PersonFactory,
    ProfessionFactory,
    SiteFactory,
    SkillFactory,
    SpecialtyFactory,
)
from tests.factories.programs import (
    AgreementVersionFactory,
    CohortFactory,
    GuideFactory,
    ProgramFactory,
    SurveyFactory,
    TouchpointFactory,
)
from tests.factories.scheduling import MeetingFactory

MARKER = "zebra-umbrella"
DECLARED = "kestrel-lantern"
"""What the mentee declared for equality monitoring; not sealed, for the database counts it."""

# part -> name
CASTS = {
    "northgate": {
        "admin": "ada",
        "manager": "mira",
        "other_manager": "max",
        "mentor": "omar",
        "mentee": "nia",
        "other_mentor": "lena",
        "other_mentee": "theo",
        "member": "otto",
    },
    "harbour": {
        "admin": "zoe",
        "manager": "hugo",
        "other_manager": "hedy",
        "mentor": "hana",
        "mentee": "hal",
        "other_mentor": "hope",
        "other_mentee": "hiro",
        "member": "henk",
    },
}
_ROLES = {"admin": "admin", "manager": "manager", "other_manager": "manager"}


class House:
    """One organisation of the world; attributes are fetched when they are first asked for."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.cast = CASTS[slug]

    @cached_property
    def organization(self) -> Organization:
        return Organization.objects.get(slug=self.slug)

    @contextmanager
    def activate(self, asks: str = "") -> Iterator[None]:
        """`with house.activate():` — reach this organisation's rows; those that are for a person
        alone, as this part of the cast."""
        person = self.person(asks) if asks else None
        with activate(self.organization), identified_as(person and person.pk):
            yield

    def user(self, name: str) -> User:
        return User.objects.get(email=f"{self.cast.get(name, name)}@{self.slug}.example")

    def actor(self, name: str) -> Actor:
        """The actor of a cast member, by part ("mentor") or name ("omar")."""
        user = User.objects.get(email="bo@both.example") if name == "bo" else self.user(name)
        with acting_as(user):
            membership = memberships_of(user).get(organization=self.organization)
        with self.activate():
            return actor_for(membership, self.organization)

    @property
    def system(self) -> Actor:
        return Actor.system(self.organization)

    def _one(self, model: type[models.Model], asks: str = "", **lookup: Any) -> Any:
        """`asks`: the part whom the row is for, where it is not for everybody."""
        with self.activate(asks):
            return model._default_manager.get(**lookup)

    def person(self, name: str) -> Person:
        return self._one(Person, given_name=self.cast.get(name, name).title())

    def enrollment(self, name: str) -> Enrollment:
        return self._one(Enrollment, person=self.person(name), cohort=self.cohort)

    @cached_property
    def program(self) -> Program:
        return self._one(Program, name="Nurse leadership")

    @cached_property
    def other_program(self) -> Program:
        return self._one(Program, name="Digital adoption")

    @cached_property
    def cohort(self) -> Cohort:
        return self._one(Cohort, name="Autumn")

    @cached_property
    def enrolling(self) -> Cohort:
        return self._one(Cohort, name="Next")

    @cached_property
    def other_cohort(self) -> Cohort:
        return self._one(Cohort, name="Elsewhere")

    @cached_property
    def run(self) -> MatchRun:
        return self._one(MatchRun, cohort=self.cohort, number=1)

    @cached_property
    def proposal(self) -> Proposal:
        return self._one(Proposal, run=self.run, mentor=self.enrollment("mentor"))

    def _relationship_of(self, name: str) -> Relationship:
        return self._one(Relationship, members__person=self.person(name))

    @cached_property
    def relationship(self) -> Relationship:
        return self._relationship_of("mentor")

    @cached_property
    def other_relationship(self) -> Relationship:
        return self._relationship_of("other_mentor")

    @cached_property
    def meeting(self) -> Meeting:
        return self._one(Meeting, relationship=self.relationship, status="held")

    @cached_property
    def proposed_time(self) -> ProposedTime:
        """By the mentee, for the mentor to accept."""
        return self._one(ProposedTime, relationship=self.relationship, status="open")

    @cached_property
    def planned_meeting(self) -> Meeting:
        return self._one(Meeting, relationship=self.relationship, status="planned")

    @cached_property
    def shared_note(self) -> Note:
        return self._one(Note, "mentor", relationship=self.relationship, audience="relationship")

    @cached_property
    def private_note(self) -> Note:
        """The mentor's own."""
        return self._one(Note, "mentor", relationship=self.relationship, audience="private")

    @cached_property
    def support_request(self) -> SupportRequest:
        """The mentee's, on the programme in general, which nobody has read yet."""
        return self._one(SupportRequest, person=self.person("mentee"))

    @cached_property
    def circle_meeting(self) -> CircleMeeting:
        """Of the programme's mentors, in a month, planned by its manager; the mentor comes."""
        return self._one(CircleMeeting)

    @cached_property
    def idea(self) -> Idea:
        """The mentee's, with her name, which nobody has looked into yet."""
        return self._one(Idea, is_named=True)

    @cached_property
    def concern(self) -> Concern:
        """The mentee's, to the member who is the named contact."""
        with acting_as(self.user("mentee")):
            return self._one(Concern)

    @cached_property
    def certificate(self) -> Certificate:
        """The mentee's."""
        return self._one(Certificate, person=self.person("mentee"))

    @cached_property
    def reflection(self) -> Reflection:
        """The mentee's."""
        return self._one(Reflection, "mentee")

    @cached_property
    def goal(self) -> Goal:
        return self._one(Goal, "mentee", enrollment=self.enrollment("mentee"))


class World:
    """Both organisations."""

    def __init__(self) -> None:
        self.northgate = House("northgate")
        self.harbour = House("harbour")

    def client(self, name: str | None, house: House | None = None) -> Client:
        """A browser in which a cast member (part or name; None: nobody; "foreign": Harbour's
        administrator; "bo": in both) is signed in."""
        if name is None:
            return Client()
        if name == "foreign":
            return signed_in(self.harbour.user("admin"))
        if name == "bo":
            return signed_in(User.objects.get(email="bo@both.example"))
        return signed_in((house or self.northgate).user(name))


def signed_in(user: User) -> Client:
    """A browser in which somebody gave their password just now.

    The session is written once, as signing in leaves it: `Client.force_login` writes it six times,
    and this is done for thousands of tests.
    """
    now = time.time()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "password", "at": now}]
    session["account_authentication_methods_user"] = str(user.pk)
    renew(session, user, now)
    session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def build() -> None:
    """Make both organisations. Needs a migrated, empty database."""
    both = UserFactory(email="bo@both.example", name="Bo Both")
    for slug, cast in CASTS.items():
        organization = Organization.objects.create(slug=slug, name=slug.title())
        with activate(organization):
            _populate(slug, cast, both)


def _populate(slug: str, cast: dict[str, str], both: User) -> None:
    users = {
        part: UserFactory(email=f"{name}@{slug}.example", name=name.title())
        for part, name in cast.items()
    }
    memberships = {
        part: MembershipFactory(user=user, role=_ROLES.get(part, "member"))
        for part, user in users.items()
    }
    MembershipFactory(user=both, role="admin" if slug == "harbour" else "member")
    people = _make_people(slug, cast, users)
    program, other = _make_programs(memberships)
    _make_cohorts(program, other, people, memberships)
    _raise_concern(memberships, users["mentee"])
    Logo.objects.create(png=b"\x89PNG", width=4, height=1)
    Invitation.objects.create(
        email=f"new@{slug}.example",
        invited_by=memberships["admin"],
        expires_at=timezone.now() + timedelta(days=14),
    )
    SecondFactorReset.objects.create(
        membership=memberships["other_manager"], asked_by=memberships["admin"]
    )
    actor = Actor(Organization.objects.get(slug=slug), users["admin"], "admin")
    audit.record(actor=actor, action="organization.created")
    outbox.enqueue(
        key="welcome",
        kind="message",
        to=users["admin"].email,
        payload={},
        send_at=timezone.now() + timedelta(days=365),
    )


def _make_people(slug: str, cast: dict[str, str], users: dict[str, User]) -> dict[str, Person]:
    top = DepartmentFactory(name="Medicine")
    DepartmentFactory(name="Surgery")
    wards = [Department.objects.create(name=name, parent=top) for name in ("Cardiology", "Stroke")]
    sites = [SiteFactory(name=f"{slug.title()} General"), SiteFactory(name="Community")]
    nursing, medical = ProfessionFactory(name="Nursing"), ProfessionFactory(name="Medical")
    specialty = SpecialtyFactory(name="Cardiology")
    skills = [SkillFactory(name=name) for name in ("leadership", "teaching", "ethics")]
    people: dict[str, Person] = {}
    chief = PersonFactory(
        employee_number="1", given_name="Chief", email=f"chief@{slug}.example", career_stage=7
    )
    for number, (part, name) in enumerate(cast.items(), start=2):
        people[part] = PersonFactory(
            employee_number=str(number),
            given_name=name.title(),
            family_name="Example",
            email=users[part].email,
            user=users[part],
            career_stage=5 if "mentor" in part else 2,
            profession=medical if part == "other_manager" else nursing,
            specialty=specialty,
            department=wards[number % 2],
            site=sites[number % 2],
            line_manager=chief,
            job_title="Nurse",
            grade="Band 6",
            languages=["English"],
        )
        PersonSkill.objects.create(person=people[part], skill=skills[number % 3])
    people["no_account"] = PersonFactory(
        employee_number="99", given_name="Nemo", email=f"nemo@{slug}.example", line_manager=chief
    )
    imported = PersonImport.objects.create(
        file="imports/staff.csv", file_name="staff.csv", status="imported"
    )
    ImportRow.objects.create(person_import=imported, line=2, outcome="created", name="Nemo")
    ImportMapping.objects.create(signature="x" * 16, mapping={"Employee Number": "employee_number"})
    return people


def _make_programs(memberships: dict[str, Membership]) -> tuple[Program, Program]:
    program = ProgramFactory(name="Nurse leadership")
    other = ProgramFactory(name="Digital adoption")
    ProgramManager.objects.create(program=program, membership=memberships["manager"])
    ProgramManager.objects.create(program=other, membership=memberships["other_manager"])
    ProgramTemplate.objects.create(name="Ours", definition={"name": "Ours"})
    for one in (program, other):
        AgreementVersionFactory(program=one)
        guide, survey = GuideFactory(program=one), SurveyFactory(program=one)
        TouchpointFactory(program=one, guide=guide)
        TouchpointFactory(program=one, offset_days=30, kind="pulse", title="Pulse", survey=survey)
    return program, other


def _make_cohorts(
    program: Program,
    other: Program,
    people: dict[str, Person],
    memberships: dict[str, Membership],
) -> None:
    JoinCriterion.objects.create(
        program=other, role="mentor", profession=people["mentor"].profession
    )
    cohort = CohortFactory(program=program, name="Autumn")
    CohortFactory(program=program, name="Next", status=Cohort.Status.ENROLLING)
    CohortFactory(program=other, name="Elsewhere")
    enrollments = {}
    for part in ("mentor", "mentee", "other_mentor", "other_mentee"):
        enrollments[part] = EnrollmentFactory(
            cohort=cohort,
            person=people[part],
            role="mentor" if "mentor" in part else "mentee",
            availability=["mon-morning", "tue-evening"],
        )
        AgreementAcceptance.objects.create(
            enrollment=enrollments[part], version=program.agreements.get()
        )
        if part == "mentor":
            PreparationMark.objects.create(
                enrollment=enrollments[part],
                item=PreparationItem.objects.create(
                    program=program, position=1, kind="check", text="I have found the hours."
                ),
                revision=1,
            )
        EnrollmentSkillFactory(
            enrollment=enrollments[part],
            skill=Skill.objects.get(name="leadership"),
            kind="expertise" if "mentor" in part else "goal",
        )
    waiting = EnrollmentFactory(cohort=cohort, person=people["no_account"], status="waitlisted")
    _make_matches(cohort, enrollments, waiting)
    _make_confidences(program, people, enrollments)
    _make_reports(cohort, memberships["manager"])
    _make_rights(cohort, memberships, people)
    _call_mentors_together(program, memberships["manager"], people["mentor"])


def _make_matches(cohort: Cohort, enrollments: dict[str, Enrollment], waiting: Enrollment) -> None:
    run = MatchRun.objects.create(cohort=cohort, number=1, status="published")
    for prefix in ("", "other_"):
        mentor, mentee = enrollments[f"{prefix}mentor"], enrollments[f"{prefix}mentee"]
        proposal = ProposalFactory(
            run=run,
            mentor=mentor,
            mentee=mentee,
            status="accepted",
            mentor_answer="accepted",
            mentee_answer="accepted",
        )
        pair(mentor, mentee, proposal=proposal)
    Unmatched.objects.create(
        run=run, enrollment=waiting, reason_code="capacity", sentence="No mentor has room."
    )
    PairRule.objects.create(
        cohort=cohort,
        mentor=enrollments["mentor"],
        mentee=enrollments["other_mentee"],
        kind="forbidden",
    )


def _sealed(model: type[SealedModel], words: str, **fields: Any) -> Any:
    row = model(**fields)
    writer = Actor.system(Organization.objects.get(pk=row.organization_id))
    texts: dict[str, str | None] = dict.fromkeys(sealed_columns(model))
    seal(row, actor=writer, **texts | {"sealed_text": f"{MARKER} {words}"})
    row.save(force_insert=True)
    return row


def _make_confidences(
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
    note = _sealed(Note, "shared note", audience="relationship", **shared)
    _sealed(Note, "private note", audience="private", **shared)
    NoteOpening.objects.create(note=note, person=people["mentee"])
    identify(people["mentee"].pk)
    ChemistryAnswer.objects.create(
        relationship=relationship, meeting=meeting, person=people["mentee"], fit="unsure"
    )
    goal = _sealed(Goal, "goal", enrollment=enrollments["mentee"])
    _sealed(GoalStep, "step", goal=goal)
    declined = Proposal.objects.get(mentor=enrollments["other_mentor"])
    identify(people["other_mentee"].pk)
    _sealed(DeclineReason, "reason", proposal=declined, enrollment=enrollments["other_mentee"])
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
    _make_rosters(people["other_mentor"])
    _propose_a_time(relationship, people["mentee"])


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
    _sealed(
        Reflection,
        "reflection",
        person=people["mentee"],
        framework="driscoll",
        happened_on=timezone.localdate() - timedelta(days=3),
    )


def _propose_a_time(relationship: Relationship, person: Person) -> None:
    """The mentee waits for the mentor's yes."""
    ProposedTime.objects.create(
        relationship=relationship,
        place=1,
        starts_at=timezone.now() + timedelta(days=20),
        minutes=45,
        means="video",
        proposed_by=person,
    )


def _make_rosters(person: Person) -> None:
    """Of long ago, so that nobody's meetings depend on it."""
    starts_at = timezone.now() - timedelta(days=600)
    RosterEntry.objects.create(
        person=person,
        rostered_on=starts_at.date(),
        kind="night",
        code="N",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=12),
    )
    WorkingHabits.objects.create(person=person)
    _sealed(WorkCalendar, "address", person=person, host="calendar.example")
    MeetableTime.objects.create(person=person, starts_at=starts_at, bits=bytes(672))
    RosterCode.objects.create(code="N", means="works")
    RosterMapping.objects.create(signature="none")
    imported = RosterImport.objects.create(
        file="rosters/none.csv",
        file_name="roster.csv",
        status="imported",
        counts={"rows": 1, "refused": 1},
        finished_at=timezone.now(),
    )
    RosterRemark.objects.create(
        roster_import=imported, line=2, code="person_unknown", employee_number="0", reason="Nobody."
    )


def _ask_for_support(program: Program, mentee: Person) -> None:
    request = SupportRequest.objects.create(person=mentee, program=program, role="mentee")
    assert mentee.user is not None
    with acting_as(mentee.user):
        _sealed(SupportWords, "support", request=request, kind="asked")


def _call_mentors_together(program: Program, planner: Membership, mentor: Person) -> None:
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


def _raise_concern(memberships: dict[str, Membership], mentee: User) -> None:
    """To the member who takes no part; the other programme's manager is the deputy."""
    contact = Contact.objects.create(membership=memberships["member"], title="Guardian")
    Contact.objects.create(membership=memberships["other_manager"], title="Deputy", position=2)
    Signpost.objects.create(kind="safeguarding", text="Ring the safeguarding team.")
    with acting_as(mentee):
        concern = _sealed(
            Concern,
            "concern",
            author_user_id=mentee.pk,
            recipient_user_id=contact.membership.user_id,
        )
        ConcernEvent.objects.create(concern=concern, what="raised", by_writer=True)


def _make_rights(
    cohort: Cohort, memberships: dict[str, Membership], people: dict[str, Person]
) -> None:
    person = people["no_account"]
    PersonalExport.objects.create(membership=memberships["mentee"], state="expired")
    Erasure.objects.create(
        person=person,
        is_asked_by_themselves=False,
        due_at=timezone.now(),
        closed_at=timezone.now(),
        state="withdrawn",
    )
    waiting = {"state": "asked", "due_at": timezone.now()}
    Erasure.objects.create(person=person, is_asked_by_themselves=False, **waiting)
    Erasure.objects.create(
        person=people["mentee"],
        membership=memberships["mentee"],
        is_asked_by_themselves=True,
        **waiting,
    )
    LegalHold.objects.create(cohort=cohort, reason="A claim", lifted_at=timezone.now())
    held = Cohort.objects.get(name="Elsewhere")
    LegalHold.objects.create(cohort=held, reason="An inquiry")
    RetentionRule.objects.create(kind="mails", months=3)
    RetentionRun.objects.create(counts={})
    Breach.objects.create(title="A lost telephone", aware_at=timezone.now(), facts="Lost.")
    ProcessingStatement.objects.create(controller="The trust")


def _make_reports(cohort: Cohort, manager: Membership) -> None:
    today = timezone.localdate()
    ActivityRollup.objects.create(
        scope="cohort", scope_id=cohort.pk, period="month", starts_on=today.replace(day=1)
    )
    RollupMark.objects.create(counted_until=today, time_zone="Europe/London")
    for relationship in cohort.relationships.all():
        RelationshipPause.objects.create(
            relationship=relationship,
            from_on=relationship.began_on,
            until_on=relationship.began_on + timedelta(days=1),
        )
        FormerRhythm.objects.create(
            relationship=relationship, rhythm_days=30, until_on=relationship.began_on
        )
        Signal.objects.create(
            relationship=relationship,
            state="on_track",
            reason={"code": "met", "days": 9, "every": 30},
            since=today,
        )
        long_ago = timezone.now() - timedelta(days=30)
        FollowUp.objects.create(
            relationship=relationship,
            kind="nudge",
            state_then="slowing",
            text="Shall we find a date?",
            reached=2,
            made_by=manager,
            made_at=long_ago,
            made_on=long_ago.date(),
        )
    Export.objects.create(kind="enrollments", requested_by=manager, cohort=cohort)
    ExportSchedule.objects.create(
        kind="activity", rhythm="monthly", day=1, next_on=today, requested_by=manager, cohort=cohort
    )
    # Long ago: the weeks of the cast are published by the tests that want them.
    edition = GroupEdition.objects.create(week_on=date(2001, 1, 1), threshold=11)
    figure = {"scope": "cohort", "scope_id": cohort.pk, "axis": "department"}
    GroupFigure.objects.create(edition=edition, name="Medicine", people=11, **figure)
    EquityEdition.objects.create(program=cohort.program, made_at=edition.made_at, threshold=11)
    survey = cohort.program.surveys.first() or SurveyFactory(program=cohort.program)
    held = {"threshold": 11, "responses": 11, "asked": 12}
    elsewhere = Cohort.objects.get(name="Elsewhere")
    CohortPeriod.objects.create(
        cohort=elsewhere, period="week", starts_on=edition.week_on, people=11
    )
    OutcomesEdition.objects.create(
        cohort=elsewhere, part="changes", until=edition.week_on, told={"changes": []}
    )
    SurveySnapshot.objects.create(cohort=elsewhere, survey=survey, title="Long ago", **held)
