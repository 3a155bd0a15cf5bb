"""Who stayed with the organisation: of those who took part, of others of the same professions and
career stages over the same time, and of those who waited for a place. What is told of it is kept
(`reporting.queries.kept_outcomes`); here it is worked out.

Counted by one statement for any number of cohorts. A person's profession and stage are those that
HR has today; whom the records came to know later than a window's first day, and whose record has
been erased since, is counted on no side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from mentorship.access import Actor
from participants.models import PersonImport
from programs.models import Cohort
from programs.queries import visible_cohorts
from reporting.outcomes import (
    Share,
    Stratum,
    difference_of_shares,
    share,
    standardised,
)
from reporting.outcomes.told import SIDES, Retention, Side, Waited
from reporting.outcomes.windows import File, Unknown, Window, window_of
from reporting.suppression import Withheld, answers_threshold, decide, may_show, never_all

_COUNTED: Final = """
WITH span AS (
    SELECT * FROM unnest(%(cohorts)s::uuid[], %(since)s::date[], %(until)s::date[])
        AS span (cohort_id, since, until)
),
staff AS MATERIALIZED (
    SELECT id, profession_id, career_stage, started_on, coalesce(left_on, 'infinity') AS left_on,
           (created_at AT TIME ZONE %(zone)s)::date AS known_on
    FROM participants_person
    WHERE organization_id = %(organization)s AND employee_number NOT LIKE 'erased-%%'
),
joined AS MATERIALIZED (
    SELECT relationship.cohort_id, member.person_id, min(member.role) AS role,
           min(member.joined_on) AS joined_on
    FROM matching_relationshipmember member
    JOIN matching_relationship relationship
      ON relationship.organization_id = member.organization_id
     AND relationship.id = member.relationship_id
    WHERE member.organization_id = %(organization)s
    GROUP BY 1, 2
),
before AS MATERIALIZED (
    SELECT DISTINCT span.cohort_id, span.since, span.until, joined.person_id
    FROM span JOIN joined ON joined.joined_on <= span.since
),
told (part, cohort_id, role, profession_id, career_stage, people, stayed) AS (
    SELECT 'joined', cohort_id, role, NULL::uuid, NULL::smallint, 1, FALSE
    FROM span JOIN joined USING (cohort_id)
    UNION ALL
    SELECT 'took_part', cohort_id, role, profession_id, career_stage, 1, left_on > until
    FROM span JOIN joined USING (cohort_id) JOIN staff ON staff.id = joined.person_id
    WHERE joined_on <= since AND known_on <= since AND left_on > since
    UNION ALL
    -- The others are all who were there, less those who had been joined with anybody before.
    SELECT 'other', cohort_id, '', profession_id, career_stage, 1, left_on > until
    FROM span JOIN staff ON known_on <= since AND left_on > since
    WHERE coalesce(started_on <= since, TRUE)
    UNION ALL
    SELECT 'other', cohort_id, '', profession_id, career_stage, -1, left_on > until
    FROM before JOIN staff ON staff.id = before.person_id
    WHERE known_on <= since AND left_on > since AND coalesce(started_on <= since, TRUE)
    UNION ALL
    SELECT 'waited', span.cohort_id, enrollment.role, NULL, NULL, 1, left_on > span.until
    FROM span
    JOIN participants_enrollment enrollment
      ON enrollment.organization_id = %(organization)s
     AND enrollment.cohort_id = span.cohort_id AND enrollment.accepted_at IS NULL
     AND (enrollment.waitlisted_at AT TIME ZONE %(zone)s)::date <= span.since
    JOIN staff ON staff.id = enrollment.person_id
    LEFT JOIN before
      ON before.cohort_id = span.cohort_id AND before.person_id = enrollment.person_id
    WHERE known_on <= span.since AND left_on > span.since AND before.person_id IS NULL
)
SELECT part, cohort_id, role, profession_id, career_stage, sum(people)::int,
       coalesce(sum(people) FILTER (WHERE stayed), 0)::int
FROM told GROUP BY 1, 2, 3, 4, 5
"""

type _Kind = tuple[UUID | None, int | None]


def windows(actor: Actor, cohorts: Collection[Cohort]) -> dict[UUID, Window | Unknown]:
    """Over which days it can be told of each cohort that the actor may see, or why not."""
    seen = visible_cohorts(actor).filter(pk__in=[one.pk for one in cohorts])
    files = _files(actor)
    return {one.pk: window_of(one.starts_on, files) for one in seen}


def retention(actor: Actor, cohorts: Collection[Cohort]) -> dict[UUID, Retention]:
    """Of each of these cohorts that the actor may see, worked out now."""
    found = windows(actor, cohorts)
    spans = {key: one for key, one in found.items() if isinstance(one, Window)}
    counts = _counts(actor, spans) if spans else {}
    threshold = answers_threshold(actor.organization.suppression_threshold)
    return {
        key: _retention(one, counts[key], threshold)
        if isinstance(one, Window) and key in counts
        else Retention(one)
        for key, one in found.items()
    }


def strata_of(actor: Actor, kept: Mapping[UUID, Retention]) -> dict[UUID, list[Stratum]]:
    """Everybody who took part in these cohorts, over the days of which each was told, by kind."""
    spans = {key: one.window for key, one in kept.items() if isinstance(one.window, Window)}
    counts = _counts(actor, spans) if spans else {}
    return {
        key: [stratum for kinds in one.took_part.values() for stratum in _strata(kinds, one.others)]
        for key, one in counts.items()
    }


@dataclass(slots=True)
class _Counts:
    """Of one cohort, as (people, stayed)."""

    joined: int = 0
    took_part: defaultdict[str, dict[_Kind, tuple[int, int]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    others: dict[_Kind, tuple[int, int]] = field(default_factory=dict)
    waited: dict[str, tuple[int, int]] = field(default_factory=dict)


def _files(actor: Actor) -> list[File]:
    zone = ZoneInfo(actor.organization.time_zone)
    rows = PersonImport.objects.filter(status=PersonImport.Status.IMPORTED)
    rows = rows.exclude(finished_at=None)
    return [
        File(
            finished_at.astimezone(zone).date(),
            has_dates="left_on" in mapping.values(),
            finds_absent=bool(options.get("leavers")),
        )
        for finished_at, mapping, options in rows.values_list("finished_at", "mapping", "options")
    ]


def _counts(actor: Actor, spans: Mapping[UUID, Window]) -> dict[UUID, _Counts]:
    found = {key: _Counts() for key in spans}
    for part, cohort, role, profession, stage, people, stayed in _rows(actor, spans):
        counts, kind, count = found[cohort], (profession, stage), (people, stayed)
        match part:
            case "joined":
                counts.joined += people
            case "took_part":
                counts.took_part[role][kind] = count
            case "other":
                counts.others[kind] = count
            case _:
                counts.waited[role] = count
    return found


def _rows(actor: Actor, spans: Mapping[UUID, Window]) -> Iterator[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTED,
            {
                "organization": actor.organization.pk,
                "zone": actor.organization.time_zone,
                "cohorts": list(spans),
                "since": [one.since for one in spans.values()],
                "until": [one.until for one in spans.values()],
            },
        )
        yield from cursor.fetchall()


def _retention(window: Window, counts: _Counts, threshold: int) -> Retention:
    by_role = {role: _strata(kinds, counts.others) for role, kinds in counts.took_part.items()}
    if not by_role:
        return Retention(window, not_counted=counts.joined)
    people = {role: sum(one.people for one in rows) for role, rows in by_role.items()}
    decision = decide(people, threshold=threshold)
    together = _side("", [one for rows in by_role.values() for one in rows], threshold)
    sides = tuple(
        _hidden(role, threshold)
        if role in decision.withheld
        else _side(role, by_role[role], threshold)
        for role in SIDES
        if role in by_role
    )
    return Retention(
        window,
        everyone=together if decision.shows_total else _hidden("", threshold),
        sides=sides if len(sides) > 1 else (),
        waited=tuple(_waited(counts, threshold)),
        not_counted=counts.joined - sum(people.values()),
    )


def _strata(
    kinds: Mapping[_Kind, tuple[int, int]], others: Mapping[_Kind, tuple[int, int]]
) -> list[Stratum]:
    """A kind of which profession or stage is not known has nobody beside it."""
    return [
        Stratum(*count, *(others.get(kind, (0, 0)) if None not in kind else (0, 0)))
        for kind, count in kinds.items()
    ]


def _side(role: str, strata: list[Stratum], threshold: int) -> Side:
    strata = never_all_of(strata)
    found = standardised(strata)
    if found is None:
        own = share(sum(one.true_of for one in strata), sum(one.people for one in strata))
        return Side(role, _shown(own, threshold), None)
    shows_others = may_show(found.others, threshold=threshold)
    people = _shown(found.taking_part, threshold)
    if isinstance(people, Withheld) or not shows_others:
        return Side(role, people, Withheld(threshold))
    return Side(role, people, found)


def never_all_of(strata: Sequence[Stratum]) -> list[Stratum]:
    """The same, where all or none stayed as if all but one, or one, had: of those of kinds that
    others are of as well, and of the others."""
    both = [one for one in strata if one.others] or strata
    own = _shifted(sum(one.true_of for one in both), sum(one.people for one in both))
    theirs = _shifted(sum(one.true_of_others for one in both), sum(one.others for one in both))
    largest = max(both, key=lambda one: (one.people, one.others))
    most_others = max(both, key=lambda one: (one.others, one.people))
    found = []
    for one in strata:
        true_of = one.true_of + (own if one is largest else 0)
        true_of_others = one.true_of_others + (theirs if one is most_others else 0)
        found.append(replace(one, true_of=true_of, true_of_others=true_of_others))
    return found


def _shifted(part: int, whole: int) -> int:
    return never_all(part, whole) - part


def _waited(counts: _Counts, threshold: int) -> Iterator[Waited]:
    for role in SIDES:
        if role not in counts.waited:
            continue
        rows = counts.took_part.get(role, {}).values()
        took_part = _told(sum(stayed for _, stayed in rows), sum(people for people, _ in rows))
        people, stayed = counts.waited[role]
        waited = _told(stayed, people)
        shown = _shown(waited, threshold), _shown(took_part, threshold)
        is_shown = all(isinstance(one, Share) for one in shown)
        difference = difference_of_shares(took_part, waited) if is_shown else None
        yield Waited(role, *shown, difference)


def _told(part: int, whole: int) -> Share:
    return share(never_all(part, whole), whole)


def _shown(found: Share, threshold: int) -> Share | Withheld:
    return found if may_show(found.of, threshold=threshold) else Withheld(threshold)


def _hidden(role: str, threshold: int) -> Side:
    return Side(role, Withheld(threshold), Withheld(threshold))
