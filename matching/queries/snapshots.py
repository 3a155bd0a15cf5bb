"""The people of a cohort as the plain data that a run freezes."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from matching.criteria import KEEPING, Rules, Weights
from matching.features import Pair, Participant, Snapshot
from matching.meetability import written
from matching.models import MatchRun, PairRule, Proposal, Relationship, RelationshipMember
from matching.queries.hierarchy import management_chains
from matching.scoring import Scores
from mentorship.models import Organization
from mentorship.tenancy import current_organization_id
from participants.meetable import moved, of_windows, start_of
from participants.models import (
    Department,
    Enrollment,
    EnrollmentSkill,
    Exclusion,
    MeetableTime,
    PersonSkill,
    Skill,
    Wish,
)
from participants.queries import is_prepared
from programs.models import Cohort

MENTOR, MENTEE = Enrollment.Role.MENTOR, Enrollment.Role.MENTEE
STILL_KNOWN = timedelta(weeks=4)
"""So old a table of meetable times still says enough."""
GOING_ON = (Relationship.Status.ACTIVE, Relationship.Status.PAUSED)


def snapshot_of(
    cohort: Cohort,
    *,
    weights: Weights,
    rules: Rules,
    seed: int,
    base_run: MatchRun | None = None,
    kept_bonus: int = KEEPING["some"],
    only: Collection[UUID] | None = None,
    also: Collection[str] = (),
    with_unprepared: bool = False,
) -> Snapshot:
    """Everybody who can be matched now, with everything that scoring reads; or `only` some.

    `also` takes in those whose enrolment is in one of these states, `with_unprepared` the mentors
    who lack a preparation that is asked for.

    `kept_bonus` is how many points keeping a pair of the base run is worth.

    Mentees who have a mentor or a match to answer are left out, mentors keep the places that are
    still free, and are left out themselves while they lack a preparation that is asked for.
    """
    taken = _places_taken(cohort)
    everybody = matchable_enrollments(cohort, also, with_unprepared=with_unprepared)
    found = _with_room(everybody if only is None else everybody.filter(pk__in=only), taken)
    open_ones = list(
        Enrollment.objects.filter(pk__in=[pk for pk, _ in found])
        .select_related("person__profession", "person__specialty", "person__site")
        .order_by("pk")
    )
    people = _participants(open_ones, taken)
    present = {one.pk for one in open_ones}
    return Snapshot(
        mentors=tuple(people[one.pk] for one in open_ones if one.role == MENTOR),
        mentees=tuple(people[one.pk] for one in open_ones if one.role == MENTEE),
        weights=weights,
        rules=rules,
        seed=seed,
        locked=_pair_rules(cohort, PairRule.Kind.LOCKED, present),
        forbidden=_pair_rules(cohort, PairRule.Kind.FORBIDDEN, present),
        earlier=earlier_pairs({one.person_id for one in open_ones}),
        kept=_pairs_of(base_run) if base_run else frozenset(),
        kept_bonus=kept_bonus if base_run else 0,
    ).in_fixed_order()


def open_enrollments(cohort: Cohort) -> dict[str, list[UUID]]:
    """Whom `snapshot_of` would hold, mentors and mentees by role, without reading them."""
    found: dict[str, list[UUID]] = {MENTOR: [], MENTEE: []}
    for pk, role in _with_room(matchable_enrollments(cohort), _places_taken(cohort)):
        found[role].append(pk)
    return found


def _with_room(people: QuerySet[Enrollment], taken: Counter[UUID]) -> list[tuple[UUID, str]]:
    """Of these, identifier and role of those with a place that is still free."""
    return [
        (pk, role)
        for pk, role, capacity in people.values_list("pk", "role", "capacity")
        if (capacity if role == MENTOR else 1) > taken[pk]
    ]


def free_places(cohort: Cohort, *groups: str) -> list[tuple[str, list[Any], int]]:
    """Role, groups and free places of everybody who can be matched now; a mentee needs one."""
    taken = _places_taken(cohort)
    rows = matchable_enrollments(cohort).values_list("pk", "role", "capacity", *groups)
    found = [
        (role, of_groups, (capacity if role == MENTOR else 1) - taken[pk])
        for pk, role, capacity, *of_groups in rows
    ]
    return [one for one in found if one[2] > 0]


def unfitting_pairs(cohort: Cohort, pairs: Iterable[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    """Which pairs (mentee's enrolment, mentor's) may not begin as things stand now.

    Because one has left, has no room any more, or is kept apart by a safeguard or a manager.
    The caller learns which pairs, never why.
    """
    snapshot = snapshot_of(cohort, weights=Weights.default(), rules=Rules(), seed=0)
    scores = Scores(snapshot)
    room = {one.id: one.capacity for one in snapshot.mentors}
    found = set()
    for mentee, mentor in pairs:
        named = (str(mentee), str(mentor))
        is_there = named[0] in scores.row_of and named[1] in scores.column_of
        if not is_there or scores.blocked([named])[0] or not room[named[1]]:
            found.add((mentee, mentor))
        else:
            room[named[1]] -= 1
    return found


def matchable_enrollments(
    cohort: Cohort, also: Collection[str] = (), *, with_unprepared: bool = False
) -> QuerySet[Enrollment]:
    """The accepted mentors and mentees; where mentors must prepare, those who have, or all.

    And whoever is in one of the states `also`, prepared or not: they may be by then.
    """
    states = [Enrollment.Status.ACCEPTED, *also]
    found = Enrollment.objects.filter(cohort=cohort, status__in=states, role__in=[MENTOR, MENTEE])
    if with_unprepared or not cohort.program.is_preparation_required:
        return found
    return found.exclude(pk__in=unprepared_mentors(cohort).values("pk"))


def unprepared_mentors(*cohorts: Cohort) -> QuerySet[Enrollment]:
    """The accepted mentors of these cohorts who lack a preparation that is asked for."""
    asking = [one.pk for one in cohorts if one.program.is_preparation_required]
    mentors = Enrollment.objects.filter(
        cohort__in=asking, role=MENTOR, status=Enrollment.Status.ACCEPTED
    )
    return mentors.exclude(is_prepared()) if asking else mentors.none()


def _room(enrollment: Enrollment, taken: Counter[UUID]) -> int:
    places = enrollment.capacity if enrollment.role == MENTOR else 1
    return places - taken[enrollment.pk]


def _places_taken(cohort: Cohort) -> Counter[UUID]:
    """How many places of each enrolment are used by relationships and matches to be answered."""
    members = RelationshipMember.objects.filter(
        relationship__cohort=cohort, relationship__status__in=GOING_ON, left_on=None
    )
    mentees: Counter[UUID] = Counter()
    for relationship_id in members.filter(role=MENTEE).values_list("relationship_id", flat=True):
        mentees[relationship_id] += 1
    taken: Counter[UUID] = Counter()
    for enrollment_id, role, relationship_id in members.values_list(
        "enrollment_id", "role", "relationship_id"
    ):
        taken[enrollment_id] += mentees[relationship_id] if role == MENTOR else 1
    waiting = Proposal.objects.filter(run__cohort=cohort, status=Proposal.Status.PUBLISHED)
    for mentor_id, mentee_id in waiting.values_list("mentor_id", "mentee_id"):
        taken.update((mentor_id, mentee_id))
    return taken


def participants_of(enrollments: list[Enrollment]) -> dict[UUID, Participant]:
    """Any accepted enrolments as plain data, by enrolment."""
    return _participants(enrollments, Counter())


def _participants(enrollments: list[Enrollment], taken: Counter[UUID]) -> dict[UUID, Participant]:
    ids = [one.pk for one in enrollments]
    person_ids = [one.person_id for one in enrollments]
    goals, expertise = _enrollment_skills(ids)
    areas = _areas()
    person_skills = _words(
        PersonSkill.objects.filter(person__in=person_ids).values_list("person_id", "skill__name")
    )
    wishes = _wishes(enrollments)
    chains = management_chains(person_ids)
    excluded = _words(
        Exclusion.objects.filter(person__in=person_ids).values_list("person_id", "excluded_id")
    )
    paths = _department_paths()
    today = timezone.localdate()
    meetable = _meetable(enrollments)
    known = {
        one.pk: expertise[one.pk]
        | (person_skills[one.person_id] if one.role == MENTOR else frozenset())
        for one in enrollments
    }
    return {
        one.pk: Participant(
            id=str(one.pk),
            person_id=str(one.person_id),
            name=str(one.person),
            capacity=_room(one, taken),
            profession=_name(one.person.profession),
            specialty=_name(one.person.specialty),
            department=paths.get(one.person.department_id, ()),
            site=_name(one.person.site),
            stage=one.person.career_stage,
            years=_years(one.person.started_on, today),
            goals=goals[one.pk],
            expertise=known[one.pk],
            near_expertise=_near(known[one.pk], areas) if one.role == MENTOR else frozenset(),
            interests=goals[one.pk] | expertise[one.pk] | person_skills[one.person_id],
            languages=frozenset(one.person.languages),
            wishes=wishes[one.pk],
            windows=frozenset(one.availability),
            meetable=meetable[one.pk][0],
            meetable_by=meetable[one.pk][1],
            chain=frozenset(map(str, chains[one.person_id])),
            excluded=excluded[one.person_id],
        )
        for one in enrollments
    }


def _meetable(enrollments: list[Enrollment]) -> dict[UUID, tuple[str, str]]:
    """When each could begin a meeting, and by what it is known: the roster, else the week that
    they named when they enrolled, else nothing. All counted from one midnight."""
    since = start_of(timezone.now())
    rows = MeetableTime.objects.filter(
        person__in=[one.person_id for one in enrollments],
        starts_at__range=(since - STILL_KNOWN, since + STILL_KNOWN),
    )
    rosters = {
        person_id: moved(bytes(bits), starts_at, since)
        for person_id, starts_at, bits in rows.values_list("person_id", "starts_at", "bits")
    }
    usual = Organization.objects.values_list("time_zone", flat=True).get(
        pk=current_organization_id()
    )

    @cache
    def of_week(windows: frozenset[str], zone: str) -> str:
        return written(of_windows(windows, ZoneInfo(zone), since))

    def of(one: Enrollment) -> tuple[str, str]:
        if one.person_id in rosters:
            return written(rosters[one.person_id]), "roster"
        if not one.availability:
            return "", ""
        site = one.person.site
        zone = (site and site.time_zone) or usual
        return of_week(frozenset(one.availability), zone), "week"

    return {one.pk: of(one) for one in enrollments}


def _areas() -> list[frozenset[str]]:
    """The skills of each area that the organisation named."""
    skills_of: defaultdict[str, set[str]] = defaultdict(set)
    for area, name in Skill.objects.exclude(area="").values_list("area", "name"):
        skills_of[area.casefold()].add(name)
    return [frozenset(skills) for skills in skills_of.values() if len(skills) > 1]


def _near(known: frozenset[str], areas: list[frozenset[str]]) -> frozenset[str]:
    """The further skills of the areas in which somebody knows one."""
    return frozenset().union(*(skills for skills in areas if skills & known)) - known


def _years(started_on: date | None, today: date) -> int | None:
    return max(0, (today - started_on).days) * 4 // 1461 if started_on else None


def _name(word: object) -> str:
    return "" if word is None else str(word)


def _words(rows: Iterable[tuple[UUID, object]]) -> defaultdict[UUID, frozenset[str]]:
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for owner, word in rows:
        found[owner].add(str(word))
    return defaultdict(frozenset, {owner: frozenset(words) for owner, words in found.items()})


def _enrollment_skills(
    ids: list[UUID],
) -> tuple[defaultdict[UUID, frozenset[str]], defaultdict[UUID, frozenset[str]]]:
    skills = EnrollmentSkill.objects.filter(enrollment__in=ids)
    kinds = EnrollmentSkill.Kind
    goals, expertise = (
        _words(skills.filter(kind=kind).values_list("enrollment_id", "skill__name"))
        for kind in (kinds.GOAL, kinds.EXPERTISE)
    )
    return goals, expertise


def _wishes(enrollments: list[Enrollment]) -> defaultdict[UUID, tuple[str, ...]]:
    """Ranked wishes as enrolments of this cohort; people who are not in it are left out."""
    enrollment_of = {one.person_id: str(one.pk) for one in enrollments}
    rows = Wish.objects.filter(enrollment__in=[one.pk for one in enrollments])
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for owner, person in rows.order_by("rank", "pk").values_list("enrollment_id", "person_id"):
        if person in enrollment_of:
            found[owner].append(enrollment_of[person])
    return defaultdict(tuple, {owner: tuple(wishes) for owner, wishes in found.items()})


def _department_paths() -> dict[UUID | None, tuple[str, ...]]:
    """From the top of the tree down to each department."""
    nodes = {
        pk: (name, parent)
        for pk, name, parent in Department.objects.values_list("pk", "name", "parent_id")
    }
    return {pk: _path(pk, nodes) for pk in nodes}


def _path(pk: UUID, nodes: dict[UUID, tuple[str, UUID | None]]) -> tuple[str, ...]:
    found: list[str] = []
    step: UUID | None = pk
    while step in nodes and len(found) < len(nodes):
        name, step = nodes[step]
        found.append(name)
    return tuple(reversed(found))


def _pair_rules(cohort: Cohort, kind: str, present: set[UUID]) -> frozenset[Pair]:
    rows = PairRule.objects.filter(cohort=cohort, kind=kind).values_list("mentee_id", "mentor_id")
    return frozenset(
        (str(mentee), str(mentor))
        for mentee, mentor in rows
        if mentee in present and mentor in present
    )


def earlier_pairs(person_ids: set[UUID]) -> frozenset[Pair]:
    """Persons who were together before, in any cohort, or of whom one declined the other."""
    declined = Proposal.objects.filter(
        status=Proposal.Status.DECLINED,
        mentee__person__in=person_ids,
        mentor__person__in=person_ids,
    ).values_list("mentee__person_id", "mentor__person_id")
    found = {(str(mentee), str(mentor)) for mentee, mentor in declined}
    together: defaultdict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    members = RelationshipMember.objects.filter(
        Q(person__in=person_ids), role__in=[MENTOR, MENTEE]
    ).values_list("relationship_id", "role", "person_id")
    for relationship, role, person in members:
        together[relationship][role].append(str(person))
    for sides in together.values():
        found |= {(mentee, mentor) for mentee in sides[MENTEE] for mentor in sides[MENTOR]}
    return frozenset(found)


def _pairs_of(run: MatchRun) -> frozenset[Pair]:
    rows = Proposal.objects.filter(run=run).values_list("mentee_id", "mentor_id")
    return frozenset((str(mentee), str(mentor)) for mentee, mentor in rows)
