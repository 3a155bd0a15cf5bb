"""How soon and how surely signals tell of stalls, on simulated cohorts with known ones; and how
long it takes to renew the signals of a large organisation.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentorship.access import Actor
from mentorship.models import Organization
from mentorship.tenancy import activate
from reporting.services import renew_signals
from reporting.signals import Rhythm, State, read
from scheduling.models import RosterEntry
from tests.bench.cohort_of_signals import Pair, Stall, cohort
from tests.bench.rollups import planted
from tests.bench.tables import table

TUNED_ON, REPORTED_ON = range(1, 6), range(201, 211)
PAIRS = 100
SIZES = (500, 5_000)
ROSTERED_DAYS, SILENT_WEEKS = 200, 6
NEWS_DAYS = 14
"""An alarm that rang for longer than this before the stall began is no news of it."""

type Rule = Callable[[Rhythm, dt.date], bool]


def ours(rhythm: Rhythm, today: dt.date) -> bool:
    """Among those to look at."""
    return read(rhythm, today).state != State.ON_TRACK


def without_rosters(rhythm: Rhythm, today: dt.date) -> bool:
    """Ours, where nothing is known of anybody's leave and nights."""
    return ours(replace(rhythm, away_on=(), nights_on=()), today)


def after(days: int) -> Rule:
    """What products do: no meeting for so many days."""

    def rule(rhythm: Rhythm, today: dt.date) -> bool:
        last = max((day for day in rhythm.held_on if day <= today), default=rhythm.started_on)
        return (today - last).days > days

    return rule


RULES: dict[str, Rule] = {
    "ours": ours,
    "ours, without any roster": without_rosters,
    "no meeting for 30 days": after(30),
    "no meeting for 45 days": after(45),
    "no meeting for 60 days": after(60),
}


@dataclass(slots=True)
class Score:
    """What a rule's alarms were worth."""

    right: int = 0
    false: int = 0
    stalls: int = 0
    rung: int = 0
    found: int = 0
    warnings: list[int] | None = None

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.false, 1)

    @property
    def rang(self) -> float:
        return self.rung / max(self.stalls, 1)

    @property
    def recall(self) -> float:
        return self.found / max(self.stalls, 1)

    @property
    def warning(self) -> float:
        return statistics.mean(self.warnings or [0])


def score(rule: Rule, pairs: Iterable[Pair]) -> Score:
    """Every alarm, from its first day to its last, is right when any of its days lies in a stall.

    A stall is found when an alarm that is news of it rings before the second meeting in a row is
    left out; days of warning are those until the third is (0 for what is not found by then).
    """
    total = Score(warnings=[])
    for pair in pairs:
        alarms, stall = _alarms(rule, pair), pair.stall
        for first, last in alarms:
            is_right = stall is not None and first < stall.ends and last >= stall.begins
            total.right += is_right
            total.false += not is_right
        if stall is not None and len(stall.left_out) >= 3:
            _look_for(stall, alarms, total)
    return total


def _look_for(stall: Stall, alarms: list[tuple[int, int]], total: Score) -> None:
    _, second, third = stall.left_out[:3]
    ringing = [first for first, last in alarms if last >= stall.begins and first < second]
    news = [first for first in ringing if first >= stall.begins - NEWS_DAYS]
    late = [first for first, _ in alarms if first >= second]
    total.stalls += 1
    total.rung += bool(ringing)
    total.found += bool(news)
    assert total.warnings is not None
    total.warnings.append(max(third - max(min(news or late or [third]), stall.begins), 0))


def _alarms(rule: Rule, pair: Pair) -> list[tuple[int, int]]:
    alarms: list[tuple[int, int]] = []
    for number, rhythm in pair.days():
        if not rule(rhythm, rhythm.started_on + dt.timedelta(days=number)):
            continue
        if alarms and alarms[-1][1] == number - 1:
            alarms[-1] = (alarms[-1][0], number)
        else:
            alarms.append((number, number))
    return alarms


def scores(seeds: Iterable[int], pairs: int = PAIRS) -> dict[str, Score]:
    """Each rule over the cohorts of these seeds."""
    known = [pair for seed in seeds for pair in cohort(seed, pairs)]
    return {name: score(rule, known) for name, rule in RULES.items()}


# Everybody's days of half a year: two long days, two nights and four free ones, each from a day of
# their own on; a fortnight of leave.
_ROSTERS = """
INSERT INTO scheduling_rosterentry
    (id, organization_id, person_id, source, rostered_on, kind, code, starts_at, ends_at)
SELECT gen_random_uuid(), %(house)s, person.id, 'roster', day,
       CASE WHEN turn.is_leave THEN 'leave' ELSE shift.kinds[1 + turn.of_cycle] END, '',
       day + CASE WHEN turn.is_leave OR turn.of_cycle > 3 THEN time '00:00'
                  WHEN turn.of_cycle > 1 THEN time '19:30' ELSE time '07:30' END,
       day + CASE WHEN turn.is_leave OR turn.of_cycle > 3 THEN interval '1 day'
                  WHEN turn.of_cycle > 1 THEN interval '32 hours' ELSE interval '20 hours' END
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM participants_person
      WHERE organization_id = %(house)s) person
CROSS JOIN generate_series(0, %(days)s) back
CROSS JOIN LATERAL (SELECT %(today)s::date - back AS day) dated
CROSS JOIN LATERAL (SELECT (back + person.n) %% 8 AS of_cycle,
                           (back + 7 * person.n) %% %(days)s < 14 AS is_leave) turn
CROSS JOIN (SELECT '{long_day,long_day,night,night,off,off,off,off}'::text[] AS kinds) shift
"""


def renewing(sizes: Iterable[int] = SIZES) -> str:
    """How long it takes to renew the signals of everybody, and how many queries: where nothing is
    known of anybody's shifts, and where everything is."""
    call_command("prepare_database", verbosity=0)
    rows = []
    for size in sizes:
        house = planted(f"signals-{size}", [size])
        for weeks in (0, SILENT_WEEKS):
            today, bare = timezone.localdate() + dt.timedelta(weeks=weeks), 0.0
            for knows in ("nothing", "every day"):
                took, queries = _renewed(house, today, with_rosters=knows != "nothing")
                bare = bare or took
                figures = f"{took:.2f}", f"{took / size * 1_000_000:.0f}", f"{took / bare:.1f}"
                silent = f"all for {weeks} weeks" if weeks else "few"
                rows.append([f"{size:,}", silent, knows, *figures, str(queries)])
    headings = ["relationships", "silent", "known of shifts", "seconds", "µs for each", "ratio"]
    return table([*headings, "queries"], rows)


def _renewed(house: Organization, today: dt.date, *, with_rosters: bool) -> tuple[float, int]:
    with activate(house), connection.cursor() as cursor:
        RosterEntry.objects.all().delete()
        if with_rosters:
            given: dict[str, Any] = {"house": house.pk, "today": today, "days": ROSTERED_DAYS}
            cursor.execute(_ROSTERS, given)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    spent = []
    for _ in range(3):
        began = time.perf_counter()
        with activate(house), CaptureQueriesContext(connection) as queries:
            renew_signals(actor=Actor.system(house), today=today)
        spent.append(time.perf_counter() - began)
    return min(spent), len(queries)


def measure(_: object = None) -> str:
    """The part of the page of measurements."""
    began = time.perf_counter()
    found = scores(REPORTED_ON)
    took = time.perf_counter() - began
    rows = [
        [
            name,
            f"{one.precision:.0%}",
            f"{one.recall:.0%}",
            f"{one.rang:.0%}",
            f"{one.warning:.1f}",
            f"{one.false / (len(REPORTED_ON) * PAIRS):.1f}",
        ]
        for name, one in found.items()
    ]
    headings = [
        "rule",
        "precision",
        "recall",
        "rang at all",
        "days of warning",
        "false alarms a pair and year",
    ]
    stalls = found["ours"].stalls
    return f"""## Signals

{len(REPORTED_ON) * PAIRS:,} simulated pairs over a year, {stalls} planted stalls among them, with
seeds on which nothing was tuned ({REPORTED_ON[0]} to {REPORTED_ON[-1]}); in {took:.0f} s. Rhythms
from a fortnight to a quarter, leave, nights, meetings that fall through and logs that come late or
never. An alarm is right when a stall goes on while it rings. A stall is found when, before the
second meeting in a row is left out, an alarm rings that is news: that did not ring for more than
{NEWS_DAYS} days before the stall began, as the plain rule does all the time in a quarterly rhythm
("rang at all" counts those too). Warning is the days until the third is left out.

{table(headings, rows)}

All signals of an organisation renewed, as every night; each relationship has 20 meetings. Shifts of
everybody are known for none or for each of the last {ROSTERED_DAYS} days: long days, nights, leave.
Rosters are looked at for those alone who are silent: few, or at the worst everybody.

{renewing()}"""
