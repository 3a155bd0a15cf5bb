"""Who gets what from the pages and the API of scheduling."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from participants.models import GoalStep
from tests.permissions.matrix import Route
from tests.world import House

OWN = {"mentor", "mentee"}


def _relationship(house: House) -> dict[str, Any]:
    return {"relationship_id": house.relationship.pk}


def _planned(house: House) -> dict[str, Any]:
    return {"meeting_id": house.planned_meeting.pk}


def _held(house: House) -> dict[str, Any]:
    return {"meeting_id": house.meeting.pk}


def _shared(house: House) -> dict[str, Any]:
    return {"note_id": house.shared_note.pk}


def _private(house: House) -> dict[str, Any]:
    return {"note_id": house.private_note.pk}


def _goal(house: House) -> dict[str, Any]:
    return {"goal_id": house.goal.pk}


def _step(house: House) -> dict[str, Any]:
    with house.activate("mentee"):
        return {"step_id": GoalStep.objects.get(goal=house.goal).pk}


def _cohort(house: House) -> dict[str, Any]:
    return {"cohort_id": house.cohort.pk}


def _plan(house: House) -> dict[str, Any]:
    soon = timezone.now() + timedelta(days=3)
    return {"day": f"{soon:%Y-%m-%d}", "clock": "14:00", "minutes": 45, "means": "video"}


def _plan_json(house: House) -> dict[str, Any]:
    starts_at = (timezone.now() + timedelta(days=3)).isoformat()
    return {"starts_at": starts_at, "minutes": 45, "means": "video"}


def _time(house: House) -> dict[str, Any]:
    return {"time_id": house.proposed_time.pk}


def _times(house: House) -> dict[str, Any]:
    starts = [(timezone.now() + timedelta(days=days)).isoformat() for days in (10, 11)]
    return {"starts": starts, "minutes": 45, "means": "video"}


def _log(house: House) -> dict[str, Any]:
    return {
        "client_key": "0192a1b2-0000-7000-8000-000000000001",
        "outcome": "held",
        "held_on": f"{timezone.localdate():%Y-%m-%d}",
        "minutes": 45,
        "means": "phone",
    }


def _note(house: House) -> dict[str, Any]:
    return {"text": "We spoke about my first week.", "audience": "private"}


def _calendar(house: House) -> dict[str, Any]:
    return {"is_invited": True, "shows_names": False}


def pair(status: int) -> dict[str, int]:
    """For the two of the relationship; for everybody else it does not exist."""
    return {"mentor": status, "mentee": status, "rest": 404}


FOR_MANY = {"admin": 200, "manager": 200, "mentor": 200, "mentee": 200, "rest": 404}
NOT_THEIRS = {"admin": 403, "manager": 403}

ROUTES = [
    Route("scheduling:my_mentoring", {"rest": 200}),
    Route("scheduling:notification_settings", {"rest": 200}),
    Route("scheduling:notification_settings", {"rest": 302}, method="post"),
    Route("scheduling:my_calendar", {"rest": 200}),
    Route("scheduling:my_calendar", {"rest": 302}, "post", data=lambda house: {"is_invited": "on"}),
    Route("scheduling:calendar_feed_make", {"rest": 200}, "post"),
    Route("scheduling:calendar_feed_revoke", {"rest": 302}, "post"),
    Route("scheduling:relationships", {"admin": 200, "manager": 200, "rest": 404}, kwargs=_cohort),
    Route("scheduling:relationship", FOR_MANY, kwargs=_relationship),
    Route("scheduling:rhythm", pair(200), kwargs=_relationship),
    Route("scheduling:rhythm", pair(302), "post", _relationship, lambda house: {"days": "14"}),
    Route("scheduling:chemistry", pair(200), kwargs=_relationship),
    Route("scheduling:chemistry", pair(302), "post", _relationship, lambda house: {"fit": "good"}),
    Route("scheduling:times", pair(200), kwargs=_relationship),
    Route("scheduling:times", pair(302), "post", _relationship, _times),
    Route("scheduling:time_accept", {"mentor": 302, "mentee": 403, "rest": 404}, "post", _time),
    Route(
        "scheduling:times_decline",
        {"mentor": 302, "mentee": 409, "rest": 404},
        "post",
        _relationship,
    ),
    Route(
        "scheduling:times_withdraw",
        {"mentor": 409, "mentee": 302, "rest": 404},
        "post",
        _relationship,
    ),
    Route("scheduling:meeting_plan", pair(200), kwargs=_relationship),
    Route("scheduling:meeting_plan", pair(302), "post", _relationship, _plan),
    Route("scheduling:meeting_log", pair(200), kwargs=_relationship),
    Route("scheduling:meeting_log", pair(302), "post", _relationship, _log),
    Route("scheduling:note_write", pair(200), kwargs=_relationship),
    Route("scheduling:note_write", pair(302), "post", _relationship, _note),
    Route("scheduling:goals", pair(200), kwargs=_relationship),
    Route(
        "scheduling:goals",
        {"mentee": 302, "mentor": 403, "rest": 404},
        "post",
        _relationship,
        lambda house: {"text": "To lead a shift."},
    ),
    Route("scheduling:my_openings", {"rest": 200}),
    Route("scheduling:openings", pair(200), kwargs=_relationship),
    Route("scheduling:meeting", pair(200), kwargs=_held),
    Route("scheduling:meeting_move", pair(200), kwargs=_planned),
    Route("scheduling:meeting_move", pair(302), "post", _planned, _plan),
    Route("scheduling:meeting_move", pair(409), kwargs=_held, label="held"),
    Route("scheduling:meeting_cancel", pair(302), "post", _planned),
    Route("scheduling:meeting_confirm", {"mentor": 403, "mentee": 302, "rest": 404}, "post", _held),
    Route("scheduling:note", pair(200), kwargs=_shared),
    Route("scheduling:note", pair(200), "post", _shared),
    Route("scheduling:note", {"mentor": 200, "rest": 404}, "post", _private, label="private"),
    Route("scheduling:note_edit", {"mentor": 200, "mentee": 403, "rest": 404}, kwargs=_shared),
    Route(
        "scheduling:note_edit", {"mentor": 302, "mentee": 403, "rest": 404}, "post", _shared, _note
    ),
    Route("scheduling:note_edit", {"mentor": 200, "rest": 404}, kwargs=_private, label="private"),
    Route("scheduling:note_delete", {"mentor": 302, "mentee": 403, "rest": 404}, "post", _shared),
    Route(
        "scheduling:goal_status",
        {"mentee": 302, "mentor": 403, "rest": 404},
        "post",
        _goal,
        lambda house: {"status": "achieved"},
    ),
    Route(
        "scheduling:goal_step_add",
        pair(302),
        "post",
        _goal,
        lambda house: {"text": "Ask to shadow."},
    ),
    Route("scheduling:goal_step", pair(302), "post", _step),
    # ---- API ----
    Route("api:relationship-list", {"rest": 200}),
    Route("api:relationship-detail", FOR_MANY, kwargs=_relationship),
    Route("api:meeting-list", FOR_MANY | {"admin": 403}, kwargs=_relationship),
    Route("api:meeting-list", pair(201) | NOT_THEIRS, "post", _relationship, _plan_json),
    Route("api:suitable-time-list", pair(200), kwargs=_relationship),
    Route("api:proposed-time-list", pair(200), kwargs=_relationship),
    Route("api:proposed-time-list", pair(201), "post", _relationship, _times),
    Route("api:proposed-time-accept", {"mentor": 201, "mentee": 403, "rest": 404}, "post", _time),
    Route(
        "api:proposed-times-decline",
        {"mentor": 204, "mentee": 409, "rest": 404},
        "post",
        _relationship,
    ),
    Route(
        "api:proposed-times-withdraw",
        {"mentor": 409, "mentee": 204, "rest": 404},
        "post",
        _relationship,
    ),
    Route("api:relationship-fit", pair(200), kwargs=_relationship),
    Route("api:relationship-fit", pair(200), "post", _relationship, lambda house: {"fit": "good"}),
    Route("api:relationship-rhythm", pair(200), "put", _relationship, lambda house: {"days": 14}),
    Route("api:meeting-counts", FOR_MANY, kwargs=_relationship),
    Route("api:meeting-log", pair(201) | NOT_THEIRS, "post", _relationship, _log),
    Route("api:opening-list", {"rest": 200}),
    Route("api:relationship-openings", pair(200), kwargs=_relationship),
    Route("api:note-list", pair(200), kwargs=_relationship),
    Route("api:note-list", pair(201), "post", _relationship, _note),
    Route("api:goal-list", pair(200), kwargs=_relationship),
    Route(
        "api:goal-list",
        {"mentee": 201, "mentor": 403, "rest": 404},
        "post",
        _relationship,
        lambda house: {"text": "To lead a shift."},
    ),
    Route("api:meeting-detail", pair(200), kwargs=_held),
    Route("api:meeting-detail", pair(200), "put", _planned, _plan_json),
    Route("api:meeting-cancel", pair(200), "post", _planned),
    Route("api:meeting-confirm", {"mentor": 403, "mentee": 200, "rest": 404}, "post", _held),
    Route("api:note-detail", pair(200), kwargs=_shared),
    Route("api:note-detail", {"mentor": 200, "rest": 404}, kwargs=_private, label="private"),
    Route("api:note-detail", {"mentor": 200, "mentee": 403, "rest": 404}, "put", _shared, _note),
    Route("api:note-detail", {"mentor": 204, "mentee": 403, "rest": 404}, "delete", _shared),
    Route("api:note-open", pair(200), "post", _shared),
    Route("api:note-open", {"mentor": 200, "rest": 404}, "post", _private, label="private"),
    Route(
        "api:goal-detail",
        {"mentee": 200, "mentor": 403, "rest": 404},
        "put",
        _goal,
        lambda house: {"status": "dropped"},
    ),
    Route(
        "api:goal-step-list",
        pair(201),
        "post",
        _goal,
        lambda house: {"text": "Ask to shadow."},
    ),
    Route("api:goal-step-detail", pair(200), "put", _step, lambda house: {"is_done": True}),
    Route("api:meeting-answers", pair(200), kwargs=_planned),
    Route("api:my-protected-time", {"rest": 200}),
    Route("api:my-calendar", {"rest": 200}),
    Route("api:my-calendar", {"rest": 200}, "put", data=_calendar),
    Route("api:my-calendar-feed", {"rest": 201}, "post"),
    Route("api:my-calendar-feed", {"rest": 204}, "delete"),
    Route("api:quick-log", {"rest": 200}),
    Route("api:reminder-preference", {"rest": 200}),
    Route("api:reminder-preference", {"rest": 200}, "put", data=lambda house: {"weekly_budget": 1}),
    Route("api:reminder-list", {"rest": 200}),
    Route("api:reminder-to-come-list", {"rest": 200}),
]
