"""Say whom a programme is for."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Invalid
from participants import rules
from participants.models import (
    Department,
    JoinCriterion,
    Person,
    Profession,
    Site,
    Specialty,
)
from participants.models.targets import OF_WHICH
from participants.queries.targets import roles_in
from programs.models import Program

LISTS: dict[str, Any] = {
    "profession": Profession,
    "specialty": Specialty,
    "site": Site,
    "department": Department,
}
MOST = 100


@transaction.atomic
def save_join_criteria(
    *, actor: Actor, program: Program, role: str, chosen: Mapping[str, Collection[Any]]
) -> Program:
    """Keep who may join a programme in a role, instead of what was chosen before.

    `chosen` has identifiers by kind (`models.targets.OF_WHICH`), career stages as numbers; a kind
    that is left out asks for nothing. Who takes part already stays. Raises Invalid, naming the
    kind, for what is not on the organisation's lists, and Conflict for an archived programme.
    """
    row = Program.objects.select_for_update().get(pk=program.pk)
    require(rules.change_join_criteria, actor, row)
    row.require_in_use()
    if role not in roles_in(row):
        raise Invalid(_("Choose a role of this programme."), fields={"role": _("Choose a role.")})
    rows = [
        JoinCriterion(program=row, role=role, **{column: value})
        for kind in OF_WHICH
        for column, value in _known(kind, chosen.get(kind, ()))
    ]
    JoinCriterion.objects.filter(program=row, role=role).delete()
    JoinCriterion.objects.bulk_create(rows)
    counts = {kind: len(set(chosen.get(kind, ()))) for kind in OF_WHICH}
    audit.record(
        actor=actor, action="program.join_criteria_saved", subject=row, role=role, counts=counts
    )
    return row


def _known(kind: str, values: Collection[Any]) -> list[tuple[str, UUID | int]]:
    wanted = set(values)
    if len(wanted) > MOST:
        raise _refusal(kind, _("At most %(count)s of them.") % {"count": MOST})
    if kind == "career_stage":
        if wanted - set(Person.Stage.values):
            raise _refusal(kind, _("Choose career stages from 1 to 7."))
        return [(kind, value) for value in sorted(wanted)]
    found = set(LISTS[kind].objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - found:
        raise _refusal(kind, _("Choose from your organisation’s lists."))
    return [(f"{kind}_id", value) for value in sorted(found)]


def _refusal(kind: str, message: str) -> Invalid:
    return Invalid(message, code="join_criteria", fields={kind: message})
