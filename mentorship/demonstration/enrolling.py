"""Filling a cohort: invite people, and let them answer, say what they want and accept the
agreement."""

from collections.abc import Iterable, Sequence

from mentorship.access import Actor
from mentorship.demonstration import accounts
from mentorship.demonstration.cast import House, Participant
from participants.availability import DAYS, PARTS
from participants.models import Enrollment, Person, PersonSkill
from participants.services import (
    EnrollmentAnswers,
    accept_agreement,
    accept_invitation,
    confirm_preparation,
    invite_people,
    save_own_enrollment,
)
from programs.models import Cohort
from programs.queries import current_agreement

MENTOR, MENTEE = Enrollment.Role.MENTOR, Enrollment.Role.MENTEE


def invite(actor: Actor, cohort: Cohort, people: Sequence[Person], role: str) -> list[Enrollment]:
    """Ask these people, in this order."""
    invite_people(actor=actor, cohort=cohort, person_ids=[one.pk for one in people], role=role)
    asked = {
        one.person_id: one
        for one in Enrollment.objects.filter(cohort=cohort, person__in=people).select_related(
            "person__organization", "cohort__program"
        )
    }
    return [asked[one.pk] for one in people]


def join(
    house: House, enrollments: Iterable[Enrollment], roomy: Iterable[Person] = ()
) -> list[Participant]:
    """Let each of them make an account, say yes, fill in the form and accept the agreement.

    `roomy` are mentors with room for two mentees.
    """
    enrollments = list(enrollments)
    users = accounts.make_accounts(one.person for one in enrollments)
    skills = _skills_of([one.person_id for one in enrollments])
    has_room = {person.pk for person in roomy}
    joined = []
    for enrollment in enrollments:
        person = enrollment.person
        actor = accounts.arrive(users[person.email], person)
        accept_invitation(actor=actor, enrollment=enrollment)
        said = _answers(house, enrollment, skills.get(person.pk, []), person.pk in has_room)
        save_own_enrollment(actor=actor, enrollment=enrollment, said=said)
        _agree(actor, enrollment)
        if enrollment.role == MENTOR and enrollment.cohort.program.is_preparation_required:
            confirm_preparation(actor=actor, enrollment=enrollment)
        joined.append(Participant(person, actor, enrollment))
    return joined


def _agree(actor: Actor, enrollment: Enrollment) -> None:
    version = current_agreement(enrollment.cohort.program)
    if version is not None:
        accept_agreement(actor=actor, enrollment=enrollment, version=version)


def _skills_of(person_ids: Sequence[object]) -> dict[object, list[object]]:
    found: dict[object, list[object]] = {}
    rows = PersonSkill.objects.filter(person__in=person_ids).order_by("skill__name")
    for person_id, skill_id in rows.values_list("person", "skill"):
        found.setdefault(person_id, []).append(skill_id)
    return found


def _answers(
    house: House, enrollment: Enrollment, own_skills: list[object], has_room: bool
) -> EnrollmentAnswers:
    chance = house.chance
    others = [key for key in house.skills.values() if key not in own_skills]
    windows = _windows(house)
    if enrollment.role == MENTOR:
        offered = [*own_skills, *chance.sample(others, 2)][:5]
        return EnrollmentAnswers(
            expertise=offered, availability=windows, capacity=2 if has_room else 1
        )
    return EnrollmentAnswers(
        goals=chance.sample(others, chance.randint(2, 3)), availability=windows
    )


def _windows(house: House) -> list[str]:
    """Parts of an ordinary week; a few are free at the weekend or late only."""
    days = list(DAYS)[:5] if house.chance.random() < 0.8 else list(DAYS)
    parts = list(PARTS)[:2] if house.chance.random() < 0.6 else list(PARTS)[:3]
    every = [f"{day}-{part}" for day in days for part in parts]
    return house.chance.sample(every, min(len(every), house.chance.randint(4, 7)))
