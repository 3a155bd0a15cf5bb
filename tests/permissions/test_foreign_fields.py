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
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework import serializers

from matching.criteria import Rules, Weights
from matching.models import MatchRun, Proposal
from matching.queries import snapshot_of
from mentorship.models import AuditEvent, Membership
from mentorship.tenancy import new_id
from participants.models import Department, Profession, Site, Skill, Specialty
from programs.models import Cohort, PreparationItem, Survey
from scheduling.support.models import Contact
from tests.permissions.matrix import nothing
from tests.permissions.test_foreign_paths import _CHANGING
from tests.world import House, World

APPS = ("mentorship", "programs", "participants", "matching", "scheduling", "reporting")
Picker = Callable[[House], Any]

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


@dataclass(frozen=True)
class Case:
    """One field, how to send it, and what of the other organisation to send."""

    of: str
    route: str
    method: str
    who: str
    foreign: Picker
    name: str
    kwargs: Picker = nothing
    data: Picker = nothing
    as_list: bool = False
    is_ignored: bool = False
    """A page that takes an unknown one for none goes on and writes without it."""
    statuses: frozenset[int] = field(default=frozenset({404, 409, 422}))

    def __str__(self) -> str:
        return f"{self.of}-{self.route}-{self.name}"


def _first(model: Any, **lookup: Any) -> Picker:
    def pick(house: House) -> Any:
        with house.activate():
            return model.objects.filter(**lookup).first().pk

    return pick


def _place(kind: str, model: Any) -> Picker:
    return lambda house: f"{kind}-{_first(model)(house)}"


def _of(name: str) -> Picker:
    return lambda house: getattr(house, name).pk


def _enrolled(part: str) -> Picker:
    return lambda house: house.enrollment(part).pk


def _person(part: str) -> Picker:
    return lambda house: house.person(part).pk


def _agreement(house: House) -> Any:
    with house.activate():
        return house.program.agreements.get().pk


def _guide(house: House) -> Any:
    with house.activate():
        return house.program.guides.get().pk


def _step(house: House) -> Any:
    with house.activate():
        return house.program.touchpoints.first().pk


def _part(house: House) -> Any:
    with house.activate():
        row = PreparationItem.objects.create(
            program=house.program, position=1, kind="check", text="Settled."
        )
        return row.pk


def _survey(house: House) -> Any:
    with house.activate():
        return house.program.surveys.get().pk


def _other_proposal(house: House) -> Any:
    with house.activate():
        return Proposal.objects.filter(run=house.run).exclude(pk=house.proposal.pk).get().pk


def _kw(**pickers: Picker) -> Picker:
    return lambda house: {name: pick(house) for name, pick in pickers.items()}


PROGRAM, COHORT = _kw(program_id=_of("program")), _kw(cohort_id=_of("cohort"))
ENROLLING, RUN = _kw(cohort_id=_of("enrolling")), _kw(run_id=_of("run"))
RELATIONSHIP = _kw(relationship_id=_of("relationship"))
OWN = _kw(enrollment_id=_enrolled("mentee"))
STEP = {"title": "Meet", "kind": "meeting", "audience": "both", "offset_days": 30}
PULSE = STEP | {"kind": "pulse"}
PERSON = {"employee_number": "777", "given_name": "Una", "family_name": "New", "email": ""}
LOG = {
    "client_key": "0192a1b2-0000-7000-8000-000000000001",
    "outcome": "held",
    "held_on": "2026-01-05",
    "minutes": 45,
    "means": "phone",
}
CIRCLE = {
    "topic": "When it is hard",
    "starts_at": "2099-01-05T12:00:00Z",
    "minutes": 45,
    "means": "video",
}
NOTE = {"text": "We spoke about my first week.", "audience": "private"}
OF_LISTS = (
    ("profession", Profession),
    ("specialty", Specialty),
    ("site", Site),
    ("department", Department),
)
EXPORT = {"kind": "enrollments", "format": "csv"}
READ = frozenset({200})
COUNTED = frozenset({200})
"""An act on many says how many it was done for: none."""
LED_ON = frozenset({200, 404, 422})


def _pair(house: House) -> dict[str, str]:
    enrolled = {"mentor": "other_mentor", "mentee": "mentee"}
    return {side: str(house.enrollment(part).pk) for side, part in enrolled.items()}


def _always(data: dict[str, Any]) -> Picker:
    return lambda house: data


def _solved(house: House) -> dict[str, Any]:
    """The run, with inputs as a worker would have frozen them."""
    with house.activate():
        frozen = snapshot_of(house.cohort, weights=Weights.default(), rules=Rules(), seed=1)
        MatchRun.objects.filter(pk=house.run.pk).update(inputs=frozen.to_json())
    return {"run_id": house.run.pk}


def _choosing(house: House) -> dict[str, Any]:
    with house.activate():
        Cohort.objects.filter(pk=house.cohort.pk).update(has_choice=True)
    return {"enrollment_id": house.enrollment("mentee").pk}


def _locks(house: House) -> dict[str, str]:
    return _pair(house) | {"kind": "forbidden"}


def _swap(house: House) -> dict[str, str]:
    return {"first": str(house.proposal.pk), "second": str(_other_proposal(house))}


CASES = [
    # --- rights ---
    *(
        Case(
            f"{of}.{name}",
            route,
            "post",
            "admin",
            pick,
            name,
            data=_always({"reason": "By letter"}),
        )
        for of, route, name, pick in (
            ("AskErasureForm", "rights:erasures", "person", _person("member")),
            ("AskErasureSerializer", "api:erasure-list", "person_id", _person("member")),
            ("PlaceHoldForm", "rights:holds", "person", _person("member")),
            ("PlaceHoldForm", "rights:holds", "cohort", _first(Cohort)),
            ("PlaceHoldSerializer", "api:hold-list", "person_id", _person("member")),
            ("PlaceHoldSerializer", "api:hold-list", "cohort_id", _first(Cohort)),
        )
    ),
    # --- people ---
    *(
        Case(
            f"PeopleFilterForm.{name}",
            "participants:people",
            "get",
            "admin",
            _first(model),
            name,
            statuses=READ,
        )
        for name, model in (("site", Site), ("profession", Profession), ("department", Department))
    ),
    *(
        Case(
            f"PersonForm.{name}",
            "participants:person_new",
            "post",
            "admin",
            _first(model),
            name,
            data=_always(PERSON),
        )
        for name, model in (
            ("site", Site),
            ("profession", Profession),
            ("specialty", Specialty),
            ("department", Department),
        )
    ),
    *(
        Case(
            f"PersonChangeSerializer.{name}",
            "api:person-detail",
            "patch",
            "admin",
            pick,
            name,
            kwargs=_kw(person_id=_person("member")),
        )
        for name, pick in (
            ("site", _first(Site)),
            ("profession", _first(Profession)),
            ("specialty", _first(Specialty)),
            ("department", _first(Department)),
            ("line_manager", _person("mentor")),
            ("supervisor", _person("mentor")),
            ("assessor", _person("mentor")),
            ("appraiser", _person("mentor")),
        )
    ),
    Case(
        "ListEntrySerializer.parent",
        "api:own-list",
        "post",
        "admin",
        _first(Department),
        "parent",
        kwargs=_always({"kind": "departments"}),
        data=_always({"name": "Renal"}),
    ),
    Case(
        "InviteSerializer.people",
        "api:enrollment-list",
        "post",
        "manager",
        _person("member"),
        "people",
        kwargs=ENROLLING,
        data=_always({"role": "mentee"}),
        as_list=True,
        statuses=COUNTED,
    ),
    Case(
        "by hand: person",
        "participants:enrollments_invite",
        "post",
        "manager",
        _person("member"),
        "person",
        kwargs=ENROLLING,
        data=_always({"role": "mentee"}),
        statuses=LED_ON,
    ),
    *(
        Case(
            f"JoinCriteriaForm.{kind}",
            "participants:join_criteria",
            "post",
            "manager",
            _first(model),
            f"mentee-{kind}",
            kwargs=PROGRAM,
            as_list=True,
        )
        for kind, model in OF_LISTS
    ),
    *(
        Case(
            f"JoinCriteriaSerializer.{kind}",
            "api:join-criteria",
            "put",
            "manager",
            _first(model),
            kind,
            kwargs=PROGRAM,
            data=_always({"role": "mentee"}),
            as_list=True,
        )
        for kind, model in OF_LISTS
    ),
    Case(
        "MoveSerializer.enrollments",
        "api:enrollment-move",
        "post",
        "manager",
        _enrolled("mentee"),
        "enrollments",
        kwargs=COHORT,
        data=_always({"move": "waitlist"}),
        as_list=True,
        statuses=COUNTED,
    ),
    Case(
        "by hand: enrollment",
        "participants:enrollments_move",
        "post",
        "manager",
        _enrolled("mentee"),
        "enrollment",
        kwargs=COHORT,
        data=_always({"move": "waitlist"}),
        statuses=LED_ON,
    ),
    # --- one's own ---
    *(
        Case(
            f"AnswersSerializer.{name}",
            "api:my-enrollment",
            "put",
            "mentee",
            pick,
            name,
            kwargs=OWN,
            as_list=True,
        )
        for name, pick in (
            ("goals", _first(Skill)),
            ("expertise", _first(Skill)),
            ("wishes", _person("mentor")),
            ("exclusions", _person("member")),
        )
    ),
    *(
        Case(
            f"by hand: {name}",
            "participants:my_enrollment",
            "post",
            "mentee",
            pick,
            name,
            kwargs=OWN,
        )
        for name, pick in (
            ("goals", _first(Skill)),
            ("wish_1", _person("mentor")),
            ("exclusions", _person("member")),
        )
    ),
    Case(
        "AskCohortSerializer.survey",
        "api:cohort-survey-ask",
        "post",
        "manager",
        _first(Survey),
        "survey",
        kwargs=COHORT,
        statuses=frozenset({404}),
    ),
    Case(
        "WorkThroughSerializer.item",
        "api:my-preparation",
        "post",
        "mentee",
        _part,
        "item",
        kwargs=OWN,
        statuses=frozenset({404}),
    ),
    Case(
        "AcceptAgreementSerializer.version",
        "api:my-enrollment-agreement",
        "post",
        "mentee",
        _agreement,
        "version",
        kwargs=OWN,
    ),
    Case(
        "by hand: version",
        "participants:my_agreement",
        "post",
        "mentee",
        _agreement,
        "version",
        kwargs=OWN,
        data=_always({"agreed": "on"}),
        statuses=LED_ON,
    ),
    Case(
        "ProfileSerializer.skills",
        "api:my-profile",
        "put",
        "mentee",
        _first(Skill),
        "skills",
        data=_always({"languages": ["English"]}),
        as_list=True,
    ),
    Case(
        "by hand: skills",
        "participants:my_profile",
        "post",
        "mentee",
        _first(Skill),
        "skills",
        data=_always({"languages": "English"}),
    ),
    # --- programmes ---
    Case(
        "TouchpointForm.guide",
        "programs:touchpoint_new",
        "post",
        "manager",
        _guide,
        "guide",
        kwargs=PROGRAM,
        data=_always(STEP),
    ),
    Case(
        "TouchpointForm.survey",
        "programs:touchpoint_new",
        "post",
        "manager",
        _survey,
        "survey",
        kwargs=PROGRAM,
        data=_always(PULSE),
    ),
    Case(
        "TouchpointSerializer.guide",
        "api:touchpoint-list",
        "post",
        "manager",
        _guide,
        "guide",
        kwargs=PROGRAM,
        data=_always(STEP),
    ),
    Case(
        "PreparationItemForm.guide",
        "programs:preparation_new",
        "post",
        "manager",
        _guide,
        "guide",
        kwargs=PROGRAM,
        data=_always({"kind": "reading", "text": "Read it.", "best": "1"}),
    ),
    Case(
        "TouchpointForm.after",
        "programs:touchpoint_new",
        "post",
        "manager",
        _step,
        "after",
        kwargs=PROGRAM,
        data=_always(STEP),
    ),
    Case(
        "TouchpointSerializer.after",
        "api:touchpoint-list",
        "post",
        "manager",
        _step,
        "after",
        kwargs=PROGRAM,
        data=_always(STEP),
    ),
    Case(
        "TouchpointSerializer.survey",
        "api:touchpoint-list",
        "post",
        "manager",
        _survey,
        "survey",
        kwargs=PROGRAM,
        data=_always(PULSE),
    ),
    Case(
        "ManagerForm.membership",
        "programs:manager_add",
        "post",
        "manager",
        _first(Membership),
        "membership",
        kwargs=PROGRAM,
        statuses=LED_ON,
    ),
    Case(
        "ManagerSerializer.membership",
        "api:program-managers",
        "post",
        "manager",
        _first(Membership),
        "membership",
        kwargs=PROGRAM,
    ),
    Case(
        "CohortFilterSerializer.program",
        "api:cohort-list",
        "get",
        "manager",
        _of("program"),
        "program",
        statuses=frozenset({200, 404}),
    ),
    Case(
        "by hand: copy",
        "programs:cohort_new",
        "get",
        "manager",
        _of("cohort"),
        "copy",
        kwargs=PROGRAM,
        statuses=READ,
    ),
    Case(
        "CohortProposalSerializer.copy",
        "api:cohort-proposal",
        "get",
        "manager",
        _of("cohort"),
        "copy",
        kwargs=PROGRAM,
    ),
    Case(
        "CohortProposalSerializer.beside",
        "api:cohort-proposal",
        "get",
        "manager",
        _of("cohort"),
        "beside",
        kwargs=PROGRAM,
    ),
    # --- matching ---
    Case(
        "InviteMentorsForm.person",
        "matching:planner_invite",
        "post",
        "manager",
        _person("member"),
        "person",
        kwargs=ENROLLING,
        statuses=LED_ON,
    ),
    Case(
        "StartRunForm.base_run",
        "matching:run_start",
        "post",
        "manager",
        _of("run"),
        "base_run",
        kwargs=COHORT,
        statuses=LED_ON,
    ),
    Case(
        "StartRunSerializer.base_run",
        "api:match-run-list",
        "post",
        "manager",
        _of("run"),
        "base_run",
        kwargs=COHORT,
    ),
    *(
        Case(
            f"{form}.{side}",
            route,
            method,
            "manager",
            _enrolled(part),
            side,
            kwargs=kwargs,
            data=data,
            statuses=statuses,
        )
        for side, part in (("mentor", "mentor"), ("mentee", "mentee"))
        for form, route, method, kwargs, data, statuses in (
            ("PairForm", "matching:pair_rule_new", "post", COHORT, _locks, LED_ON),
            (
                "NewPairRuleSerializer",
                "api:pair-rule-list",
                "post",
                COHORT,
                _locks,
                frozenset({404, 422}),
            ),
            ("PairSerializer", "api:match-run-why", "get", _solved, _pair, frozenset({404})),
            (
                "NewPairRuleSerializer, tried",
                "api:match-run-effect",
                "get",
                _solved,
                _locks,
                frozenset({404}),
            ),
            ("by hand: why", "matching:why", "get", _solved, _pair, LED_ON),
        )
    ),
    *(
        Case(
            f"{form}.mentor",
            route,
            "post",
            "mentee",
            _enrolled("mentor"),
            "mentor",
            kwargs=_choosing,
            statuses=statuses,
        )
        for form, route, statuses in (
            ("ChooseMentorForm", "matching:my_choice_ask", LED_ON),
            ("ChooseMentorSerializer", "api:recommended-mentor-list", frozenset({409})),
        )
    ),
    *(
        Case(
            f"SwapSerializer.{name}",
            "api:match-run-swap",
            "post",
            "manager",
            _other_proposal,
            name,
            kwargs=RUN,
            data=_swap,
        )
        for name in ("first", "second")
    ),
    Case(
        "by hand: other",
        "matching:swap",
        "post",
        "manager",
        _other_proposal,
        "other",
        kwargs=_kw(proposal_id=_of("proposal")),
        statuses=LED_ON,
    ),
    Case(
        "by hand: other to look",
        "matching:swap",
        "get",
        "manager",
        _other_proposal,
        "other",
        kwargs=_kw(proposal_id=_of("proposal")),
        statuses=LED_ON,
    ),
    Case(
        "by hand: run",
        "matching:pair_rule_new",
        "post",
        "manager",
        _of("run"),
        "run",
        kwargs=COHORT,
        data=_always({"kind": "forbidden"}),
        statuses=LED_ON,
    ),
    # --- meetings and notes ---
    Case(
        "LogSerializer.meeting_id",
        "api:meeting-log",
        "post",
        "mentor",
        _of("planned_meeting"),
        "meeting_id",
        kwargs=RELATIONSHIP,
        data=_always(LOG),
    ),
    Case(
        "by hand: planned",
        "scheduling:meeting_log",
        "post",
        "mentor",
        _of("planned_meeting"),
        "planned",
        kwargs=RELATIONSHIP,
        data=_always(LOG),
    ),
    Case(
        "by hand: meeting to log",
        "scheduling:meeting_log",
        "get",
        "mentor",
        _of("planned_meeting"),
        "meeting",
        kwargs=RELATIONSHIP,
    ),
    Case(
        "WriteNoteSerializer.meeting_id",
        "api:note-list",
        "post",
        "mentor",
        _of("meeting"),
        "meeting_id",
        kwargs=RELATIONSHIP,
        data=_always(NOTE),
    ),
    Case(
        "by hand: meeting of a note",
        "scheduling:note_write",
        "post",
        "mentor",
        _of("meeting"),
        "meeting",
        kwargs=RELATIONSHIP,
        data=_always(NOTE),
    ),
    Case(
        "by hand: meeting to write of",
        "scheduling:note_write",
        "get",
        "mentor",
        _of("meeting"),
        "meeting",
        kwargs=RELATIONSHIP,
    ),
    # --- ideas ---
    Case(
        "PassIdeaOnSerializer.program_id",
        "api:idea-list",
        "post",
        "mentee",
        _of("program"),
        "program_id",
        data=_always({"text": "A room near the wards.", "is_named": True}),
    ),
    Case(
        "by hand: program",
        "ideas:idea_new",
        "post",
        "mentee",
        _of("program"),
        "program",
        data=_always({"text": "A room near the wards.", "is_named": "yes"}),
    ),
    Case(
        "by hand: program of the board",
        "ideas:board",
        "get",
        "admin",
        _of("program"),
        "program",
        statuses=READ,
    ),
    # --- circles of mentors ---
    Case(
        "PlanCircleMeetingSerializer.program_id",
        "api:circle-meeting-list",
        "post",
        "mentor",
        _of("program"),
        "program_id",
        data=_always(CIRCLE | {"client_key": LOG["client_key"]}),
    ),
    Case(
        "PlanCircleMeetingSerializer.guide_id",
        "api:circle-meeting-list",
        "post",
        "mentor",
        _guide,
        "guide_id",
        data=lambda house: (
            CIRCLE | {"client_key": LOG["client_key"], "program_id": str(house.program.pk)}
        ),
    ),
    Case(
        "ChangeCircleMeetingSerializer.guide_id",
        "api:circle-meeting-detail",
        "put",
        "manager",
        _guide,
        "guide_id",
        kwargs=_kw(meeting_id=_of("circle_meeting")),
        data=_always(CIRCLE),
    ),
    Case(
        "by hand: guide of a meeting of mentors",
        "support:circle_plan",
        "post",
        "mentor",
        _guide,
        "guide",
        kwargs=PROGRAM,
        data=_always(
            CIRCLE | {"client_key": LOG["client_key"], "day": "2099-01-05", "clock": "12:00"}
        ),
    ),
    # --- support ---
    Case(
        "AskSerializer.about",
        "api:support-request-list",
        "post",
        "mentor",
        _of("program"),
        "about",
        data=_always({"text": "I would like to talk."}),
    ),
    Case(
        "by hand: matter",
        "support:ask",
        "post",
        "mentor",
        _of("program"),
        "matter",
        data=_always({"text": "I would like to talk."}),
    ),
    Case("by hand: about", "support:ask", "get", "mentor", _of("program"), "about", statuses=READ),
    Case(
        "RaiseConcernSerializer.contact_id",
        "api:concern-list",
        "post",
        "mentee",
        _first(Contact),
        "contact_id",
        data=_always({"text": "It is not safe."}),
    ),
    Case(
        "by hand: contact",
        "support:concern_write",
        "post",
        "mentee",
        _first(Contact),
        "contact",
        data=_always({"text": "It is not safe."}),
    ),
    Case(
        "PassOnSerializer.contact_id",
        "api:concern-pass-on",
        "post",
        "mentee",
        _first(Contact),
        "contact_id",
        kwargs=_kw(concern_id=_of("concern")),
    ),
    Case(
        "by hand: contact to pass on to",
        "support:concern_pass_on",
        "post",
        "mentee",
        _first(Contact),
        "contact",
        kwargs=_kw(concern_id=_of("concern")),
        is_ignored=True,
        statuses=LED_ON,
    ),
    # --- reports, trail ---
    Case(
        "ExportForm.cohort",
        "reporting:exports",
        "post",
        "manager",
        _of("cohort"),
        "cohort",
        data=_always(EXPORT),
    ),
    Case(
        "by hand: cohort",
        "reporting:exports",
        "get",
        "manager",
        _of("cohort"),
        "cohort",
        statuses=READ,
    ),
    Case("BoardFilter.program", "reporting:overview", "get", "admin", _of("program"), "program"),
    *(
        Case(
            "by hand: place",
            "reporting:overview",
            "get",
            "admin",
            _place(kind, model),
            "place",
        )
        for kind, model in (("department", Department), ("site", Site))
    ),
    Case(
        "ExportSerializer.cohort",
        "api:export-list",
        "post",
        "manager",
        _of("cohort"),
        "cohort",
        data=_always(EXPORT),
    ),
    Case(
        "ExportForm.program",
        "reporting:exports",
        "post",
        "manager",
        _of("program"),
        "program",
        data=_always(EXPORT),
    ),
    Case(
        "ExportSerializer.program",
        "api:export-list",
        "post",
        "manager",
        _of("program"),
        "program",
        data=_always(EXPORT),
    ),
    *(
        Case(
            f"{form}.{field}",
            route,
            "post",
            "manager",
            _of(field),
            field,
            data=_always(EXPORT | {"rhythm": "monthly", "weekday": 1, "monthday": 1, "day": 1}),
        )
        for form, route in (
            ("ScheduleForm", "reporting:schedule_new"),
            ("ScheduleSerializer", "api:schedule-list"),
        )
        for field in ("cohort", "program")
    ),
    Case(
        "by hand: scope_id",
        "api:rollup-list",
        "get",
        "admin",
        _of("cohort"),
        "scope_id",
        statuses=READ,
    ),
    Case(
        "by hand: relationship",
        "api:signal-list",
        "get",
        "manager",
        _of("relationship"),
        "relationship",
        kwargs=COHORT,
        statuses=READ,
    ),
    Case(
        "AuditFilterSerializer.subject",
        "api:audit-list",
        "get",
        "admin",
        _first(AuditEvent),
        "subject",
        statuses=READ,
    ),
    Case(
        "AuditFilterForm.subject",
        "mentorship:audit",
        "get",
        "admin",
        _first(AuditEvent),
        "subject",
        statuses=READ,
    ),
]


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
