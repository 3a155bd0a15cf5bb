"""Reports: for administrators, in counts, and for managers, of their own programmes. Files are
seen by who asked for them."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from programs.models import Cohort
from reporting.models import Export, ExportSchedule, FollowUp
from tests.permissions.matrix import Route
from tests.world import House

REPORTERS = {"admin": 200, "manager": 200, "other_manager": 200, "rest": 404}
OWN = {"admin": 200, "manager": 200, "rest": 404}
MANAGER = {"manager": 200, "rest": 404}
PAIR = {"mentor": 200, "mentee": 200, "rest": 404}


def cohort(house: House) -> dict[str, Any]:
    return {"cohort_id": house.cohort.pk}


def program(house: House) -> dict[str, Any]:
    return {"program_id": house.program.pk}


def relationship(house: House) -> dict[str, Any]:
    return {"relationship_id": house.relationship.pk}


def nudge(house: House) -> dict[str, Any]:
    return {"kind": "nudge", "text": "Shall we find a date?"}


def queued(house: House) -> dict[str, Any]:
    """The manager's."""
    with house.activate():
        return {"export_id": Export.objects.get().pk}


def ready(house: House) -> dict[str, Any]:
    """The manager's, with its file."""
    with house.activate():
        export = Export.objects.get()
        export.status = Export.Status.READY
        export.expires_at = timezone.now() + timedelta(days=1)
        export.file.save("ready.csv", ContentFile(b"Name\r\n"), save=True)
        return {"export_id": export.pk}


def wanted(house: House) -> dict[str, Any]:
    return {"kind": "enrollments", "format": "csv", "cohort": str(house.cohort.pk)}


def wanted_monthly(house: House) -> dict[str, Any]:
    return {**wanted(house), "rhythm": "monthly", "weekday": "1", "monthday": "1"}


def offered(house: House) -> dict[str, Any]:
    """A pair to which a new match was offered today."""
    now = timezone.now()
    with house.activate():
        FollowUp.objects.get_or_create(
            relationship=house.relationship,
            kind="rematch",
            made_on=now.date(),
            defaults={"state_then": "stalled", "made_at": now},
        )
    return relationship(house)


def wanted_by_api(house: House) -> dict[str, Any]:
    return {**wanted(house), "rhythm": "monthly", "day": 1}


def schedule(house: House) -> dict[str, Any]:
    """The manager's."""
    with house.activate():
        return {"schedule_id": ExportSchedule.objects.get().pk}


def closed(house: House) -> dict[str, Any]:
    """The cohort, on its last day."""
    with house.activate():
        Cohort.objects.filter(pk=house.cohort.pk).update(status="closing")
    return {"cohort_id": house.cohort.pk}


ROUTES = [
    # While a cohort runs there is no report on how it ended.
    Route("reporting:closing_report", {"rest": 404}, kwargs=cohort, label="running"),
    Route("reporting:closing_report", OWN, kwargs=closed),
    Route("reporting:closing_report_pdf", OWN, kwargs=closed),
    Route("api:closing-report", {"rest": 404}, kwargs=cohort, label="running"),
    Route("api:closing-report", OWN, kwargs=closed),
    # Nobody has both levels: their difference would be a group of its own.
    Route("api:equity-rates", {"admin": 200, "rest": 404}),
    Route("api:program-equity-rates", MANAGER, kwargs=program),
    Route("reporting:home", {"rest": 302}),
    Route("reporting:start", REPORTERS),
    Route("reporting:overview", REPORTERS),
    Route("reporting:cohort", OWN, kwargs=cohort),
    Route("reporting:signals", MANAGER, kwargs=cohort),
    Route("reporting:follow_ups", OWN, kwargs=program),
    Route("reporting:follow_up", MANAGER, kwargs=relationship),
    Route(
        "reporting:follow_up",
        {"manager": 302, "rest": 404},
        method="post",
        kwargs=relationship,
        data=nudge,
    ),
    Route("api:follow-up-list", MANAGER, kwargs=relationship),
    Route(
        "api:follow-up-list",
        {"manager": 201, "rest": 404},
        method="post",
        kwargs=relationship,
        data=nudge,
    ),
    Route("api:follow-up-effects", OWN, kwargs=program),
    # The two of them alone; nobody, where nothing was offered.
    Route("reporting:offer", {"rest": 404}, kwargs=relationship, label="not offered"),
    Route("reporting:offer", PAIR, kwargs=offered),
    Route(
        "reporting:offer",
        {"mentor": 302, "mentee": 302, "rest": 404},
        method="post",
        kwargs=offered,
        data=lambda _house: {"answer": "go_on"},
    ),
    Route("api:offer", {"rest": 404}, kwargs=relationship, label="not offered"),
    Route("api:offer", PAIR, kwargs=offered),
    Route(
        "api:offer",
        {"mentor": 204, "mentee": 204, "rest": 404},
        method="post",
        kwargs=offered,
        data=lambda _house: {"wants_new_match": False},
    ),
    Route("reporting:surveys", OWN, kwargs=cohort),
    Route("reporting:outcomes", OWN, kwargs=cohort),
    Route("reporting:program_outcomes", OWN, kwargs=program),
    Route("api:cohort-outcomes", OWN, kwargs=cohort),
    Route("reporting:program", OWN, kwargs=program),
    Route("reporting:protected_time", MANAGER, kwargs=program),
    Route("api:cohort-surveys", OWN, kwargs=cohort),
    Route("api:cohort-named-surveys", OWN, kwargs=cohort),
    Route("api:protected-times", OWN, kwargs=program),
    Route("api:mentor-times", MANAGER, kwargs=program),
    # Everybody's own, and nothing of anybody else; empty for who takes no part.
    Route("reporting:own", {"rest": 200}),
    Route("api:my-progress", {"rest": 200}),
    Route("reporting:exports", REPORTERS),
    Route(
        "reporting:exports",
        {"admin": 302, "manager": 302, "other_manager": 422, "rest": 404},
        method="post",
        data=wanted,
    ),
    Route("reporting:export_rows", REPORTERS),
    Route("reporting:export_size", REPORTERS),
    Route("reporting:export_again", {"manager": 302, "rest": 404}, method="post", kwargs=ready),
    Route("reporting:export_delete", {"manager": 302, "rest": 404}, method="post", kwargs=queued),
    Route("reporting:schedule_new", REPORTERS),
    Route(
        "reporting:schedule_new",
        {"admin": 302, "manager": 302, "other_manager": 422, "rest": 404},
        method="post",
        data=wanted_monthly,
    ),
    Route("reporting:schedule", MANAGER, kwargs=schedule),
    Route(
        "reporting:schedule",
        {"manager": 302, "rest": 404},
        method="post",
        kwargs=schedule,
        data=wanted_monthly,
    ),
    Route("reporting:schedule_stop", {"manager": 302, "rest": 404}, method="post", kwargs=schedule),
    Route("reporting:export", {"manager": 200, "rest": 404}, kwargs=ready),
    Route(
        "reporting:export", {"manager": 409, "rest": 404}, kwargs=queued, label="while it is made"
    ),
    Route("api:cohort-summary", OWN, kwargs=cohort),
    Route("api:signal-list", MANAGER, kwargs=cohort),
    Route("api:all-signal-list", REPORTERS),
    Route("api:rollup-list", REPORTERS),
    Route("api:export-list", REPORTERS),
    Route(
        "api:export-list",
        {"admin": 202, "manager": 202, "other_manager": 422, "rest": 404},
        method="post",
        data=wanted,
    ),
    Route("api:export-size", REPORTERS, kwargs=lambda _: {"kind": "surveys"}),
    Route("api:export-detail", MANAGER, kwargs=queued),
    Route("api:export-detail", {"manager": 204, "rest": 404}, method="delete", kwargs=queued),
    Route("api:export-again", {"manager": 202, "rest": 404}, method="post", kwargs=ready),
    Route("api:export-file", MANAGER, kwargs=ready),
    Route("api:schedule-list", REPORTERS),
    Route(
        "api:schedule-list",
        {"admin": 201, "manager": 201, "other_manager": 422, "rest": 404},
        method="post",
        data=wanted_by_api,
    ),
    Route("api:schedule-detail", MANAGER, kwargs=schedule),
    Route(
        "api:schedule-detail", MANAGER, method="patch", kwargs=schedule, data=lambda _: {"day": 3}
    ),
    Route("api:schedule-detail", {"manager": 204, "rest": 404}, method="delete", kwargs=schedule),
]
