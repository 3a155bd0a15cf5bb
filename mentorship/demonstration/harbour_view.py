"""Harbour View Hospital: smaller, elsewhere, with other headings and other dates in its file.

One programme, one cohort of graduate nurses in its eighth week.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from mentorship.access import Actor
from mentorship.demonstration import (
    accounts,
    backdating,
    enrolling,
    feedback,
    joining,
    meetings,
    people,
    story,
)
from mentorship.demonstration.calendar import season, weekday_near
from mentorship.demonstration.cast import House
from mentorship.demonstration.logins import HARBOUR_VIEW_ADMIN, IN_BOTH
from mentorship.demonstration.meetings import Pair
from mentorship.models import Membership, Organization, User
from mentorship.services.settings import change_settings
from mentorship.tenancy import activate
from programs.models import Program
from programs.services import create_cohort, create_program_from_template, move_cohort

SLUG, NAME = "harbour-view", "Harbour View Hospital"
ACCENT = "#2f5d8a"


def build() -> None:
    """Make the organisation in one transaction."""
    organization = Organization.objects.create(
        slug=SLUG,
        name=NAME,
        time_zone="America/New_York",
        second_factor=Organization.SecondFactor.NOBODY,
    )
    with activate(organization):
        house = _founded(organization)
        manager = _visiting_manager(house)
        program = create_program_from_template(
            actor=manager, template_key="new_employee_onboarding", name="First year on the wards"
        )
        manager = replace(manager, managed_program_ids=frozenset({program.pk}))
        _cohort_in_its_eighth_week(house, manager, program)
        backdating.founded(house, house.calendar.week(-20))


def _founded(organization: Organization) -> House:
    user = accounts.make_account(HARBOUR_VIEW_ADMIN, "Nadia Young")
    admin = accounts.found(organization, user)
    change_settings(actor=admin, changes={"accent_color": ACCENT})
    people.import_staff(admin, "harbour-view.csv")
    house = House.of(organization, accounts.recognised(admin, people.named(HARBOUR_VIEW_ADMIN)))
    accounts.open_logins([user])
    return house


def _visiting_manager(house: House) -> Actor:
    """Somebody of Northgate, who runs the programme here."""
    user = User.objects.get(email=IN_BOTH)
    membership = accounts.appoint(house.admin, user, Membership.Role.MANAGER)
    return Actor(organization=house.organization, user=user, role=membership.role)


def _cohort_in_its_eighth_week(house: House, manager: Actor, program: Program) -> None:
    calendar = house.calendar
    starts_on = calendar.week(-7)
    cohort = create_cohort(
        actor=manager,
        program=program,
        name=season(starts_on),
        starts_on=starts_on,
        ends_on=calendar.week(10) - timedelta(days=3),
        enrollment_opens_on=starts_on - timedelta(days=28),
        enrollment_closes_on=starts_on - timedelta(days=7),
    )
    cohort = move_cohort(actor=manager, cohort=cohort, to="enrolling")
    nurses = people.titled("Senior Registered Nurse", "Charge Nurse")
    house.chance.shuffle(nurses)
    graduates = people.titled("Graduate Nurse")
    mentors = enrolling.join(
        house, enrolling.invite(manager, cohort, nurses[:12], "mentor"), roomy=nurses[:4]
    )
    mentees = enrolling.join(house, enrolling.invite(manager, cohort, graduates[:13], "mentee"))
    cohort = move_cohort(actor=manager, cohort=cohort, to="matching")
    run = joining.solve(house, manager, cohort)
    actors = story.actors_of(mentors, mentees)
    pairs = story.pairs_of(joining.both_accept(joining.publish(manager, run), actors), actors)
    move_cohort(actor=manager, cohort=cohort, to="active")
    story.begin(house, pairs, starts_on)
    backdating.enrolled(house, cohort, starts_on - timedelta(28), starts_on - timedelta(7))
    backdating.matched(house, run, starts_on - timedelta(days=6))
    _tell(house, pairs, starts_on)
    feedback.answer_surveys(house, cohort, [*mentors, *mentees])


def _tell(house: House, pairs: Sequence[Pair], starts_on: date) -> None:
    yesterday = house.calendar.ago(1)
    stalled, waiting, steady = pairs[:2], pairs[2:3], pairs[3:]
    for pair in stalled:
        story.tell(house, pair, [pair.relationship.began_on + timedelta(days=2)])
    for pair in steady:
        began_on = pair.relationship.began_on
        days = meetings.days_of_meetings(house, began_on, yesterday, every=20)
        lately = weekday_near(house.calendar.ago(house.chance.randint(2, 18)))
        earlier = [day for day in days if day < lately - timedelta(days=7)]
        story.tell(house, pair, [*earlier, lately])
    coming = [
        meetings.plan(house, pair, house.calendar.week(1) + timedelta(days=day), time(13))
        for day, pair in enumerate([*steady[:3], *waiting])
    ]
    backdating.planned(coming, days_ago=5)
    story.aim(house, steady, starts_on, yesterday, share=0.6, done=0.5, is_over=False)
    story.settle(pairs)
