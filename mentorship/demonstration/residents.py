"""Northgate's doctors in training: a cohort that enrols, with a first run to look at."""

from datetime import timedelta

from mentorship.access import Actor
from mentorship.demonstration import accounts, backdating, enrolling, joining, people
from mentorship.demonstration.calendar import season
from mentorship.demonstration.cast import House
from mentorship.demonstration.logins import IN_BOTH
from mentorship.demonstration.stages import move
from mentorship.models import Membership
from participants.services import (
    EnrollmentAnswers,
    apply_to_cohort,
    decline_invitation,
    save_own_enrollment,
)
from participants.services.targets import save_join_criteria
from programs.models import Cohort, Program
from programs.services import create_cohort


def enrolling_cohort(house: House, manager: Actor, program: Program) -> None:
    calendar = house.calendar
    starts_on = calendar.week(6)
    opened_on, closes_on = calendar.ago(17), starts_on - timedelta(days=17)
    cohort = create_cohort(
        actor=manager,
        program=program,
        name=season(starts_on),
        starts_on=starts_on,
        ends_on=calendar.week(32) - timedelta(days=3),
        enrollment_opens_on=opened_on,
        enrollment_closes_on=closes_on,
        mentor_places=25,
        mentee_places=22,
        is_open_to_applications=True,
        questions=[
            {
                "key": "rotation",
                "text": "When does your next rotation begin?",
                "type": "text",
                "choices": [],
                "is_required": False,
            }
        ],
    )
    _for_doctors_alone(manager, program)
    cohort = move(manager, cohort, "enrolling")
    _ask_mentors(house, manager, cohort)
    _ask_mentees(house, manager, cohort)
    run = joining.solve(house, manager, cohort)
    backdating.enrolled(house, cohort, opened_on, calendar.ago(2))
    backdating.matched(house, run, calendar.ago(1))


def _for_doctors_alone(manager: Actor, program: Program) -> None:
    """A programme for some of the staff: nobody else can be invited or apply."""
    doctor = people.titled("Consultant")[0].profession_id
    for role in ("mentor", "mentee"):
        save_join_criteria(
            actor=manager, program=program, role=role, chosen={"profession": [doctor]}
        )


def _ask_mentors(house: House, manager: Actor, cohort: Cohort) -> None:
    """Twenty: fifteen have accepted, four have not answered, one has declined."""
    found = people.titled("Consultant", "Specialty Doctor")
    house.chance.shuffle(found)
    him = people.named(IN_BOTH)
    asked = [him, *(person for person in found if person.pk != him.pk)][:20]
    enrollments = enrolling.invite(manager, cohort, asked, "mentor")
    enrolling.join(house, enrollments[:15], roomy=asked[:7])
    users = accounts.make_accounts([asked[15]])
    actor = accounts.arrive(users[asked[15].email], asked[15])
    decline_invitation(actor=actor, enrollment=enrollments[15])


def _ask_mentees(house: House, manager: Actor, cohort: Cohort) -> None:
    """Thirty-five: most have a place, the last ones wait for one, some apply by the link."""
    titles = (
        "Foundation Doctor Year 1",
        "Foundation Doctor Year 2",
        "Core Trainee",
        "Specialty Registrar",
    )
    asked = people.titled(*titles)
    house.chance.shuffle(asked)
    enrollments = enrolling.invite(manager, cohort, asked[:31], "mentee")
    enrolling.join(house, enrollments[:27])
    applicants = asked[31:35]
    users = accounts.make_accounts(applicants)
    for person in applicants:
        user = users[person.email]
        accounts.appoint(house.admin, user, Membership.Role.MEMBER, person)
        actor = accounts.participant(user, person)
        enrollment = apply_to_cohort(actor=actor, cohort=cohort, role="mentee")
        goals = house.chance.sample(list(house.skills.values()), 2)
        said = EnrollmentAnswers(
            goals=goals,
            availability=["tue-morning", "thu-afternoon"],
            answers={"rotation": "April"},
        )
        save_own_enrollment(actor=actor, enrollment=enrollment, said=said)
