"""A foreign organisation's identifier in a body or a query reads like one that does not exist.

By introspection: every field of every form and serializer that takes an identifier has a case here,
or is named as one that takes none from outside; so do the parameters that views read by hand. Each
case is asked twice, with an identifier of the other organisation and with one of nothing: the two
answers are the same to the letter, and nothing is written (where a page takes an unknown one for
none, nothing that refers to it).
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework import serializers

from mentorship.tenancy import new_id
from tests.permissions.foreign import (
    matching,
    meetings,
    own,
    people,
    programs,
    reports,
    rights,
    support,
)
from tests.permissions.foreign.case import Case
from tests.permissions.test_foreign_paths import _CHANGING
from tests.world import World

APPS = ("mentorship", "programs", "participants", "matching", "scheduling", "reporting")

MODULES = (rights, people, own, programs, matching, meetings, support, reports)
CASES: list[Case] = [case for module in MODULES for case in module.CASES]

# Written by the server alone, or a number that the client makes up for its own repetition.
TAKES_NONE = {
    "ResponseSerializer.id",
    "ChangeSerializer.first_round",
    "ChangeSerializer.last_round",
    "OwnRelationshipSerializer.relationship_id",
    "ClosingReportSerializer.cohort",
    "AuditEventSerializer.actor_id",
    "AuditEventSerializer.subject_id",
    "SurveySerializer.program",
    "EnrollmentSerializer.cohort",
    "OwnEnrollmentSerializer.cohort",
    "RunSerializer.cohort",
    "RunSerializer.base_run",
    "PartnerSerializer.person",
    "PossibleMentorSerializer.person",
    "ListedPairSerializer.mentee",
    "ListedPairSerializer.mentor",
    "CapacityPlanSerializer.mentors_to_ask",
    "ProposalSerializer.run",
    "PairRuleSerializer.mentor",
    "PairRuleSerializer.mentee",
    "StepSerializer.id",
    "GoalSerializer.id",
    "CreatedSerializer.id",
    "MentorTimeSerializer.person_id",
    "ProtectedTimeSerializer.program_id",
    "OpeningSerializer.note_id",
    "CohortSummarySerializer.cohort",
    "CohortSummarySerializer.program",
    "LogForm.client_key",
    "OccasionForm.client_key",
    "PlanForm.client_key",
    "PlanSerializer.client_key",
    "LogSerializer.client_key",
    # Answers.
    "QuickLogSerializer.id",
    "OwnSurveySerializer.id",
    "AskedCohortSerializer.id",
    "RoundResultSerializer.id",
    "CircleSerializer.program_id",
    "CircleMeetingForm.client_key",
    "PlanCircleMeetingSerializer.client_key",
    "QuickLogsSerializer.account",
}


# --- No field without a case ----------------------------------------------------------------------


def _load_everything() -> None:
    skipped = ("migrations", "management", "demonstration", "embedded", "launch", "wsgi")
    for app in APPS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if not any(part in module.name for part in skipped):
                importlib.import_module(module.name)


def _below(cls: type) -> Iterator[type]:
    for child in cls.__subclasses__():
        yield child
        yield from _below(child)


_IDS = (
    forms.ModelChoiceField,
    forms.UUIDField,
    serializers.UUIDField,
    serializers.RelatedField,
    serializers.ManyRelatedField,
)


def _fields(cls: Any) -> dict[str, Any]:
    return cls.base_fields if hasattr(cls, "base_fields") else cls().fields


def _takes_an_identifier(one: Any) -> bool:
    if getattr(one, "read_only", False):
        return False
    return isinstance(one, _IDS) or isinstance(getattr(one, "child", None), _IDS)


def test_every_field_that_takes_an_identifier_has_a_case(world: World) -> None:
    _load_everything()
    found = set()
    with world.northgate.activate():
        for cls in {*_below(forms.BaseForm), *_below(serializers.Serializer)}:
            if cls.__module__.partition(".")[0] in APPS:
                found |= {
                    f"{cls.__name__}.{name}"
                    for name, one in _fields(cls).items()
                    if _takes_an_identifier(one)
                }
    assert found - {case.of for case in CASES} - TAKES_NONE == set()


# --- The cases ------------------------------------------------------------------------------------


def _ask(world: World, case: Case, value: Any) -> tuple[int, str]:
    house = world.northgate
    path = reverse(case.route, kwargs={"slug": "northgate", **case.kwargs(house)})
    sent = {**case.data(house), case.name: [str(value)] if case.as_list else str(value)}
    client = world.client(case.who)
    client.get("/o/northgate/me/profile/")
    options: dict[str, Any] = {} if case.method == "get" else {"follow": True}
    if case.route.startswith("api:") and case.method != "get":
        options["content_type"] = "application/json"
    with CaptureQueriesContext(connection) as queries:
        response = getattr(client, case.method)(path, sent, **options)
    wrote = [
        one["sql"]
        for one in queries
        if re.match(r"INSERT|UPDATE|DELETE|SELECT public\.mentorship_audit", one["sql"])
        and "django_session" not in one["sql"]
    ]
    if case.is_ignored:
        assert not [sql for sql in wrote if str(value) in sql]
    else:
        assert wrote == []
    text = _CHANGING.sub("", response.content.decode()).replace(str(value), "ID")
    return response.status_code, re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}", "UUID", text)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_foreign_identifier_reads_like_a_missing_one(world: World, case: Case) -> None:
    foreign = case.foreign(world.harbour)
    answers = []
    for value in (foreign, new_id()):
        savepoint = connection.savepoint()
        answers.append(_ask(world, case, value))
        connection.savepoint_rollback(savepoint)
    assert answers[0] == answers[1]
    assert answers[0][0] in case.statuses, answers[0][1][:600]
