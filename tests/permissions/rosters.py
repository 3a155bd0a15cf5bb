"""Who gets what of rosters and working times."""

from typing import Any

from scheduling.models import RosterCode, RosterImport
from tests.permissions.matrix import Route
from tests.world import House

ADMIN = {"admin": 200, "rest": 404}
ADMIN_302 = {"admin": 302, "rest": 404}
ADMIN_409 = {"admin": 409, "rest": 404}


def roster(house: House) -> dict[str, Any]:
    return {"import_id": house._one(RosterImport).pk}


def code(house: House) -> dict[str, Any]:
    return {"code_id": house._one(RosterCode).pk}


def meaning(house: House) -> dict[str, Any]:
    return {"means": "works", "kind": "night"}


def limits(house: House) -> dict[str, Any]:
    return {"earliest": "08:00", "latest": "18:00"}


def calendar_address(house: House) -> dict[str, Any]:
    return {"address": "webcal://calendar.example/shifts.ics"}


ROUTES = [
    Route("scheduling:rosters", ADMIN),
    Route("scheduling:roster", ADMIN, kwargs=roster),
    Route("scheduling:roster_columns", ADMIN_302, kwargs=roster),
    Route("scheduling:roster_codes", ADMIN_302, kwargs=roster),
    Route("scheduling:roster_progress", ADMIN, kwargs=roster),
    Route("scheduling:roster_report", ADMIN, kwargs=roster),
    Route("scheduling:roster_start", ADMIN_409, "post", roster),
    Route("scheduling:roster_discard", ADMIN_409, "post", roster),
    Route("scheduling:roster_code", ADMIN, kwargs=code),
    Route("scheduling:roster_code", ADMIN_302, "post", code, meaning),
    Route("api:roster-list", ADMIN),
    Route("api:roster-detail", ADMIN, kwargs=roster),
    Route("api:roster-detail", ADMIN_409, "delete", roster),
    Route(
        "api:roster-mapping",
        ADMIN_409,
        "post",
        roster,
        lambda house: {"mapping": {"A": "number", "B": "day", "C": "code"}},
    ),
    Route("api:roster-answers", ADMIN_409, "post", roster, lambda house: {"answers": {}}),
    Route("api:roster-start", ADMIN_409, "post", roster),
    Route("api:roster-remarks", ADMIN, kwargs=roster),
    Route("api:roster-code-list", ADMIN),
    Route("scheduling:working_times", {"rest": 200}),
    Route("scheduling:working_times", {"rest": 302}, "post", data=limits),
    Route("scheduling:shift_calendar", {"rest": 302}, "post", data=calendar_address),
    Route("scheduling:shift_calendar_explain", {"rest": 302}, "post"),
    Route("scheduling:shift_calendar_forget", {"rest": 302}, "post"),
    Route("api:my-working-habits", {"rest": 200}),
    Route("api:my-working-habits", {"rest": 200}, "put", data=limits),
    Route("api:my-shifts", {"rest": 200}),
    Route("api:my-shift-calendar", {"other_mentor": 200, "rest": 404}),
    Route("api:my-shift-calendar", {"rest": 200}, "put", data=calendar_address),
    Route("api:my-shift-calendar", {"rest": 204}, "delete"),
    Route(
        "api:my-shift-calendar-meanings",
        {"rest": 200},
        "post",
        data=lambda house: {"meanings": {"Annual leave": "leave"}},
    ),
    Route("api:roster-code", ADMIN, "put", code, meaning),
]
