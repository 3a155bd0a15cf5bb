"""The parts of the mentors' preparation, and asking for them again when they change."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Invalid
from programs import rules
from programs.days import today_of
from programs.locking import locked
from programs.models import PreparationItem, Program

FIELDS = ("kind", "text", "guide", "options")


@transaction.atomic
def add_preparation_item(*, actor: Actor, program: Program, **fields: Any) -> PreparationItem:
    """Add a part (`FIELDS`) at the end; mentors who were ready have it before them.

    Raises NotAllowed; Conflict when the programme is archived; Invalid for a reading without its
    guide, and for a scenario without two options of which one is best.
    """
    program = locked(program)
    require(rules.change_structure, actor, program)
    program.require_in_use()
    last = program.preparation.aggregate(last=Max("position"))["last"] or 0
    item = PreparationItem(program=program, position=last + 1, **_known(fields))
    item.asked_on = today_of(actor)
    _require_whole(item)
    item.save()
    audit.record(actor=actor, action="preparation.added", subject=item, program=str(program.pk))
    return item


@transaction.atomic
def update_preparation_item(
    *, actor: Actor, item: PreparationItem, asks_again: bool, **changes: Any
) -> PreparationItem:
    """Change a part; where `asks_again`, those who did it are asked to do it again.

    Raises as `add_preparation_item`.
    """
    program = locked(item.program)
    require(rules.change_structure, actor, program)
    program.require_in_use()
    item = locked(item)
    for name, value in _known(changes).items():
        setattr(item, name, value)
    _require_whole(item)
    if asks_again:
        item.revision += 1
        item.asked_on = today_of(actor)
    item.save()
    audit.record(
        actor=actor, action="preparation.changed", subject=item, asks_again=bool(asks_again)
    )
    return item


@transaction.atomic
def remove_preparation_item(*, actor: Actor, item: PreparationItem) -> None:
    """Take a part out. Raises NotAllowed; Conflict when the programme is archived."""
    program = locked(item.program)
    require(rules.change_structure, actor, program)
    program.require_in_use()
    audit.record(actor=actor, action="preparation.removed", subject=item, program=str(program.pk))
    item.delete()


@transaction.atomic
def move_preparation_item(*, actor: Actor, item: PreparationItem, direction: str) -> bool:
    """Let a part change places with the one before (`up`) or after it (`down`).

    Return False at the end of the list. Raises NotAllowed; Conflict when the programme is
    archived; Invalid for another direction.
    """
    program = locked(item.program)
    require(rules.change_structure, actor, program)
    program.require_in_use()
    if direction not in {"up", "down"}:
        raise Invalid(_("A part moves up or down."))
    items = list(program.preparation.order_by("position", "pk"))
    here = next(index for index, one in enumerate(items) if one.pk == item.pk)
    there = here - 1 if direction == "up" else here + 1
    if not 0 <= there < len(items):
        return False
    items[here], items[there] = items[there], items[here]
    for position, one in enumerate(items, start=1):
        one.position = position
    PreparationItem.objects.bulk_update(items, ["position"])
    audit.record(actor=actor, action="preparation.moved", subject=item, direction=direction)
    return True


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"Unknown: {', '.join(sorted(unknown))}.")
    return dict(fields)


def _require_whole(item: PreparationItem) -> None:
    kinds = PreparationItem.Kind
    if item.kind != kinds.READING:
        item.guide = None
    elif item.guide is None or item.guide.program_id != item.program_id:
        words = _("Choose the guide to read.")
        raise Invalid(words, fields={"guide": words})
    if item.kind != kinds.SCENARIO:
        item.options = []
    elif not _is_a_choice(item.options):
        words = _("Give two options or more, each with what is to be said to it; one is best.")
        raise Invalid(words, fields={"options": words})


def _is_a_choice(options: Sequence[Mapping[str, Any]]) -> bool:
    best = [one for one in options if one.get("is_best")]
    told = all(one.get("text", "").strip() and one.get("feedback", "").strip() for one in options)
    return len(options) >= 2 and len(best) == 1 and told
