"""Northgate's nurse preceptorship: a closed cohort, and one in its tenth week."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, time, timedelta
from uuid import UUID

from mentorship.access import Actor
from mentorship.demonstration import (
    aftermath,
    backdating,
    enrolling,
    feedback,
    joining,
    meetings,
    people,
    records,
    story,
    words,
)
from mentorship.demonstration.calendar import season, weekday_near
from mentorship.demonstration.cast import House, Participant
from mentorship.demonstration.logins import HER_OTHER_MENTEE, MENTEE, MENTOR, NORTHGATE_CAST
from mentorship.demonstration.meetings import Pair
from mentorship.demonstration.stages import move
from participants.models import Person
from participants.services import complete_enrollments
from programs.models import Cohort, Program
from programs.services import create_cohort, update_cohort


def _senior_nurses(house: House) -> list[Person]:
    """In the same order every time: who has mentored one cohort is there for the next."""
    found = people.titled("Sister/Charge Nurse", "Matron", "Midwifery Manager")
    random.Random(house.organization.slug).shuffle(found)  # noqa: S311
    return [person for person in found if person.email not in NORTHGATE_CAST]


def _early_nurses(house: House, *titles: str) -> list[Person]:
    found = [person for person in people.titled(*titles) if person.email not in NORTHGATE_CAST]
    house.chance.shuffle(found)
    return found


# --- The closed cohort ----------------------------------------------------------------------


def closed_cohort(house: House, manager: Actor, program: Program) -> Cohort:
    calendar = house.calendar
    starts_on, ends_on = calendar.week(-40), calendar.week(-10) - timedelta(days=3)
    cohort = create_cohort(
        actor=manager,
        program=program,
        name=season(starts_on),
        starts_on=starts_on,
        ends_on=ends_on,
        enrollment_opens_on=starts_on - timedelta(days=42),
        enrollment_closes_on=starts_on - timedelta(days=14),
        mentee_places=29,
    )
    cohort = move(manager, cohort, "enrolling")
    senior, early = _senior_nurses(house), _early_nurses(house, "Staff Nurse")
    senior = [*senior[:25], people.named(MENTOR)]
    mentors = enrolling.join(
        house, enrolling.invite(manager, cohort, senior, "mentor"), roomy=senior[:5]
    )
    mentees = enrolling.join(house, enrolling.invite(manager, cohort, early[:29], "mentee"))
    enrolling.invite(manager, cohort, early[29:33], "mentee")
    aftermath.wait(manager, cohort, early[33:47])
    cohort = move(manager, cohort, "matching")
    run = joining.solve(house, manager, cohort)
    actors = story.actors_of(mentors, mentees)
    begun = joining.both_accept(joining.publish(manager, run), actors)
    cohort = move(manager, cohort, "active")
    # Nobody moves up any more: there is no time left for a match.
    update_cohort(actor=manager, cohort=cohort, mentee_places=20)
    pairs = story.pairs_of(begun, actors)
    story.begin(house, pairs, starts_on)
    _tell_of_closed_cohort(house, cohort, pairs, mentees)
    feedback.answer_surveys(house, cohort, [*mentors, *mentees])
    named = aftermath.named_surveys(manager, program)
    aftermath.answer_twice(cohort, named, [*mentors, *mentees])
    complete_enrollments(actor=manager, cohort=cohort)
    update_cohort(
        actor=manager,
        cohort=cohort,
        lessons=words.LESSONS,
        setting_lessons=words.SETTING_LESSONS,
        thanks=words.THANKS,
    )
    move(manager, cohort, "closing", "closed")
    backdating.enrolled(house, cohort, starts_on - timedelta(42), starts_on - timedelta(14))
    backdating.matched(house, run, starts_on - timedelta(days=11))
    backdating.closed(house, cohort)
    records.certify(house, cohort)
    return cohort


def _tell_of_closed_cohort(
    house: House, cohort: Cohort, pairs: Sequence[Pair], mentees: Sequence[Participant]
) -> None:
    left, stalled, rest = pairs[:3], pairs[3:8], pairs[8:]
    for pair in rest:
        every = house.chance.choice((30, 34, 38, 42))
        days = meetings.days_of_meetings(house, pair.relationship.began_on, cohort.ends_on, every)
        story.tell(house, pair, days, notes=0.25)
    for pair in (*left, *stalled):
        days = meetings.days_of_meetings(
            house, pair.relationship.began_on, cohort.ends_on, 30, house.chance.randint(1, 2)
        )
        story.tell(house, pair, days, notes=0.2)
    story.aim(house, rest, cohort.starts_on, cohort.ends_on, share=0.4, done=0.8, is_over=True)
    leaving = {pair.mentee.person_id: pair for pair in left}
    story.withdraw(
        house,
        {
            one: (
                leaving[one.person.pk],
                weekday_near(cohort.starts_on + timedelta(days=house.chance.randint(70, 160))),
            )
            for one in mentees
            if one.person.pk in leaving
        },
    )
    story.settle(pairs)


# --- The cohort in its tenth week -------------------------------------------------------------


def cohort_in_its_tenth_week(house: House, manager: Actor, program: Program) -> None:
    calendar = house.calendar
    starts_on = calendar.week(-9)
    opened_on, closed_on = starts_on - timedelta(days=42), starts_on - timedelta(days=12)
    cohort = create_cohort(
        actor=manager,
        program=program,
        name=season(starts_on),
        starts_on=starts_on,
        ends_on=calendar.week(17) - timedelta(days=3),
        enrollment_opens_on=opened_on,
        enrollment_closes_on=closed_on,
        mentee_places=60,
    )
    cohort = move(manager, cohort, "enrolling")
    mentors, mentees = _joined(house, manager, cohort)
    cohort = move(manager, cohort, "matching")
    actors = story.actors_of(mentors, mentees)
    joining.keep_together(manager, cohort, mentors[0], *mentees[:2])
    first_run = joining.solve(house, manager, cohort)
    proposals = joining.publish(manager, first_run)
    declined = next(one for one in proposals if not one.is_locked)
    joining.decline(declined, actors, words.DECLINE)
    going = [one for one in proposals if one.pk != declined.pk]
    pairs = story.pairs_of(joining.both_accept(going, actors), actors)
    cohort = move(manager, cohort, "active")
    story.begin(house, pairs, starts_on)
    backdating.enrolled(house, cohort, opened_on, closed_on)
    backdating.matched(house, first_run, starts_on - timedelta(days=9))
    _tell_of_tenth_week(house, cohort, pairs, [*mentors, *mentees])
    feedback.answer_surveys(house, cohort, [*mentors, *mentees])
    records.reflect(mentees[0])
    _second_run(house, manager, cohort, mentees, actors)


def _joined(
    house: House, manager: Actor, cohort: Cohort
) -> tuple[list[Participant], list[Participant]]:
    """Mentors, the one with the login first; mentees, hers first."""
    senior = [people.named(MENTOR), *_senior_nurses(house)[:44]]
    early = [
        people.named(MENTEE),
        people.named(HER_OTHER_MENTEE),
        *_early_nurses(house, "Newly Qualified Nurse", "Newly Qualified Midwife")[:50],
    ]
    mentors = enrolling.join(
        house, enrolling.invite(manager, cohort, senior, "mentor"), roomy=senior[:10]
    )
    mentees = enrolling.join(house, enrolling.invite(manager, cohort, early, "mentee"))
    enrolling.invite(manager, cohort, _early_nurses(house, "Staff Nurse")[:7], "mentee")
    return mentors, mentees


def _tell_of_tenth_week(
    house: House, cohort: Cohort, pairs: Sequence[Pair], everybody: Sequence[Participant]
) -> None:
    mentor = people.named(MENTOR).pk
    hers = [pair for pair in pairs if pair.mentor.person_id == mentor]
    others = [pair for pair in pairs if pair not in hers]
    house.chance.shuffle(others)
    mentors = Counter(pair.mentor.person_id for pair in pairs)
    left = [pair for pair in others if mentors[pair.mentor.person_id] == 1][:5]
    others = [pair for pair in others if pair not in left]
    waiting, stalled, slowing, steady = others[:3], others[3:12], others[12:18], others[18:]
    _tell_of_her_pairs(house, hers)
    for pair in stalled:
        _tell(
            house, pair, [pair.relationship.began_on + timedelta(days=house.chance.randint(2, 4))]
        )
    for pair in left:
        _tell(
            house, pair, [pair.relationship.began_on + timedelta(days=house.chance.randint(8, 16))]
        )
    for pair in slowing:
        last = house.chance.randint(36, 50)
        _tell(house, pair, [house.calendar.ago(last)])
    for pair in steady:
        _tell(house, pair, _steady_days(house, pair))
    _plan_ahead(house, steady[:16], slowing[:2], steady[16:18])
    for some, share in ((hers, 1.0), ([*steady, *slowing], 0.6)):
        yesterday = house.calendar.ago(1)
        story.aim(house, some, cohort.starts_on, yesterday, share=share, done=0.45, is_over=False)
    _leave(house, left, everybody)
    story.settle(pairs)
    assert not any(pair.told for pair in waiting)


def _tell(house: House, pair: Pair, days: Sequence[date]) -> None:
    story.tell(house, pair, [weekday_near(day) for day in days])


def _steady_days(house: House, pair: Pair) -> list[date]:
    yesterday = house.calendar.ago(1)
    every = house.chance.choice((19, 22, 26, 28))
    days = meetings.days_of_meetings(house, pair.relationship.began_on, yesterday, every)
    lately = house.calendar.ago(house.chance.randint(1, 24))
    return [*(day for day in days if day < lately - timedelta(days=9)), lately]


def _tell_of_her_pairs(house: House, hers: Sequence[Pair]) -> None:
    """The mentor with a login: one mentee with whom it goes well, one with a log to write."""
    mentee = people.named(MENTEE).pk
    for pair in hers:
        began_on, ago = pair.relationship.began_on, house.calendar.ago
        if pair.mentee.person_id == mentee:
            days = [began_on + timedelta(days=8), began_on + timedelta(days=33)]
            for day in days:
                meetings.log_one(house, pair, weekday_near(day), by_mentor=True, is_confirmed=True)
            latest = weekday_near(ago(4))
            meetings.log_one(house, pair, latest, by_mentor=False, is_confirmed=False)
            coming = meetings.plan(house, pair, _weekday_after(house, 10), time(14))
            backdating.planned([coming], days_ago=4)
        else:
            for days_on in (12, 41):
                day = weekday_near(began_on + timedelta(days=days_on))
                meetings.log_one(house, pair, day, by_mentor=True, is_confirmed=True)
            over = meetings.plan(house, pair, _weekday_after(house, 3), time(14))
            backdating.waiting_for_a_log(house, over, weekday_near(ago(2)))


def _weekday_after(house: House, days: int) -> date:
    day = house.calendar.today + timedelta(days=days)
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)


def _plan_ahead(
    house: House, steady: Sequence[Pair], slowing: Sequence[Pair], over: Sequence[Pair]
) -> None:
    chance = house.chance
    hours = (time(9), time(12, 30), time(13), time(14, 30), time(16))
    coming = [
        meetings.plan(
            house, pair, _weekday_after(house, chance.randint(2, 24)), chance.choice(hours)
        )
        for pair in (*steady, *slowing)
    ]
    backdating.planned(coming, days_ago=6)
    for pair in over:
        meeting = meetings.plan(house, pair, _weekday_after(house, 2), time(14))
        backdating.waiting_for_a_log(house, meeting, weekday_near(house.calendar.ago(2)))


def _leave(house: House, left: Sequence[Pair], everybody: Sequence[Participant]) -> None:
    """Three mentees and two mentors withdraw in the weeks since."""
    leaving = {
        (pair.mentor if number > 2 else pair.mentee).person_id: (pair, 45 - 8 * number)
        for number, pair in enumerate(left)
    }
    story.withdraw(
        house,
        {
            one: (pair, house.calendar.ago(days))
            for one in everybody
            if one.person.pk in leaving
            for pair, days in [leaving[one.person.pk]]
        },
    )


def _second_run(
    house: House,
    manager: Actor,
    cohort: Cohort,
    mentees: Sequence[Participant],
    actors: dict[UUID, Actor],
) -> None:
    """A latecomer, and who lost their match, are asked about new ones; answers are awaited."""
    taken = {one.person.pk for one in mentees}
    late = [
        person
        for person in _early_nurses(house, "Newly Qualified Nurse", "Newly Qualified Midwife")
        if person.pk not in taken
    ][:1]
    joined = enrolling.join(house, enrolling.invite(manager, cohort, late, "mentee"))
    run = joining.solve(house, manager, cohort)
    proposals = joining.publish(manager, run)
    actors |= story.actors_of(joined)
    joining.mentor_accepts(proposals[0], actors)
    backdating.matched(house, run, house.calendar.ago(2))
