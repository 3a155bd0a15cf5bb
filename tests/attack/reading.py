"""All that somebody can read of an organisation's groups: pages, API and files, by requests."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from itertools import product
from typing import Any

from django.test import Client

from mentorship.access import Actor
from mentorship.addresses import org_reverse
from programs.models import Cohort, Program
from programs.queries import visible_programs
from reporting.board.facts import BoardFacts
from reporting.models import GroupEdition
from reporting.queries.activity import reported_cohorts
from reporting.queries.board import board_facts
from reporting.queries.sheets import scope_of, sheet_of
from tests.world import House

Table = list[list[str]]
AXES = {"by department and week": 1, "by site and week": 2}
"""Which part of a cell the rows of a heat map's table stand for, by its caption."""
OTHERS = "Others together"
OF_PLACES = ("From invited to completed", "Places with mentors")
FILTERS = ("?period=4", "?status=closed")
SHEETS = ("engagement", "activity", "protected_time", "equity", "surveys")


@dataclass
class Reading:
    """By scope (`""` is the organisation) the tables of its page; and what else there is to get."""

    tables: dict[str, dict[str, Table]] = field(default_factory=dict)
    summaries: dict[str, Any] = field(default_factory=dict)
    rollups: list[Any] = field(default_factory=list)
    sheets: dict[tuple[str, str], Table] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    told: dict[tuple[str, str], Any] = field(default_factory=dict)
    """By scope and address, what the API says of outcomes, surveys, closing and follow-ups; and
    the facts of the board report."""
    weeks: list[dt.date] = field(default_factory=list)

    def shown(self, week: int) -> dict[tuple[str, int, str], str]:
        """By scope, axis and name, the groups whose share of a week (counted from the last) can be
        read, and the share."""
        found = {}
        for scope, tables in self.tables.items():
            for caption, rows in tables.items():
                for end, axis in AXES.items():
                    if not caption.endswith(end):
                        continue
                    for name, *texts in rows[1:]:
                        if re.match(r"\d", texts[-week]) and not name.startswith(OTHERS):
                            found[scope, axis, _bare(name)] = texts[-week]
        return found

    def by_week(self) -> dict[tuple[str, str, str, str], str]:
        """By scope, table, group and week, every share that is told."""
        return {
            (scope, caption, _bare(name), week): text
            for scope, tables in self.tables.items()
            for caption, rows in tables.items()
            if caption.endswith(tuple(AXES))
            for name, *texts in rows[1:]
            for week, text in zip(rows[0][1:], texts, strict=True)
            if re.match(r"\d", text)
        }

    def figures(self) -> dict[str, Any]:
        """All that is told of meetings, answers and staying; how many take part is known in any
        case."""
        activity = {name: one["activity"] for name, one in self.summaries.items()}
        met = {name: one["journey"]["met"] for name, one in self.summaries.items()}
        shares = self.by_week()
        return {
            "shares": shares,
            "activity": activity,
            "met": met,
            "rollups": self.rollups,
            "sheets": self.sheets,
            "charts": self.charts(),
            "told": self.told,
        }

    def charts(self) -> dict[tuple[str, str], Table]:
        """The tables of all other charts, but those of who takes part and of free places."""
        return {
            (scope, caption): rows
            for scope, tables in self.tables.items()
            for caption, rows in tables.items()
            if not caption.endswith((*AXES, *OF_PLACES))
        }

    def met(self, cohort: str) -> int:
        """How many people of a cohort met in the last week that is published."""
        week = max(self.weeks)
        found = [
            one["people_met"]
            for one in self.rollups
            if one["period"] == "week"
            and one["starts_on"] == str(week)
            and one["scope_id"] == self.ids[cohort]
        ]
        return found[0] if found else 0


def read(house: House, client: Client, part: str, *, is_whole: bool = True) -> Reading:
    """Everything that this part of the cast can get, by requests; the exports' and the board
    report's figures as the worker makes them for it. Or without outcomes, summaries, filters and
    exports, which takes half as long."""
    found = Reading()
    with house.activate():
        found.weeks = list(GroupEdition.objects.values_list("week_on", flat=True))
        actor = house.actor(part)
        programs = list(visible_programs(actor))
        cohorts = list(reported_cohorts(actor))
    found.tables[""] = _tables(house, client, "overview")
    for program in programs:
        found.tables[program.name] = _tables(house, client, "program", program_id=program.pk)
    for cohort in cohorts:
        found.tables[cohort.name] = _tables(house, client, "cohort", cohort_id=cohort.pk)
        found.ids[cohort.name] = str(cohort.pk)
    address = "rollups/?page_size=200"
    while address:
        page = _api(house, client, address)
        found.rollups += page["results"]
        address = (page["next"] or "").rpartition("/api/v1/organizations/")[2].partition("/")[2]
    if is_whole:
        _read_the_rest(house, client, actor, programs, cohorts, found)
    return found


def _read_the_rest(
    house: House,
    client: Client,
    actor: Actor,
    programs: list[Program],
    cohorts: list[Cohort],
    found: Reading,
) -> None:
    for query in FILTERS:
        found.tables[f"overview {query}"] = _tables(house, client, "overview", query)
    for program in programs:
        outcomes = _tables(house, client, "program_outcomes", program_id=program.pk)
        found.tables[f"{program.name}: outcomes"] = outcomes
        for name in ("follow-ups/", "protected-time/"):
            told = _api(house, client, f"programs/{program.pk}/{name}", may_be_missing=True)
            found.told[program.name, name] = told
    for cohort in cohorts:
        outcomes = _tables(house, client, "outcomes", cohort_id=cohort.pk)
        found.tables[f"{cohort.name}: outcomes"] = outcomes
        found.summaries[cohort.name] = _api(house, client, f"cohorts/{cohort.pk}/summary/")
        for name in ("outcomes/", "surveys/", "closing-report/"):
            told = _api(house, client, f"cohorts/{cohort.pk}/{name}", may_be_missing=True)
            found.told[cohort.name, name] = told
    with house.activate():
        for kind, one in product(SHEETS, [None, *cohorts]):
            rows = [[str(cell) for cell in row] for row in sheet_of(actor, kind, one).rows]
            found.sheets[kind, one.name if one else ""] = rows
        for scope in (None, *programs):
            told = board_facts(actor, scope_of(actor, program=scope))
            found.told[scope.name if scope else "", "board"] = _of_the_board(told)


def answers(house: House, client: Client, cohorts: Iterable[str]) -> dict[tuple[str, str], Any]:
    """Of cohorts, by their ids, what is told of answers and outcomes alone."""
    return {
        (one, name): _api(house, client, f"cohorts/{one}/{name}")
        for one in cohorts
        for name in ("outcomes/", "surveys/")
    }


def _of_the_board(facts: BoardFacts) -> Any:
    """Less what is known: who takes part, and which relationships began and ended."""
    told = asdict(facts)
    for known in ("today", "active", "cohorts"):
        del told[known]
    told["met"] = facts.journey and facts.journey.met
    told["months"] = [one and one.met for one in (facts.month, facts.year_before)]
    del told["journey"], told["month"], told["year_before"]
    told["volumes"] = [(one.cohort, one.volume) for one in facts.cohorts]
    return told


def _bare(name: str) -> str:
    return re.sub(r" \(\d+\)$", "", name)


def _tables(
    house: House, client: Client, name: str, query: str = "", **kwargs: Any
) -> dict[str, Table]:
    response = client.get(org_reverse(house.organization, f"reporting:{name}", **kwargs) + query)
    assert response.status_code == 200
    reader = _Tables()
    reader.feed(response.content.decode())
    return reader.tables


def _api(house: House, client: Client, path: str, *, may_be_missing: bool = False) -> Any:
    response = client.get(f"/api/v1/organizations/{house.organization.slug}/{path}")
    if may_be_missing and response.status_code == 404:
        return None
    assert response.status_code == 200, path
    return response.json()


class _Tables(HTMLParser):
    """Tables with a caption, cell by cell."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, Table] = {}
        self._rows: Table = []
        self._caption = ""
        self._into = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"th", "td"} and self._rows:
            self._rows[-1].append("")
        if tag in {"caption", "th", "td"}:
            self._into = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._into:
            self._into = ""
        if tag == "table" and self._caption:
            self.tables[self._caption] = self._rows

    def handle_data(self, data: str) -> None:
        if self._into == "caption":
            self._caption += data.strip()
        elif self._into and self._rows and self._rows[-1]:
            self._rows[-1][-1] += data.strip()
