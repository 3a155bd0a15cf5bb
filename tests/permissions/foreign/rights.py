"""Erasure and holds."""

from programs.models import Cohort
from tests.permissions.foreign.case import Case, always, first_of, somebody

CASES = [
    *(
        Case(
            f"{of}.{name}",
            route,
            "post",
            "admin",
            pick,
            name,
            data=always({"reason": "By letter"}),
        )
        for of, route, name, pick in (
            ("AskErasureForm", "rights:erasures", "person", somebody("member")),
            ("AskErasureSerializer", "api:erasure-list", "person_id", somebody("member")),
            ("PlaceHoldForm", "rights:holds", "person", somebody("member")),
            ("PlaceHoldForm", "rights:holds", "cohort", first_of(Cohort)),
            ("PlaceHoldSerializer", "api:hold-list", "person_id", somebody("member")),
            ("PlaceHoldSerializer", "api:hold-list", "cohort_id", first_of(Cohort)),
        )
    ),
]
