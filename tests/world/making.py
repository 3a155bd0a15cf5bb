"""Making both organisations, once for all tests."""

from datetime import timedelta

from django.utils import timezone

from matching.models import (
    MatchRun,
    PairRule,
    Unmatched,
)
from mentorship import audit, outbox
from mentorship.access import Actor
from mentorship.models import (
    Invitation,
    Logo,
    Membership,
    Organization,
    SecondFactorReset,
    User,
)
from mentorship.tenancy import activate
from participants.models import (
    AgreementAcceptance,
    Department,
    Enrollment,
    ImportMapping,
    ImportRow,
    JoinCriterion,
    Person,
    PersonImport,
    PersonSkill,
    PreparationMark,
    Skill,
)
from programs.models import (
    Cohort,
    PreparationItem,
    Program,
    ProgramManager,
    ProgramTemplate,
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
from tests.world.cast import CASTS
from tests.world.confidences import call_mentors_together, make_confidences, raise_concern
from tests.world.reports import make_reports, make_rights

_ROLES = {"admin": "admin", "manager": "manager", "other_manager": "manager"}


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
    raise_concern(memberships, users["mentee"])
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
    make_confidences(program, people, enrollments)
    make_reports(cohort, memberships["manager"])
    make_rights(cohort, memberships, people)
    call_mentors_together(program, memberships["manager"], people["mentor"])


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
