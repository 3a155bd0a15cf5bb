"""One module decides which groups may be told of, and few read what it decides about."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("mentorship", "programs", "participants", "matching", "scheduling", "reporting")
NOT_AT_WORK = {"migrations", "demonstration", "__pycache__"}

# Tables that stand apart, and every module that may ask them for rows.
READERS = {
    "SurveyResponse": {
        "participants/holdings.py",
        # One's own alone.
        "participants/queries/own_scores.py",
        "participants/queries/surveys.py",
        "participants/services/surveys.py",
        "reporting/queries/feedback.py",
        "reporting/queries/outcomes.py",
    },
    "SurveyParticipation": {
        "participants/holdings.py",
        "participants/queries/surveys.py",
        "reporting/queries/outcomes.py",
    },
    "EquityAnswer": {"participants/queries/equity.py", "participants/services/equity.py"},
    "EquityConsent": {"participants/queries/equity.py", "participants/services/equity.py"},
    "ActivityRollup": {
        "reporting/queries/activity.py",
        "reporting/queries/comparison.py",
        "reporting/queries/periods.py",
        "reporting/queries/rollups.py",
    },
    "GroupFigure": {"reporting/queries/editions.py", "reporting/services/editions.py"},
    "GroupEdition": {"reporting/queries/editions.py", "reporting/services/editions.py"},
    "CohortPeriod": {"reporting/queries/periods.py", "reporting/services/editions.py"},
    "OutcomesEdition": {
        "reporting/queries/closing_counts.py",
        "reporting/queries/follow_ups.py",
        "reporting/queries/kept_outcomes.py",
        "reporting/queries/outcomes.py",
        "reporting/services/outcomes.py",
    },
    "SurveySnapshot": {"reporting/queries/feedback.py", "reporting/services/snapshots.py"},
    "EquityEdition": {"reporting/queries/equity.py", "reporting/services/snapshots.py"},
}
COUNTERS = {
    "participants_tally_read": {"participants/tallies.py"},
    "reporting_equity_groups": {"reporting/queries/equity.py"},
    "reporting_equity_invited": {"reporting/queries/equity.py"},
}
"""Functions of the database that count what the application may not read, and who calls them."""

IN_SQL = {
    "participants_surveyresponse": {"reporting/rollups/said.py"},
    "participants_surveyparticipation": {"reporting/rollups/said.py"},
    "participants_surveytally": set(),
    "participants_equityanswer": set(),
    "reporting_cohortperiod": set(),
    "reporting_groupfigure": set(),
    "reporting_outcomesedition": set(),
    "reporting_surveysnapshot": set(),
    "reporting_equityedition": set(),
}
"""Statements that name these tables, and where they may stand: rollups, of which
no page, export or API tells what was answered (`docs/reporting.md`)."""

BY_WHAT_PEOPLE_ARE = {
    "reporting/queries/editions.py",
    "reporting/queries/feedback.py",
    "reporting/queries/groups.py",
    "reporting/queries/protected_time.py",
    "reporting/queries/retention.py",
    # Single relationships of a place, of programmes whose every relationship the reader sees.
    "reporting/queries/there.py",
    # Lists of people by name, with what is known of each, of a cohort whose people one may read.
    "reporting/queries/sheets/people.py",
}
"""Where reports ask by department, site, profession, career stage or specialty."""
_ASKS = {
    "values",
    "values_list",
    "annotate",
    "aggregate",
    "filter",
    "exclude",
    "F",
    "Q",
    "order_by",
}
_ATTRIBUTE = re.compile(r"(^|__)(department|site|profession|career_stage|specialty)(_id|__\w+)?$")
_THRESHOLDS = {"activity_threshold", "answers_threshold"}


@cache
def _modules() -> dict[str, list[ast.AST]]:
    """The nodes of each; read when a test first asks, not by every worker that collects."""
    return {
        str(path.relative_to(ROOT)): list(ast.walk(ast.parse(path.read_text())))
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if not NOT_AT_WORK & set(path.parts)
    }


@cache
def _texts() -> list[tuple[str, str]]:
    """Every literal text, beside its module."""
    return [
        (name, node.value)
        for name, nodes in _modules().items()
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def _asking(model: str) -> set[str]:
    """Modules in which `model.objects` stands."""
    return {
        name
        for name, nodes in _modules().items()
        for node in nodes
        if isinstance(node, ast.Attribute)
        and node.attr == "objects"
        and isinstance(node.value, ast.Name)
        and node.value.id == model
    }


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _asks_what_people_are(nodes: list[ast.AST]) -> bool:
    """Whether a query, or a tuple of columns for one, names an attribute of people."""
    named = {
        text.value
        for node in nodes
        for parts in [
            [*node.args, *(ast.Constant(word.arg) for word in node.keywords)]
            if isinstance(node, ast.Call) and _called(node) in _ASKS
            else node.elts
            if isinstance(node, ast.Tuple | ast.List)
            else []
        ]
        for text in parts
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    }
    return any(_ATTRIBUTE.search(text) for text in named)


@pytest.mark.parametrize("model", READERS)
def test_few_modules_read_what_stands_apart(model: str) -> None:
    found = _asking(model)
    assert found
    assert found <= READERS[model], found - READERS[model]


@pytest.mark.parametrize("function", COUNTERS)
def test_the_databases_counters_are_called_in_one_place(function: str) -> None:
    calls = re.compile(rf"public\.{function}\(")
    found = {name for name, text in _texts() if calls.search(text)}
    assert found == COUNTERS[function]


@pytest.mark.parametrize("table", IN_SQL)
def test_no_other_statement_names_these_tables(table: str) -> None:
    reads = re.compile(rf"\b(FROM|JOIN|UPDATE|INTO)\s+(public\.)?{table}\b", re.IGNORECASE)
    found = {name for name, text in _texts() if reads.search(text)}
    assert found <= IN_SQL[table], found


def test_few_modules_of_reports_ask_what_people_are() -> None:
    found = {
        name
        for name, nodes in _modules().items()
        if name.startswith("reporting/")
        if "/queries/" in name or "/services/" in name or "/views/" in name or "api" in name
        if _asks_what_people_are(nodes)
    }
    assert found <= BY_WHAT_PEOPLE_ARE, found - BY_WHAT_PEOPLE_ARE


def test_a_threshold_is_asked_of_the_one_module() -> None:
    """`organization.suppression_threshold` is read as an argument of its two functions alone, which
    know the floors."""
    bare = []
    for name, nodes in _modules().items():
        if not name.startswith("reporting/"):
            continue
        given = {
            id(part)
            for node in nodes
            if isinstance(node, ast.Call) and _called(node) in _THRESHOLDS
            for part in node.args
        }
        bare += [
            f"{name}:{node.lineno}"
            for node in nodes
            if isinstance(node, ast.Attribute)
            and node.attr == "suppression_threshold"
            and id(node) not in given
        ]
    assert bare == []
