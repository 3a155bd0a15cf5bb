"""What facts make of relationships, and of all that contains them or their people."""
# ruff: noqa: S608 - statements of constants alone

from typing import Final

from reporting.rollups.keys import COHORT_KEYS, PLACED
from reporting.rollups.measures import ACTIVITY

_OF_STATE: Final = {
    "relationships_open": "count(*)",
    "relationships_due": "sum(due)",
    "relationships_on_rhythm": "sum(kept)",
    "meetings_expected": "sum(expected)",
}
_OF_MEETINGS: Final = {
    "meetings_held": "count(*) FILTER (WHERE is_held)",
    "meetings_missed": "count(*) FILTER (WHERE NOT is_held)",
    "meetings_confirmed": "count(*) FILTER (WHERE is_confirmed)",
    "minutes": "coalesce(sum(minutes) FILTER (WHERE is_held), 0)",
}
_MET: Final = {"relationships": "count(DISTINCT pair) FILTER (WHERE is_held)"}
_OF_PEOPLE: Final = {
    "people": "count(*) FILTER (WHERE part & 1 > 0)",
    "people_met": "count(*) FILTER (WHERE part & 2 > 0)",
}
_OF_SAID: Final = {
    "goals_set": "sum(goals_set)",
    "goals_reached": "sum(goals_reached)",
    "answers_asked": "sum(asked)",
    "answers_given": "sum(given)",
}
_OF_CONFIDENCE: Final = {
    "confidence_people": "count(*)",
    "confidence_first": "sum(first_step)",
    "confidence_last": "sum(step)",
}
_OWN: Final = tuple(name for name in ACTIVITY if name not in _OF_SAID | _OF_CONFIDENCE)
# Of people, a sum over relationships would count who is in two of them twice.
_SUMMED: Final = {name: f"sum({name})" for name in _OWN if name not in _OF_PEOPLE}


def _part(source: str, key: str, counted: dict[str, str], names: tuple[str, ...] = ACTIVITY) -> str:
    """Rows of some measures by key and span; the other measures are 0 in them."""
    assert not counted.keys() - set(names)
    each = ", ".join(f"({counted.get(one, '0')})::int AS {one}" for one in names)
    return f"    SELECT {key}, span, {each}\n    FROM {source}\n    GROUP BY {key}, span"


def _together(parts: list[str], key: str, names: tuple[str, ...] = ACTIVITY) -> str:
    """The sums of parts."""
    sums = ", ".join(f"sum({one})::int AS {one}" for one in names)
    union = "\n    UNION ALL\n".join(parts)
    return (
        f"    SELECT {key}, span, {sums}\n    FROM (\n{union}\n    ) part\n    GROUP BY {key}, span"
    )


def _of_relationships() -> str:
    return _together(
        [
            _part("state", "pair", _OF_STATE, _OWN),
            _part("fact", "pair", _OF_MEETINGS | {"relationships": "bool_or(is_held)::int"}, _OWN),
            _part("present", "pair", _OF_PEOPLE, _OWN),
        ],
        "pair",
        _OWN,
    )


def _of_cohorts() -> str:
    return _together(
        [
            _part("own JOIN pair USING (pair)", "cohort", _SUMMED),
            _part("said JOIN cohort USING (cohort_id)", "cohort", _OF_SAID),
            _part("confidence JOIN cohort USING (cohort_id)", "cohort", _OF_CONFIDENCE),
        ],
        "cohort",
    )


def _of_places() -> str:
    """Each counts its own people, and a meeting or relationship once, however many of them are in
    it."""
    states = """(
        SELECT DISTINCT place.key, present.pair, present.span
        FROM present JOIN place USING (person)
        WHERE present.part & 1 > 0
    ) there JOIN state USING (pair, span)"""
    meetings = """(
        SELECT DISTINCT place.key, attended.id, attended.pair, attended.span, attended.is_held,
               attended.is_confirmed, attended.minutes
        FROM attended JOIN place USING (person)
    ) there"""
    return _together(
        [
            _part(states, "key", _OF_STATE),
            _part(meetings, "key", _OF_MEETINGS | _MET),
            _part("in_house JOIN place USING (person)", "key", _OF_PEOPLE),
            _part(
                "said JOIN staff USING (person_id) JOIN place USING (person)", "key", _OF_SAID
            ),
            _part(
                "confidence JOIN staff USING (person_id) JOIN place USING (person)",
                "key",
                _OF_CONFIDENCE,
            ),
        ],
        "key",
    )  # fmt: skip


def _rows(source: str, scope: str, scope_id: str) -> str:
    """Rows as they are kept, with a level and its identifier."""
    names = ", ".join(ACTIVITY)
    return f"    SELECT {scope} AS scope, {scope_id} AS scope_id, span, {names}\n    FROM {source}"


def _own_rows() -> str:
    """Whether somebody stayed, what they said and want to reach is not told of two people."""
    each = ", ".join(one if one in _OWN else f"0 AS {one}" for one in ACTIVITY)
    return (
        f"    SELECT 'relationship' AS scope, relationship_id AS scope_id, span, {each}\n"
        "    FROM own JOIN pair USING (pair)"
    )


def _people_rows(source: str, scope: str, scope_id: str) -> str:
    counted = _part(source, scope_id, _OF_PEOPLE)
    return _rows(f"({counted}) people", f"'{scope}'", scope_id)


def levels(*, of_periods: bool, of_keys: bool) -> str:
    """Common table expressions after `facts`; the last is `counted`: scope, scope_id, span and
    the measures of activity.

    With `of_keys`, of the rows in `wanted` alone; of all times, these are places.
    """
    wanted = " WHERE (scope, scope_id) IN (SELECT scope, scope_id FROM wanted)" if of_keys else ""
    places = _PLACES.format(placed=PLACED, wanted=wanted, by_place=_of_places())
    rows = _rows("by_place JOIN place_key USING (key)", "scope", "scope_id")
    if of_keys and not of_periods:
        return f"{_IN_HOUSE.format(source='present')},{places},\ncounted AS (\n{rows}\n)"
    return _LEVELS.format(
        own=_of_relationships(),
        by_cohort=_of_cohorts(),
        in_house=_IN_HOUSE.format(source="in_program"),
        places=places,
        own_rows=_own_rows(),
        contained=_contained(),
        place_rows=rows,
        wanted=wanted,
    )


def _contained() -> str:
    """Cohorts, programmes and the organisation."""
    program = "(SELECT DISTINCT program, program_id FROM cohort) program USING (program)"
    containing = (
        f"by_cohort JOIN cohort USING (cohort) CROSS JOIN LATERAL (VALUES {COHORT_KEYS})"
        " key (scope, scope_id)"
    )
    rows = [
        _rows(containing, "key.scope", "key.scope_id"),
        _people_rows("in_cohort JOIN cohort USING (cohort)", "cohort", "cohort_id"),
        _people_rows(f"in_program JOIN {program}", "program", "program_id"),
        _rows(
            f"({_part('in_house', '1', _OF_PEOPLE)}) people",
            "'organization'",
            "%(organization)s::uuid",
        ),
    ]
    return _together(rows, "scope, scope_id")


_IN_HOUSE: Final = """
in_house AS MATERIALIZED (
    SELECT person, span, bit_or(part) AS part FROM {source} GROUP BY person, span
)"""
_PLACES: Final = """{placed},
place_key AS MATERIALIZED (
    SELECT row_number() OVER ()::int AS key, scope, scope_id
    FROM (SELECT DISTINCT scope, scope_id FROM placed{wanted}) one
),
place AS MATERIALIZED (
    SELECT staff.person, place_key.key
    FROM placed JOIN place_key USING (scope, scope_id) JOIN staff USING (person_id)
),
by_place AS (
{by_place}
)"""
_LEVELS: Final = """
own AS MATERIALIZED (
{own}
),
by_cohort AS (
{by_cohort}
),
in_cohort AS MATERIALIZED (
    SELECT pair.cohort, present.person, present.span, bit_or(present.part) AS part
    FROM present JOIN pair USING (pair)
    GROUP BY pair.cohort, present.person, present.span
),
in_program AS MATERIALIZED (
    SELECT cohort.program, in_cohort.person, in_cohort.span, bit_or(in_cohort.part) AS part
    FROM in_cohort JOIN cohort USING (cohort)
    GROUP BY cohort.program, in_cohort.person, in_cohort.span
),{in_house},{places},
counted AS (
    SELECT * FROM (
{own_rows}
    UNION ALL
{contained}
    UNION ALL
{place_rows}
    ) every{wanted}
)"""
