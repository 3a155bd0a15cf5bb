"""Who gets what from the record and from a cohort's closing."""

from typing import Any

from programs.models import Cohort
from tests.permissions.matrix import Route
from tests.world import House

TEAM = {"admin": 200, "manager": 200, "rest": 404}
THE_TWO = {"mentor": 302, "mentee": 302, "rest": 404}
THE_TWO_JSON = {"mentor": 200, "mentee": 200, "rest": 404}
MOVES = {"admin": 302, "manager": 302, "rest": 404}


def _cohort(house: House) -> dict[str, Any]:
    return {"cohort_id": house.cohort.pk}


def _to_closing(house: House) -> dict[str, Any]:
    return {"to": "closing"}


def _reflection(house: House) -> dict[str, Any]:
    return {"reflection_id": house.reflection.pk}


def _certificate(house: House) -> dict[str, Any]:
    return {"certificate_id": house.certificate.pk}


def _enrollment(house: House) -> dict[str, Any]:
    return {"enrollment_id": house.enrollment("mentee").pk}


def _enrollment_at_the_end(house: House) -> dict[str, Any]:
    _at_the_end(house)
    return _enrollment(house)


def _relationship(house: House) -> dict[str, Any]:
    """Of a cohort that is closing."""
    _at_the_end(house)
    return {"relationship_id": house.relationship.pk}


def _at_the_end(house: House) -> None:
    with house.activate():
        Cohort.objects.filter(pk=house.cohort.pk).update(status="closing")


def _words(house: House) -> dict[str, Any]:
    return {"happened_on": "2026-01-05", "what": "I held my tongue."}


def writes(status: int) -> dict[str, int]:
    """The writer alone; for everybody else there is nothing."""
    return {"mentee": status, "rest": 404}


def _written(house: House) -> dict[str, Any]:
    return {"framework": "driscoll", "happened_on": "2026-01-05", "stages": {"what": "I waited."}}


def _changed(house: House) -> dict[str, Any]:
    return {"happened_on": "2026-01-05", "stages": {"what": "I waited."}}


def _number(house: House) -> dict[str, Any]:
    return {"number": house.certificate.number}


def _corrected(house: House) -> dict[str, Any]:
    day = "2026-03-01"
    right = {"holder": "Right", "began_on": day, "ended_on": day, "meetings": 2, "minutes": 90}
    return right


ROUTES = [
    Route("record:certificates", {"admin": 200, "manager": 200, "other_manager": 200, "rest": 404}),
    Route("record:correction", TEAM, kwargs=_number),
    Route("record:correction", MOVES, "post", _number, _corrected),
    Route(
        "api:certificate-correct",
        {"admin": 201, "manager": 201, "rest": 404},
        "post",
        _number,
        _corrected,
    ),
    Route("api:record", {"rest": 200}),
    Route("api:reflection-list", {"rest": 200}),
    Route("api:reflection-list", {"rest": 201}, "post", data=_written),
    Route("api:reflection-detail", writes(200), "put", _reflection, _changed),
    Route("api:reflection-detail", writes(204), "delete", _reflection),
    Route("api:reflection-open", writes(200), "post", _reflection),
    Route("api:going-on", THE_TWO_JSON, "post", _relationship, lambda _: {"wishes": True}),
    Route("api:cohort-closing", TEAM, kwargs=_cohort),
    Route("record:record", {"rest": 200}),
    Route("record:export", {"rest": 302}),
    Route("record:export", {"rest": 200}, "post", data=lambda _: {"format": "json"}),
    Route("record:certificate", writes(200), kwargs=_certificate),
    Route("record:reflection_new", {"rest": 200}),
    Route("record:reflection_new", {"rest": 302}, "post", data=_words),
    Route("record:reflection", writes(200), kwargs=_reflection),
    Route("record:reflection_edit", writes(200), kwargs=_reflection),
    Route("record:reflection_edit", writes(302), "post", _reflection, _words),
    Route("record:reflection_delete", writes(302), "post", _reflection),
    # While the cohort runs there is nothing to look back on.
    Route("record:looking_back", {"rest": 404}, kwargs=_enrollment, label="running"),
    Route("record:looking_back", writes(200), kwargs=_enrollment_at_the_end),
    Route("record:going_on", THE_TWO, "post", _relationship, lambda _: {"wishes": "yes"}),
    Route("record:closing", TEAM, kwargs=_cohort),
    Route("record:closing_words", MOVES, "post", _cohort, lambda _: {"thanks": "Thank you."}),
    Route("record:closing_move", MOVES, "post", _cohort, _to_closing),
]
