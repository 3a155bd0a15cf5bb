"""Answers to anonymous surveys, kept as a tally: counts for each choice, and loose texts.

The tally is a table that the application's database role may neither read nor write. Two functions
of the tables' owner reach it. One adds somebody's answers and notes that they answered, once. The
other counts: after the last day alone, whereupon the tally takes no more answers, so that no two
readings differ by a person; and nothing about fewer than 11 people. There is no row of an answer,
hence no order, moment or transaction of one (docs/decisions/0240).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

SCORE = "score:"
"""Begins the keys of scores: worked out when somebody answers, and counted like answers."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What people chose: how many they are, and how often each choice was made; by their side of
    the relationship too, where each side has enough people."""

    people: int
    choices: Mapping[str, int]
    sides: Mapping[str, "Counted"]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Counted":
        sides = {side: cls.of(part) for side, part in (row.get("sides") or {}).items()}
        return cls(row["people"], row["choices"], sides)


@dataclass(frozen=True, slots=True)
class Tally:
    """All that may be read of a round: questions of enough answers, and texts of enough people."""

    counted: Mapping[str, Counted]
    texts: Mapping[str, Sequence[str]]


def add_to_tally(
    round_id: UUID,
    enrollment_id: UUID,
    *,
    ticked: Mapping[str, Sequence[str]],
    written: Mapping[str, str],
) -> None:
    """Note that somebody answered, and add what they did. A second time, and after the counting,
    the database refuses."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT public.participants_tally_add(%s, %s, %s::jsonb, %s::jsonb)",
            [round_id, enrollment_id, json.dumps(ticked), json.dumps(written)],
        )


def tallies_of(round_ids: Sequence[UUID], threshold: int) -> dict[UUID, Tally]:
    """The counts of these rounds; those that have not closed are left out. `threshold` may raise
    the bar of 11."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, public.participants_tally_read(id, %s) FROM unnest(%s::uuid[]) AS id",
            [threshold, list(round_ids)],
        )
        rows = [(key, row) for key, row in cursor.fetchall() if row is not None]
    return {key: _tally(row if isinstance(row, dict) else json.loads(row)) for key, row in rows}


def _tally(found: Mapping[str, Any]) -> Tally:
    return Tally({key: Counted.of(one) for key, one in found["ticked"].items()}, found["written"])
