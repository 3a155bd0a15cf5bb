"""Who gets what from the pages and the API of people's rights."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from reporting.rights.models import Breach, Erasure, LegalHold, PersonalExport
from tests.permissions.matrix import Route
from tests.world import House

EVERYBODY = {"rest": 200}


def admins(status: int) -> dict[str, int]:
    return {"admin": status, "rest": 404}


def _export(house: House) -> dict[str, Any]:
    with house.activate():
        return {"export_id": PersonalExport.objects.get().pk}


def _erasure(house: House) -> dict[str, Any]:
    """One that waits, on behalf of somebody without an account."""
    with house.activate():
        return {"erasure_id": Erasure.objects.get(state="asked", is_asked_by_themselves=False).pk}


def _own(house: House) -> dict[str, Any]:
    """The mentee's own, which is open."""
    with house.activate():
        return {"erasure_id": Erasure.objects.get(is_asked_by_themselves=True).pk}


def _hold(house: House) -> dict[str, Any]:
    with house.activate():
        return {"hold_id": LegalHold.objects.get(lifted_at=None).pk}


def _breach(house: House) -> dict[str, Any]:
    with house.activate():
        return {"breach_id": Breach.objects.get().pk}


def _kind(house: House) -> dict[str, Any]:
    return {"kind": "mails"}


def _confirm(house: House) -> dict[str, Any]:
    return {"confirm": "ERASE"}


def _person(house: House) -> dict[str, Any]:
    return {"person": house.person("other_mentor").pk, "reason": "By letter"}


def _person_json(house: House) -> dict[str, Any]:
    return {"person_id": str(house.person("other_mentor").pk), "reason": "By letter"}


def _a_breach(house: House) -> dict[str, Any]:
    aware = timezone.now() - timedelta(hours=2)
    return {
        "title": "A list sent astray",
        "aware_at": f"{aware:%Y-%m-%dT%H:%M}",
        "facts": "Sent.",
        "regulator_duty": "open",
    }


def _reason(house: House) -> dict[str, Any]:
    return {"reason": "Settled", "lift_reason": "Settled"}


def _rule(house: House) -> dict[str, Any]:
    return {"months": 6, "is_on": True}


def _words(house: House) -> dict[str, Any]:
    return {"controller": "The trust", "erasure_wait_days": 7}


ROUTES = [
    Route("rights:my_data", EVERYBODY),
    Route("rights:export_rows", EVERYBODY),
    Route("rights:export_ask", {"rest": 302}, "post"),
    # Whose file it is not, for them it does not exist; the mentee's is no longer kept.
    Route("rights:export_fetch", {"mentee": 409, "rest": 404}, "post", _export),
    Route("rights:erasure_ask", EVERYBODY),
    Route("rights:erasure_ask", {"admin": 422, "mentee": 422, "rest": 302}, "post", data=_confirm),
    Route("rights:erasure_take_back", {"mentee": 302, "rest": 404}, "post", _own),
    Route("rights:processing", EVERYBODY),
    Route("rights:erasures", admins(200)),
    Route("rights:erasures", admins(302), "post", data=_person),
    Route("rights:erasure", admins(200), kwargs=_erasure),
    Route("rights:erasure", admins(302), "post", _erasure, _confirm),
    Route("rights:erasure_withdraw", admins(302), "post", _erasure),
    Route("rights:erasure_withdraw", admins(403), "post", _own, label="of their own"),
    Route("rights:holds", admins(200)),
    Route("rights:holds", admins(302), "post", data=_person),
    Route("rights:hold_lift", admins(302), "post", _hold, _reason),
    Route("rights:retention", admins(200)),
    Route("rights:retention_rule", admins(200), kwargs=_kind),
    Route("rights:retention_rule", admins(302), "post", _kind, _rule),
    Route("rights:breaches", admins(200)),
    Route("rights:breach_new", admins(200)),
    Route("rights:breach_new", admins(302), "post", data=_a_breach),
    Route("rights:breach", admins(200), kwargs=_breach),
    Route("rights:breach", admins(302), "post", _breach, _a_breach),
    Route("rights:processing_edit", admins(200)),
    Route("rights:processing_edit", admins(302), "post", data=_words),
    Route("api:holding-list", EVERYBODY),
    Route("api:personal-export-list", EVERYBODY),
    Route("api:personal-export-list", {"rest": 201}, "post"),
    Route("api:personal-export-fetch", {"mentee": 409, "rest": 404}, "post", _export),
    Route("api:erasure-list", EVERYBODY),
    Route("api:erasure-list", {"admin": 409, "mentee": 409, "rest": 201}, "post", label="own"),
    Route("api:erasure-list", admins(201), "post", data=_person_json),
    Route("api:erasure-detail", {"admin": 200, "mentee": 200, "rest": 404}, kwargs=_own),
    Route("api:erasure-detail", admins(200), kwargs=_erasure, label="of another"),
    Route("api:erasure-carry-out", admins(200), "post", _erasure),
    Route("api:erasure-withdraw", {"admin": 403, "mentee": 200, "rest": 404}, "post", _own),
    Route("api:hold-list", admins(200)),
    Route("api:hold-list", admins(201), "post", data=_person_json),
    Route("api:hold-lift", admins(200), "post", _hold, _reason),
    Route("api:retention-list", admins(200)),
    Route("api:retention-detail", admins(200), "put", _kind, _rule),
    Route("api:breach-list", admins(200)),
    Route("api:breach-list", admins(201), "post", data=_a_breach),
    Route("api:breach-detail", admins(200), kwargs=_breach),
    Route("api:breach-detail", admins(200), "patch", _breach, _words),
    Route("api:processing", EVERYBODY),
    Route("api:processing", admins(200), "patch", data=_words),
]
