"""What participants declared of themselves for equality monitoring.

Written as rows, each as the person whose it is, for the database takes them from nobody else; one
statement a person, all of them sent at once.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from mentorship.demonstration.cast import House
from mentorship.tenancy import acting_as, new_id
from participants.equity import PREFER_NOT, USUAL, WORDING
from participants.models import Enrollment, Person

# How often each choice is made, in the order of `USUAL`; then "Prefer not to say".
_WEIGHTS = {
    "age": (10, 34, 30, 18, 8, 2),
    "disability": (12, 80, 8),
    "ethnic_group": (26, 14, 5, 50, 2, 3),
    "gender": (74, 22, 1, 0, 3),
    "religion": (34, 2, 38, 6, 1, 12, 1, 2, 4),
    "orientation": (84, 4, 3, 1, 8),
    "caring": (45, 50, 5),
}
_ANSWERING = 0.8
_DECLARE = """
WITH them AS MATERIALIZED (SELECT set_config('app.user', %s, true)),
     consent AS (
       INSERT INTO participants_equityconsent (id, organization_id, person_id, wording, given_at)
       SELECT %s, %s, %s, %s, now() FROM them)
INSERT INTO participants_equityanswer (id, organization_id, person_id, question, choice)
SELECT said.id, %s, %s, said.question, said.choice
  FROM them, unnest(%s::uuid[], %s::text[], %s::text[]) AS said(id, question, choice)
"""


def declare_characteristics(house: House) -> None:
    """Most participants who have an account say something of themselves."""
    taking_part = Enrollment.objects.filter(status=Enrollment.Status.ACCEPTED).values("person")
    people = Person.objects.filter(pk__in=taking_part).exclude(user=None).order_by("pk")
    rows = [_row(house, one) for one in people if house.chance.random() < _ANSWERING]
    assert house.admin.user is not None
    with acting_as(house.admin.user), connection.cursor() as cursor:
        cursor.executemany(_DECLARE, rows)


def _row(house: House, person: Person) -> Sequence[Any]:
    organization, said = house.organization.pk, _said(house)
    return (
        *(str(person.user_id), new_id(), organization, person.pk, WORDING),
        *(organization, person.pk, [new_id() for _ in said], list(said), list(said.values())),
    )


def _said(house: House) -> dict[str, str]:
    return {
        one.key: house.chance.choices((*one.choices, PREFER_NOT), _WEIGHTS[one.key])[0]
        for one in USUAL
        if house.chance.random() < 0.95
    }
