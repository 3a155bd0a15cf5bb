"""A closed cohort that was asked twice, of which HR files tell who left, and whom managers followed
up; and the attack on what is told of its answers."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship.models import User
from mentorship.tenancy import acting_as
from participants.models import (
    Department,
    Enrollment,
    EquityAnswer,
    EquityQuestion,
    Person,
    PersonImport,
    Profession,
    Site,
    SurveyResponse,
)
from participants.tallies import add_to_tally
from programs.models import Cohort, Survey, SurveyRound
from reporting.models import FollowUp
from reporting.outcomes import paired_by_lot
from reporting.outcomes.told import Changed
from reporting.queries.feedback import Mean, SurveyResult
from reporting.shares import Share
from reporting.suppression import rounded_count, share_cap
from tests.attack.solving import Attacker, Sum, near
from tests.factories.programs import CohortFactory, SurveyFactory
from tests.reporting.outcomes.staff import ago, hr_file, moment
from tests.world import House

PAIRS, BEGAN, ENDED, DECLARED = 45, 140, 84, 40
STEPS = ["1", "2", "3", "4", "5"]
SURE = {"key": "sure", "text": "How sure?", "type": "scale", "choices": STEPS}
SURVEY = "Asked with names"
PLACES = ["On the ward", "Elsewhere", "By telephone"]
WHERE = {"key": "where", "text": "Where did you meet?", "type": "choice", "choices": PLACES}
HELPED = {"key": "helped", "text": "What helped?", "type": "several", "choices": ["Time", "Rest"]}
QUESTIONS = [SURE, WHERE, HELPED]
LEAST = 11
_ITEM = " ".join([SURE["key"], SURE["text"], *STEPS])  # type: ignore[list-item]


def ask_and_follow_up(house: House, chance: random.Random) -> Cohort:
    """Fill the house with such a cohort; its people work on wards of their own."""
    PersonImport.objects.all().delete()
    hr_file(400)
    hr_file(2)
    cohort = CohortFactory(
        program=house.program, status="closed", starts_on=ago(BEGAN), ends_on=ago(ENDED)
    )
    people = _people(cohort, chance)
    _join(cohort, people)
    survey = SurveyFactory(
        program=house.program, key="twice", title=SURVEY, kind="end", questions=QUESTIONS
    )
    for days in (BEGAN - 7, ENDED + 14):
        asked = Enrollment.objects.filter(cohort=cohort, status="completed").order_by("pk")
        _answer(_round(cohort, survey, days), chance, list(asked))
    _ask_others(house, survey, chance)
    declare(people[:DECLARED])
    followed = Relationship.objects.filter(cohort__program=house.program, status="active")
    made = timezone.now() - dt.timedelta(days=30)
    FollowUp.objects.bulk_create(
        FollowUp(
            relationship=one, kind="nudge", state_then="slowing", reached=2,
            made_at=made, made_on=made.date(),
        )
        for one in followed.exclude(cohort=house.cohort)[:60]
    )  # fmt: skip
    return cohort


def _people(cohort: Cohort, chance: random.Random) -> list[Person]:
    wards = Department.objects.bulk_create(Department(name=f"Ward {n}") for n in range(4))
    sites = list(Site.objects.filter(name__startswith="Place"))
    profession = Profession.objects.first()
    people = [
        Person(
            employee_number=f"asked {n}",
            given_name=f"Asked{n}",
            family_name="Twice",
            department=chance.choices(wards, (50, 30, 15, 5))[0],
            site=chance.choice(sites),
            profession=profession,
            career_stage=chance.choice((2, 3, 5)),
            created_at=moment(400),
            left_on=ago(10) if n % 9 == 0 else None,
        )
        for n in range(3 * PAIRS)
    ]
    return Person.objects.bulk_create(people)


def _join(cohort: Cohort, people: list[Person]) -> None:
    """Two thirds take part; a dozen of the others wait."""
    part = people[: 2 * PAIRS]
    enrollments = Enrollment.objects.bulk_create(
        Enrollment(
            cohort=cohort,
            person=one,
            role=("mentor", "mentee")[n % 2],
            status="completed",
            accepted_at=moment(BEGAN),
        )
        for n, one in enumerate(part)
    )
    Enrollment.objects.bulk_create(
        Enrollment(
            cohort=cohort, person=one, role="mentee", status="waitlisted",
            waitlisted_at=moment(BEGAN),
        )
        for one in people[-12:]
    )  # fmt: skip
    pairs = Relationship.objects.bulk_create(
        Relationship(cohort=cohort, began_on=ago(BEGAN), ended_on=ago(ENDED), status="completed")
        for _ in range(PAIRS)
    )
    RelationshipMember.objects.bulk_create(
        RelationshipMember(
            relationship=pairs[n // 2],
            enrollment=one,
            person_id=one.person_id,
            role=one.role,
            joined_on=ago(BEGAN),
        )
        for n, one in enumerate(enrollments)
    )


def _ask_others(house: House, survey: Survey, chance: random.Random) -> None:
    """People of a cohort that goes on: in a survey with names and one without that are open, and
    in one without that has closed."""
    running = Cohort.objects.filter(program=house.program, status="active")
    cohort = running.annotate(size=Count("enrollments")).latest("size")
    people = list(Enrollment.objects.filter(cohort=cohort).order_by("pk"))
    for title, days, is_anonymous in (("Open", 4, False), (OPEN, 3, True), ("Over", 30, True)):
        one = _round(cohort, survey, days, title=title, is_anonymous=is_anonymous)
        if is_anonymous:
            for person in people[:12]:
                tick(one, person, chance.choice(STEPS))
        else:
            _answer(one, chance, people[:12])


OPEN = "Open, without names"


def tick(one: SurveyRound, person: Enrollment, step: str) -> None:
    """An answer without a name."""
    add_to_tally(one.pk, person.pk, ticked={"sure": [step], "where": [PLACES[0]]}, written={})


def declare(people: Iterable[Person]) -> None:
    """Each says something of themselves for equality monitoring."""
    question = EquityQuestion.objects.order_by("pk").first()
    assert question
    given = list(people)
    users = [User(email=f"{one.pk.hex}@example.org") for one in given]
    User.objects.bulk_create(users)
    for person, user in zip(given, users, strict=True):
        person.user = user
    Person.objects.bulk_update(given, ["user"])
    for n, person in enumerate(given):
        with acting_as(person.user):
            choice = question.choices[n % 2]
            EquityAnswer.objects.create(person=person, question=question.key, choice=choice)


def _round(cohort: Cohort, survey: Survey, days: int, **more: Any) -> SurveyRound:
    known: dict[str, Any] = {
        "cohort": cohort,
        "survey": survey,
        "occasion": str(days),
        "title": f"Asked {days} days ago",
        "kind": "start",
        "audience": "both",
        "is_anonymous": False,
        "questions": QUESTIONS,
        "instruments": [],
        "opens_on": ago(days),
        "closes_on": ago(days - 10),
    }
    return SurveyRound.objects.create(**known | more)


def _answer(one: SurveyRound, chance: random.Random, people: list[Enrollment]) -> None:
    for person in people:
        if chance.random() < 0.85:
            respond(one, person, chance)


def respond(one: SurveyRound, person: Enrollment, chance: random.Random | None = None) -> None:
    """An answer with a name."""
    chance = chance or random.Random(1)
    SurveyResponse.objects.create(
        survey_id=one.survey_id,
        round=one,
        enrollment=person,
        answers={
            "sure": chance.choice(STEPS),
            "where": chance.choices(PLACES, (60, 30, 2))[0],
            "helped": [one for one in ("Time", "Rest") if chance.random() < 0.3],
        },
        submitted_at=moment((timezone.localdate() - one.opens_on).days),
    )


@dataclass(frozen=True)
class Answers:
    """Of one round by enrolment, the points; and where each stands."""

    points: Mapping[Hashable, int]
    groups: Mapping[tuple[str, ...], set[Hashable]]


def answers_of(*rounds: SurveyRound) -> Answers:
    """What is to stay hidden: every group that could be told of, and each one's latest answer."""
    groups: dict[tuple[str, ...], set[Hashable]] = defaultdict(set)
    points: dict[Hashable, int] = {}
    person = "enrollment__person__"
    rows = SurveyResponse.objects.filter(round__in=rounds).order_by("submitted_at").values_list(
        "enrollment", "answers", "enrollment__role", f"{person}department__name",
        f"{person}site__name", f"{person}career_stage",
    )  # fmt: skip
    for pk, answers, role, *places in rows:
        points[pk] = int(answers["sure"])
        for name in ("", role, *(f"{role} {place}" for place in places)):
            groups[(name,)].add(pk)
    return Answers(points, dict(groups))


def paired(first: SurveyRound, last: SurveyRound) -> frozenset[Hashable]:
    """Who is counted before and after, as if the reader knew the lot."""
    said = [answers_of(one) for one in (first, last)]
    beside = [
        one.groups[(name,)]
        for one in said
        for name in ("", "mentee", "mentor")
        if len(one.groups[(name,)]) >= 11
    ]
    both = said[0].points.keys() & said[1].points.keys()
    return paired_by_lot(both, beside, threshold=11, seed=f"{first.pk} {last.pk} {_ITEM}").people


def found_out(
    said: Answers, told: Mapping[frozenset[Hashable], float], off: float = 0.05, moved: int = 1
) -> Iterator[frozenset[Hashable]]:
    """Sets of fewer than 11 people whose answers' mean follows to within a step from the means that
    are told of groups, of the sets that no two of the groups tell apart. Means may be `off`, and
    one in a group may have been told a step off, where all were alike."""
    cells = _cells(said, told)
    sums: list[Sum] = [([at], 1.0 * len(of), 5.0 * len(of)) for at, of in cells.items()]
    for group, mean in told.items():
        inside = [at for at, of in cells.items() if of <= group]
        low, high = ((mean + sign * off) * len(group) + sign * moved for sign in (-1, 1))
        sums.append((inside, low, high))
    most = Counter({at: 5 * len(of) for at, of in cells.items()})
    attacker = Attacker(list(cells), sums, most)
    few = _few(said, cells)
    for people, inside in few.items():
        if any(attacker.fixed([inside], len(people))):
            yield people


def steps_found_out(
    said: Answers,
    told: Mapping[frozenset[Hashable], float],
    steps: Mapping[frozenset[Hashable], Sequence[tuple[float, float]]],
) -> Iterator[tuple[frozenset[Hashable], str]]:
    """Sets of fewer than 11 people of whom it follows how many chose a step of the scale: from
    between what it lies how many of some groups did, and from the means that are told."""
    cells = _cells(said, told)
    points = range(1, 1 + len(STEPS))
    sums: list[Sum] = [
        ([(at, one) for one in points], len(of), len(of)) for at, of in cells.items()
    ]
    for group, counts in steps.items():
        for one, (low, high) in zip(points, counts, strict=True):
            sums.append(([(at, one) for at, of in cells.items() if of <= group], low, high))
    for group, mean in told.items():
        inside = {(at, one): one for at, of in cells.items() if of <= group for one in points}
        low, high = ((mean + sign * 0.05) * len(group) + sign for sign in (-1, 1))
        sums.append((inside, low, high))
    most = Counter({(at, one): len(of) for at, of in cells.items() for one in points})
    attacker = Attacker(list(most), sums, most)
    few = {
        (people, one): [(at, one) for at in inside]
        for people, inside in _few(said, cells).items()
        for one in points
    }
    for (people, one), of in few.items():
        if any(attacker.fixed([of], 0.99)):
            yield people, STEPS[one - 1]


def _cells(
    said: Answers, told: Mapping[frozenset[Hashable], float]
) -> dict[int, frozenset[Hashable]]:
    """The sets of people that no two of the groups tell apart."""
    kinds: dict[tuple[bool, ...], set[Hashable]] = defaultdict(set)
    for pk in said.points:
        kinds[tuple(pk in group for group in told)].add(pk)
    return {at: frozenset(of) for at, of in enumerate(kinds.values())}


def _few(
    said: Answers, cells: Mapping[int, frozenset[Hashable]]
) -> dict[frozenset[Hashable], list[int]]:
    """Sets of fewer people than may be told of, each with the cells that make it."""
    found = {}
    for people in {*cells.values(), *_small(said)}:
        inside = [at for at, of in cells.items() if of <= people]
        if len(people) < LEAST and sum(len(cells[at]) for at in inside) == len(people):
            found[people] = inside
    return found


def exactly(said: Answers, people: frozenset[Hashable]) -> list[tuple[float, float]]:
    """How many of these chose each step, as the plain rule would tell it."""
    counted = Counter(str(said.points[one]) for one in people)
    return [(counted[step], counted[step]) for step in STEPS]


def as_told(said: Answers, shares: Sequence[Share]) -> list[tuple[float, float]]:
    """Between what it lies how many of everybody chose each step; where all chose alike, one was
    told a step off."""
    found = [_told_of(one, len(said.points)) for one in shares]
    return [(low - 1, high + 1) for low, high in found]


def _told_of(share: Share, people: int) -> tuple[float, float]:
    """Between what a count of so many lies, by its percentage and by its round figure."""
    cap = share_cap(people)
    low, high = ((share.percent + sign * 0.5) * people / 100 for sign in (-1, 1))
    few, many = near(share.count, people)
    low = 0.0 if share.percent <= 100 - cap else max(low, few)
    return low, float(people) if share.percent >= cap else min(high, many)


def _small(said: Answers) -> set[frozenset[Hashable]]:
    """Groups of few, and of each side and kind of place all of those together."""
    together: dict[tuple[str, str], set[Hashable]] = defaultdict(set)
    small = {name: group for (name,), group in said.groups.items() if len(group) < LEAST}
    for name, group in small.items():
        role, _, place = name.partition(" ")
        together[role, place.partition(" ")[0] if " " in place else ""] |= group
    return {frozenset(one) for one in (*small.values(), *together.values())}


def means_told(
    last: Answers, result: SurveyResult, changed: Changed | None, both: frozenset[Hashable]
) -> dict[frozenset[Hashable], float]:
    """By the people in them, the groups of which a mean of the last round is told."""
    [question] = result.questions  # The scale; choices stand apart.
    rows = [("", question.everyone), *question.groups]
    rows += [row for one in question.breakdowns for row in one.rows]
    by_size = {name: people for (name,), people in last.groups.items()}
    found = {}
    for name, mean in rows:
        if isinstance(mean, Mean):
            place, _, side = name.rpartition(": ")
            role = {"Mentees": "mentee", "Mentors": "mentor", "": ""}[side or name]
            people = by_size.get(f"{role} {_place(place)}".strip(), set())
            assert rounded_count(len(people)) == mean.answers, name
            found[frozenset(people)] = mean.value
    if changed is not None and hasattr(changed.change, "after"):
        found[both] = round(changed.change.after.value, 1)
    return found


def _place(name: str) -> str:
    stages = {str(label): str(value) for value, label in Person.Stage.choices}
    return stages.get(name, name)
