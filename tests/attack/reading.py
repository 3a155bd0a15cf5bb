"""All that somebody can read of an organisation's groups: pages, API and files, by requests."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import product
from typing import Any
from unittest import mock

from django.test import Client
from django.utils import timezone

from mentorship.addresses import org_reverse
from programs.models import Cohort
from programs.queries import visible_programs
from reporting.board.facts import BoardFacts
from reporting.models import GroupEdition
from reporting.queries.activity import reported_cohorts
from reporting.queries.board import board_facts
from reporting.queries.board_places import DEPARTMENT, SITE, places_of
from reporting.queries.closing import REPORTED
from reporting.queries.sheets import Scope, scope_of, sheet_of
from reporting.wanted import OF_WHOLE_PROGRAMS, months_before
from tests.attack.formats import plain
from tests.attack.tables import Table, tables_in
from tests.world import House

AXES = {"by department and week": 1, "by site and week": 2}
"""Which part of a cell the rows of a heat map's table stand for, by its caption."""
OTHERS = "Others together"
OF_PLACES = ("From invited to completed", "Places with mentors")
FILTERS = ("?period=4", "?status=closed")
BUILT = ("Unit", "Place")
FIGURE = re.compile(r'stat__label">(.*?)</p>\s*<p class="stat__value">(.*?)</p>', re.DOTALL)
KNOWN = ("Active relationships", "Completed")
"""Figures that the lists of relationships and of people tell by name."""
OF_ACTIVITY = ("engagement", "activity", "protected_time")
OF_ANSWERS = ("equity", "surveys")
OF_EACH = ("enrollments", "relationships", "hours")


@dataclass
class Reading:
    """By scope (`""` is the organisation) the tables of its page; and what else there is to get."""

    tables: dict[str, dict[str, Table]] = field(default_factory=dict)
    summaries: dict[str, Any] = field(default_factory=dict)
    rollups: list[Any] = field(default_factory=list)
    sheets: dict[tuple[str, str], Table] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    told: dict[tuple[str, str], Any] = field(default_factory=dict)
    """By scope and address, what the API says of closing and follow-ups; and the facts of the
    board report."""
    answers: dict[tuple[str, ...], Any] = field(default_factory=dict)
    """What is told of answers, of outcomes and of what people declared (`read_answers`)."""
    live: dict[tuple[str, ...], Any] = field(default_factory=dict)
    """What a manager is told of their own programmes as it is now (`read_live`)."""
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
            "answers": self.answers,
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
    reader = _Reader(house, client, part)
    found = Reading(ids={one.name: str(one.pk) for one in reader.cohorts})
    with house.activate():
        found.weeks = list(GroupEdition.objects.values_list("week_on", flat=True))
    found.tables = reader.pages()
    found.rollups = reader.rollups()
    if is_whole:
        _read_the_rest(reader, found)
    return found


def read_own(house: House, client: Client, part: str) -> Reading:
    """What a manager is told: answers, and all that is told as it is now."""
    reader = _Reader(house, client, part)
    found = Reading(ids={one.name: str(one.pk) for one in reader.cohorts})
    found.live = reader.live()
    found.rollups = [told for name, told in found.live.items() if name[0] == "rollups/"]
    for program in reader.programs:
        found.told[program.name, "follow-ups/"] = found.live[program.name, "follow-ups/"]
    for cohort in reader.cohorts:
        found.summaries[cohort.name] = found.live[cohort.name, "summary/"]
    found.answers = reader.answers()
    return found


def read_live(house: House, client: Client, part: str) -> dict[tuple[str, ...], Any]:
    """What somebody is told as it is now: pages with filters, tables of files, the API."""
    return _Reader(house, client, part).live()


def read_close(house: House, client: Client, part: str, cohort: Cohort) -> Reading:
    """What is told of one cohort that was closed."""
    reader = _Reader(house, client, part)
    told = reader.of_the_end(cohort)
    report = reader.told(f"cohorts/{cohort.pk}/closing-report/")
    told[cohort.name, "closing-report/"] = _of_the_closing(report)
    return Reading(
        tables={cohort.name: reader.tables("cohort", cohort_id=cohort.pk)},
        told=told,
    )


def read_pages(house: House, client: Client, part: str) -> Reading:
    """The tables of the pages of the organisation and of programmes alone."""
    reader = _Reader(house, client, part)
    reader.cohorts = []
    return Reading(tables=reader.pages())


def read_answers(house: House, client: Client, part: str) -> dict[tuple[str, ...], Any]:
    """All that is told of answers, of outcomes and of what people declared: the same to managers
    and to administrators, and not to change by a person from one reading to the next."""
    return _Reader(house, client, part).answers()


def _read_the_rest(reader: _Reader, found: Reading) -> None:
    for query in (*FILTERS, *reader.places()):
        found.tables[f"overview {query}"] = reader.tables("overview", query)
    for program in reader.programs:
        for name in ("follow-ups/", "protected-time/"):
            found.told[program.name, name] = reader.told(f"programs/{program.pk}/{name}")
    for cohort in reader.cohorts:
        found.summaries[cohort.name] = reader.told(f"cohorts/{cohort.pk}/summary/")
        report = reader.told(f"cohorts/{cohort.pk}/closing-report/")
        found.told[cohort.name, "closing-report/"] = report and _of_the_closing(report)
        found.told |= reader.of_the_end(cohort)
    found.sheets = reader.sheets(OF_ACTIVITY) | reader.months()
    for name, told in reader.board.items():
        found.told[name, "board"] = _of_the_board(told)
    found.answers = reader.answers()


class _Reader:
    """Somebody of the cast at their browser, and what they may see."""

    def __init__(self, house: House, client: Client, part: str) -> None:
        self.house, self.client = house, client
        with house.activate():
            self.actor = house.actor(part)
            self.programs = list(visible_programs(self.actor))
            self.cohorts = list(reported_cohorts(self.actor))

    def pages(self) -> dict[str, dict[str, Table]]:
        found = {"": self.tables("overview")}
        for program in self.programs:
            found[program.name] = self.tables("program", program_id=program.pk)
        for cohort in self.cohorts:
            found[cohort.name] = self.tables("cohort", cohort_id=cohort.pk)
        return found

    def live(self) -> dict[tuple[str, ...], Any]:
        found: dict[tuple[str, ...], Any]
        found = {(name, "page"): tables for name, tables in self.pages().items()}
        for query in (*FILTERS, *self.places()):
            found[query, "page"] = self.tables("overview", query)
        found |= self.sheets((*OF_ACTIVITY, *OF_EACH)) | self.months()
        for one in self.rollups():
            of = (one["scope"], one["scope_id"], one["period"], one["starts_on"])
            found["rollups/", *of] = one
        for program in self.programs:
            for name in ("follow-ups/", "protected-time/"):
                found[program.name, name] = self.told(f"programs/{program.pk}/{name}")
            page = self.tables("follow_ups", program_id=program.pk)
            found[program.name, "follow-ups"] = page
        for cohort in self.cohorts:
            for name in ("summary/", "closing-report/", "signals/"):
                found[cohort.name, name] = self.told(f"cohorts/{cohort.pk}/{name}")
            found |= self.of_the_end(cohort)
        return found

    def places(self) -> list[str]:
        """Filters for a small department and for a large site."""
        with self.house.activate():
            places = [one for one in places_of(self.actor) if one.name.startswith(BUILT)]
        departments = [one.key for one in places if one.kind == DEPARTMENT]
        sites = [one.key for one in places if one.kind == SITE]
        return [f"?place={departments[-1]}", f"?place={sites[0]}"]

    def rollups(self) -> list[Any]:
        found: list[Any] = []
        address = "rollups/?page_size=200"
        while address:
            page = self.told(address)
            found += page["results"]
            address = (page["next"] or "").rpartition("/api/v1/organizations/")[2].partition("/")[2]
        return found

    def of_the_end(self, cohort: Cohort) -> dict[tuple[str, str], Any]:
        """What a cohort's last pages and addresses tell, of one that is closing or closed."""
        if cohort.status not in REPORTED:
            return {}
        # Less how many had a match and did not withdraw, which is known.
        told = self.told(f"cohorts/{cohort.pk}/closing/") | {"people": None}
        pages = {
            name: _unknown(self.tables(name, cohort_id=cohort.pk))
            for name in ("reporting:closing_report", "record:closing")
        }
        return {(cohort.name, name): one for name, one in (pages | {"closing/": told}).items()}

    def months(self) -> dict[tuple[str, str], Any]:
        """Exports of the last two whole months, each by itself; the board's of the last."""
        this = timezone.localdate().replace(day=1)
        days = [(months_before(this, back), months_before(this, back - 1)) for back in (1, 2)]
        with self.house.activate():
            wanted = [{}, *({"program": one} for one in self.programs)]
            wanted += [{"cohort": one} for one in self.cohorts]
            scopes = [
                scope_of(self.actor, **of, since=first, until=after - dt.timedelta(days=1))
                for of, (first, after) in product(wanted, days)
            ]
            found: dict[tuple[str, str], Any] = {
                (f"activity {one.since}", _name(one)): plain(
                    sheet_of(self.actor, "activity", one).rows
                )
                for one in scopes
            }
            last = scopes[0]
            told = board_facts(self.actor, last)
            found[f"board {last.since}", ""] = _of_the_board(told)
            return found

    def sheets(self, kinds: Iterable[str]) -> dict[tuple[str, str], Table]:
        with self.house.activate():
            scopes = [scope_of(self.actor)]
            scopes += [scope_of(self.actor, program=one) for one in self.programs]
            scopes += [scope_of(self.actor, cohort=one) for one in self.cohorts]
            return {
                (kind, _name(one)): plain(sheet_of(self.actor, kind, one).rows)
                for kind, one in product(kinds, scopes)
                if not (kind in OF_WHOLE_PROGRAMS and one.cohort)
            }

    @cached_property
    def board(self) -> dict[str, BoardFacts]:
        with self.house.activate():
            return {
                one.name if one else "": board_facts(self.actor, scope_of(self.actor, program=one))
                for one in (None, *self.programs)
            }

    def answers(self) -> dict[tuple[str, ...], Any]:
        found: dict[tuple[str, ...], Any] = dict(self.sheets(OF_ANSWERS))
        found["equity-rates/",] = self.told("equity-rates/")
        for program in self.programs:
            page = self.tables("program_outcomes", program_id=program.pk)
            found[program.name, "outcomes"] = page
            rates = self.told(f"programs/{program.pk}/equity-rates/")
            found[program.name, "equity-rates/"] = rates
        for cohort in self.cohorts:
            for name in ("outcomes/", "surveys/", "surveys/named/"):
                found[cohort.name, name] = self.told(f"cohorts/{cohort.pk}/{name}")
            told = found[cohort.name, "outcomes/"]
            if told["responses"] or told["changes"] or told["retention"]["everyone"]:
                found[cohort.name, "outcomes"] = self.tables("outcomes", cohort_id=cohort.pk)
        for name, facts in self.board.items():
            found[name, "board"] = facts.surveys, facts.stayed
        return found

    def tables(self, name: str, query: str = "", **kwargs: Any) -> dict[str, Table]:
        """The tables of a page, by their captions."""
        route = name if ":" in name else f"reporting:{name}"
        address = org_reverse(self.house.organization, route, **kwargs)
        # Django's client keeps a copy of the context of every fragment otherwise.
        with mock.patch("django.test.client.store_rendered_templates"):
            response = self.client.get(address + query)
        assert response.status_code == 200
        page = response.content.decode()
        figures = [
            [re.sub(r"<.*?>", "", text).strip() for text in one] for one in FIGURE.findall(page)
        ]
        known = [[label, value] for label, value in figures if label not in KNOWN]
        return tables_in(page) | {"Figures": known}

    def told(self, path: str) -> Any:
        """What the API says; nothing where there is nothing for them."""
        response = self.client.get(f"/api/v1/organizations/{self.house.organization.slug}/{path}")
        assert response.status_code in {200, 404}, path
        return response.json() if response.status_code == 200 else None


def _unknown(tables: dict[str, Table]) -> dict[str, Table]:
    """Less those of who takes part and of free places."""
    return {name: rows for name, rows in tables.items() if not name.endswith(OF_PLACES)}


def _of_the_closing(report: dict[str, Any]) -> dict[str, Any]:
    """Less what is known: who withdrew, and who came how far."""
    return report | {"journey": report["journey"]["met"], "withdrawn": None}


def _name(scope: Scope) -> str:
    """What a reading calls it; of everything nothing."""
    if scope.cohort is not None:
        return scope.cohort.name
    return scope.program.name if scope.program is not None else ""


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
