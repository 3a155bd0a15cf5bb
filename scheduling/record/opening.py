"""Open sealed reflections for their writer. Services write down that it is done, where it is."""

from collections.abc import Iterable

from django.views.decorators.debug import sensitive_variables

from mentorship.access import Actor, require
from mentorship.sealing import CannotUnseal, Erased, gather, unseal
from scheduling.record import rules
from scheduling.record.models import Reflection
from scheduling.record.words import InWords, unpacked, untitled


@sensitive_variables()
def titles_of(actor: Actor, rows: Iterable[Reflection]) -> list[InWords]:
    """By their titles alone; what cannot be opened says so in its place."""
    rows = list(rows)
    for row in rows:
        require(rules.change_reflection, actor, row)
    gather([row for row in rows if row.sealed_title], "sealed_title")
    return [InWords(row, _title(actor, row)) for row in rows]


@sensitive_variables()
def words_of(actor: Actor, rows: Iterable[Reflection]) -> list[InWords]:
    """With everything that was written. Raises CannotUnseal, Erased."""
    rows = list(rows)
    for row in rows:
        require(rules.change_reflection, actor, row)
    gather(rows, "sealed_text", "sealed_title")
    return [
        InWords(row, _title(actor, row), unpacked(unseal(row, actor=actor), row.framework))
        for row in rows
    ]


@sensitive_variables()
def _title(actor: Actor, row: Reflection) -> str:
    if not row.sealed_title:
        return untitled()
    try:
        return unseal(row, actor=actor, column="sealed_title")
    except (CannotUnseal, Erased) as error:
        return error.message
