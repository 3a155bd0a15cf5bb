"""The steps of a programme, and the guides they lead to."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Invalid
from programs import rules
from programs.days import today_of
from programs.locking import locked
from programs.models import Guide, PreparationItem, Program, Touchpoint

TOUCHPOINT_FIELDS = (
    "offset_days",
    "kind",
    "audience",
    "title",
    "summary",
    "prompts",
    "guide",
    "survey",
    "after",
)
GUIDE_FIELDS = ("title", "audience", "framework", "body")


@transaction.atomic
def add_touchpoint(*, actor: Actor, program: Program, **fields: Any) -> Touchpoint:
    """Add a step (`TOUCHPOINT_FIELDS`), ordered by its day.

    Raises NotAllowed; Conflict when the programme is archived; Invalid where the kind of step
    needs a guide or a survey and has none, or where steps would follow each other in a circle.
    """
    program = locked(program)
    require(rules.change_structure, actor, program)
    program.require_in_use()
    last = program.touchpoints.aggregate(last=Max("position"))["last"] or 0
    step = Touchpoint(program=program, position=last + 1, **_known(fields, TOUCHPOINT_FIELDS))
    _require_whole(step)
    step.save()
    audit.record(actor=actor, action="touchpoint.added", subject=step, program=str(program.pk))
    return step


@transaction.atomic
def update_touchpoint(*, actor: Actor, touchpoint: Touchpoint, **changes: Any) -> Touchpoint:
    """Change a step; those that keep their distance from it move along.

    Raises as `add_touchpoint`.
    """
    program = locked(touchpoint.owner)
    require(rules.change_structure, actor, program)
    program.require_in_use()
    step = locked(touchpoint)
    was_on = step.offset_days
    for name, value in _known(changes, TOUCHPOINT_FIELDS).items():
        setattr(step, name, value)
    _require_whole(step)
    _require_no_circle(step)
    step.save()
    _move_followers(step, step.offset_days - was_on)
    audit.record(actor=actor, action="touchpoint.changed", subject=step, program=str(program.pk))
    return step


@transaction.atomic
def move_touchpoint(*, actor: Actor, touchpoint: Touchpoint, direction: str) -> bool:
    """Let a step change places with the one before (`up`) or after it (`down`), days included.

    Return False, and change nothing, at the end of the list. Raises NotAllowed; Conflict when the
    programme is archived; Invalid for another direction.
    """
    program = locked(touchpoint.owner)
    require(rules.change_structure, actor, program)
    program.require_in_use()
    if direction not in {"up", "down"}:
        raise Invalid(_("A step moves up or down."))
    steps = list(program.touchpoints.order_by("offset_days", "position"))
    here = next(index for index, step in enumerate(steps) if step.pk == touchpoint.pk)
    there = here - 1 if direction == "up" else here + 1
    if not 0 <= there < len(steps):
        return False
    _swap(steps, here, there)
    audit.record(actor=actor, action="touchpoint.moved", subject=touchpoint, direction=direction)
    return True


@transaction.atomic
def place_touchpoint(*, actor: Actor, touchpoint: Touchpoint, place: int) -> bool:
    """Put a step at a place of the list, the first being 0; the days stay where they are, and the
    steps between change places by one.

    Return False, and change nothing, where it is there already. Raises NotAllowed; Conflict when
    the programme is archived; Invalid for a place that is not in the list.
    """
    program = locked(touchpoint.owner)
    require(rules.change_structure, actor, program)
    program.require_in_use()
    steps = list(program.touchpoints.order_by("offset_days", "position"))
    if not 0 <= place < len(steps):
        raise Invalid(_("There is no such place in the list."), fields={"place": _("Not there.")})
    here = next(index for index, step in enumerate(steps) if step.pk == touchpoint.pk)
    if here == place:
        return False
    days = [step.offset_days for step in steps]
    steps.insert(place, steps.pop(here))
    _put_in_order(steps, days)
    audit.record(actor=actor, action="touchpoint.moved", subject=touchpoint, place=place)
    return True


@transaction.atomic
def remove_touchpoint(*, actor: Actor, touchpoint: Touchpoint) -> None:
    """Take a step out of the structure. Raises NotAllowed; Conflict when it is archived."""
    program = locked(touchpoint.owner)
    require(rules.change_structure, actor, program)
    program.require_in_use()
    audit.record(
        actor=actor, action="touchpoint.removed", subject=touchpoint, program=str(program.pk)
    )
    touchpoint.delete()


@transaction.atomic
def add_guide(*, actor: Actor, program: Program, **fields: Any) -> Guide:
    """Add a text to read (`GUIDE_FIELDS`). Raises NotAllowed; Conflict when it is archived."""
    program = locked(program)
    require(rules.change_structure, actor, program)
    program.require_in_use()
    known = _known(fields, GUIDE_FIELDS)
    guide = Guide.objects.create(program=program, key=_free_key(program, known["title"]), **known)
    audit.record(actor=actor, action="guide.added", subject=guide, program=str(program.pk))
    return guide


@transaction.atomic
def update_guide(*, actor: Actor, guide: Guide, asks_again: bool = False, **changes: Any) -> Guide:
    """Change a guide; where `asks_again`, mentors who read it for their preparation read it again.

    Raises NotAllowed; Conflict when the programme is archived.
    """
    program = locked(guide.program)
    require(rules.change_structure, actor, program)
    program.require_in_use()
    guide = locked(guide)
    for name, value in _known(changes, GUIDE_FIELDS).items():
        setattr(guide, name, value)
    guide.save()
    readings = PreparationItem.objects.filter(guide=guide)
    change = {"revision": F("revision") + 1, "asked_on": today_of(actor)}
    again = readings.update(**change) if asks_again else 0
    audit.record(
        actor=actor,
        action="guide.changed",
        subject=guide,
        program=str(program.pk),
        asks_again=bool(again),
    )
    return guide


def _known(fields: Mapping[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    unknown = set(fields) - set(known)
    if unknown:
        raise TypeError(f"Unknown: {', '.join(sorted(unknown))}.")
    return dict(fields)


def _require_whole(step: Touchpoint) -> None:
    if step.kind == Touchpoint.Kind.GUIDE and step.guide is None:
        raise Invalid(
            _("Choose the guide to read."), fields={"guide": _("Choose the guide to read.")}
        )
    if step.kind in {Touchpoint.Kind.PULSE, Touchpoint.Kind.SURVEY} and step.survey is None:
        raise Invalid(_("Choose the survey."), fields={"survey": _("Choose the survey to answer.")})
    for name in ("guide", "survey", "after"):
        related = getattr(step, name)
        if related is not None and related.program_id != step.program_id:
            raise Invalid(
                _("That belongs to another programme."), fields={name: _("Choose another.")}
            )


def _require_no_circle(step: Touchpoint) -> None:
    """Going back from a step to those it follows never leads to the step itself."""
    seen, before = {step.pk}, step.after
    while before is not None:
        if before.pk in seen:
            raise Invalid(
                _("These steps would follow each other in a circle."),
                code="structure_circle",
                fields={"after": _("It follows this step already. Choose another.")},
            )
        seen.add(before.pk)
        before = before.after


def _move_followers(step: Touchpoint, days: int) -> None:
    """Those that keep their distance from a step that moved, and those that follow them."""
    if not days:
        return
    for follower in step.followers.select_for_update(of=("self",)):
        follower.offset_days += days
        follower.save(update_fields=["offset_days"])
        _move_followers(follower, days)


def _swap(steps: list[Touchpoint], here: int, there: int) -> None:
    """The two change days, and every step gets the position of its place in the list."""
    days = [step.offset_days for step in steps]
    steps[here], steps[there] = steps[there], steps[here]
    _put_in_order(steps, days)


def _put_in_order(steps: list[Touchpoint], days: list[int]) -> None:
    """The steps get the days in their order, and the positions of their places in the list."""
    for position, (step, day) in enumerate(zip(steps, days, strict=True), start=1):
        step.position, step.offset_days = position, day
    Touchpoint.objects.bulk_update(steps, ["offset_days", "position"])


def _free_key(program: Program, title: str) -> str:
    stem = slugify(title)[:50].replace("-", "_") or "guide"
    taken = set(program.guides.values_list("key", flat=True))
    if stem not in taken:
        return stem
    return next(key for n in range(2, len(taken) + 3) if (key := f"{stem}_{n}") not in taken)
