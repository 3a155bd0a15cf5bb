"""Northgate: a general hospital with three other sites and the imported staff.

Three programmes: nurse preceptorship (a closed cohort and one in its tenth week), specialist to
resident (enrolling), digital adoption (not begun yet).
"""

from dataclasses import replace

from mentorship.access import Actor
from mentorship.demonstration import (
    accounts,
    aftermath,
    backdating,
    improvements,
    monitoring,
    people,
    preceptorship,
    residents,
)
from mentorship.demonstration.cast import House
from mentorship.demonstration.logins import ADMIN, MANAGER, NORTHGATE_CAST, SECOND_MANAGER
from mentorship.models import Membership, Organization
from mentorship.tenancy import activate
from programs.models import Program
from programs.services import create_program_from_template, update_program
from scheduling.support.services.contacts import name_contact

SLUG, NAME = "northgate", "Northgate"

SKILL_AREAS = {
    "Leading people": ["leadership", "conflict management", "rota management", "budgeting"],
    "Learning and careers": [
        *("teaching", "exam preparation", "career planning", "interview practice"),
    ],
    "Safety and improvement": [
        *("patient safety", "quality improvement", "incident response", "service redesign"),
    ],
    "Care and conversations": ["palliative care", "difficult conversations", "ethics"],
}

PURPOSE = (
    "To go with newly registered nurses and midwives through their first months in the role: "
    "somebody from another ward, outside supervision and appraisal, with whom to think about the "
    "first shifts in charge, hard days, and what comes next."
)
AUDIENCE = (
    "Mentees: nurses and midwives in their first two years after registration, or new in a role. "
    "Mentors: sisters, charge nurses and matrons of another ward."
)


def build() -> None:
    """Make the organisation in one transaction."""
    organization = Organization.objects.create(
        slug=SLUG,
        name=NAME,
        time_zone="Europe/London",
        # So that the printed logins open the door to who only looks; every page says so.
        second_factor=Organization.SecondFactor.NOBODY,
    )
    with activate(organization):
        house = _founded(organization)
        manager = _managed_programs(house)
        _named_contacts(house)
        programs = {one.template_key: one for one in Program.objects.all()}
        preceptors = programs["new_responsibility"]
        over = preceptorship.closed_cohort(house, manager, preceptors)
        preceptorship.cohort_in_its_tenth_week(house, manager, preceptors)
        residents.enrolling_cohort(house, manager, programs["specialist_to_resident"])
        monitoring.declare_characteristics(house)
        improvements.passed_on(house, preceptors)
        improvements.mentors_called_together(preceptors)
        backdating.founded(house, house.calendar.week(-44))
        aftermath.some_have_left(house, over)


def _founded(organization: Organization) -> House:
    user = accounts.make_account(ADMIN, "Rachel Davies")
    admin = accounts.found(organization, user)
    people.import_staff(admin, "northgate-staff.csv")
    people.sort_skills(admin, SKILL_AREAS)
    person = people.named(ADMIN)
    house = House.of(organization, accounts.recognised(admin, person))
    cast = [people.named(email) for email in NORTHGATE_CAST]
    accounts.open_logins(accounts.make_accounts(cast).values())
    return house


def _managed_programs(house: House) -> Actor:
    """Two programme managers, each with their programmes; returns the first as an actor."""
    manager = _appointed(house, MANAGER)
    second = _appointed(house, SECOND_MANAGER)
    preceptors = create_program_from_template(
        actor=manager, template_key="new_responsibility", name="Nurse preceptorship"
    )
    update_program(
        actor=replace(manager, managed_program_ids=frozenset({preceptors.pk})),
        program=preceptors,
        purpose=PURPOSE,
        audience=AUDIENCE,
    )
    doctors = create_program_from_template(actor=manager, template_key="specialist_to_resident")
    create_program_from_template(actor=second, template_key="digital_adoption")
    return replace(manager, managed_program_ids=frozenset({preceptors.pk, doctors.pk}))


def _named_contacts(house: House) -> None:
    """Whom concerns go to, and a deputy. No telephone number: a made-up one might be somebody's."""
    name_contact(actor=house.admin, email=SECOND_MANAGER, title="Speaking-up guardian")
    name_contact(actor=house.admin, email=MANAGER, title="Deputy guardian")


def _appointed(house: House, email: str) -> Actor:
    person = people.named(email)
    user = accounts.make_accounts([person])[email]
    membership = accounts.appoint(house.admin, user, Membership.Role.MANAGER, person)
    return Actor(
        organization=house.organization,
        user=membership.user,
        role=membership.role,
        person_id=person.pk,
    )
