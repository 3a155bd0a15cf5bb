"""Reports and the audit trail."""

from mentorship.models import AuditEvent
from participants.models import Department, Site
from tests.permissions.foreign.case import (
    COHORT,
    EXPORT,
    READ,
    Case,
    always,
    first_of,
    named,
    placed,
)

CASES = [
    Case(
        "ExportForm.cohort",
        "reporting:exports",
        "post",
        "manager",
        named("cohort"),
        "cohort",
        data=always(EXPORT),
    ),
    Case(
        "by hand: cohort",
        "reporting:exports",
        "get",
        "manager",
        named("cohort"),
        "cohort",
        statuses=READ,
    ),
    Case("BoardFilter.program", "reporting:overview", "get", "admin", named("program"), "program"),
    *(
        Case(
            "by hand: place",
            "reporting:overview",
            "get",
            "admin",
            placed(kind, model),
            "place",
        )
        for kind, model in (("department", Department), ("site", Site))
    ),
    Case(
        "ExportSerializer.cohort",
        "api:export-list",
        "post",
        "manager",
        named("cohort"),
        "cohort",
        data=always(EXPORT),
    ),
    *(
        Case(
            f"WantedOfKindSerializer.{field}",
            "api:export-size",
            "get",
            "manager",
            named(field),
            field,
            kwargs=always({"kind": "enrollments"}),
        )
        for field in ("cohort", "program")
    ),
    *(
        Case(
            f"ExportForm.{field}",
            "reporting:export_size",
            "get",
            "manager",
            named(field),
            field,
            data=always(EXPORT),
            statuses=READ,
        )
        for field in ("cohort", "program")
    ),
    Case(
        "ExportForm.program",
        "reporting:exports",
        "post",
        "manager",
        named("program"),
        "program",
        data=always(EXPORT),
    ),
    Case(
        "ExportSerializer.program",
        "api:export-list",
        "post",
        "manager",
        named("program"),
        "program",
        data=always(EXPORT),
    ),
    *(
        Case(
            f"{form}.{field}",
            route,
            "post",
            "manager",
            named(field),
            field,
            data=always(EXPORT | {"rhythm": "monthly", "weekday": 1, "monthday": 1, "day": 1}),
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
        named("cohort"),
        "scope_id",
        statuses=READ,
    ),
    Case(
        "by hand: relationship",
        "api:signal-list",
        "get",
        "manager",
        named("relationship"),
        "relationship",
        kwargs=COHORT,
        statuses=READ,
    ),
    Case(
        "AuditFilterSerializer.subject",
        "api:audit-list",
        "get",
        "admin",
        first_of(AuditEvent),
        "subject",
        statuses=READ,
    ),
    Case(
        "AuditFilterForm.subject",
        "mentorship:audit",
        "get",
        "admin",
        first_of(AuditEvent),
        "subject",
        statuses=READ,
    ),
]
