"""Write, open, change and delete one's own reflections. There is no other reader."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from mentorship.guard import LONGEST_TEXT, as_kept, require_harmless
from mentorship.sealing import seal
from mentorship.tenancy import identify
from scheduling.record import rules
from scheduling.record.frameworks import stages_of
from scheduling.record.models import Reflection
from scheduling.record.opening import words_of
from scheduling.record.words import InWords, packed

LONGEST_TITLE = 120


@sensitive_variables("title", "stages")
@transaction.atomic
def write_reflection(
    *,
    actor: Actor,
    framework: str,
    happened_on: date,
    title: str,
    stages: Mapping[str, str],
    is_checked: bool = False,
) -> Reflection:
    """Keep a reflection, sealed, for its writer alone.

    Raises LooksLikePatient (422), Invalid (`empty`, `too_long`, a day to come).
    """
    identify(actor.person_id)
    require(rules.keep_own_record, actor)
    assert actor.person_id is not None  # the rule has asked
    row = Reflection(
        person_id=actor.person_id,
        framework=Reflection.Framework(framework),
        happened_on=_past(happened_on),
    )
    _seal(row, actor, title, stages, is_checked)
    row.save()
    _record(actor, "reflection.written", row, is_checked)
    return row


@transaction.atomic
def open_reflection(*, actor: Actor, reflection: Reflection) -> InWords:
    """The words, once it is written down that they were opened, which outlives whatever becomes
    of the request. Raises NotRecorded (503), CannotUnseal, Erased."""
    identify(actor.person_id)
    require(rules.change_reflection, actor, reflection)
    audit.record_now(actor=actor, action="reflection.opened", subject=reflection)
    return words_of(actor, [reflection])[0]


@sensitive_variables("title", "stages")
@transaction.atomic
def edit_reflection(
    *,
    actor: Actor,
    reflection: Reflection,
    happened_on: date,
    title: str,
    stages: Mapping[str, str],
    is_checked: bool = False,
    row_version: int | None = None,
) -> Reflection:
    """Replace the words; `row_version` is the one that was read, where that is known.

    Raises as `write_reflection`; Conflict (`changed_meanwhile`).
    """
    row = _locked(actor, reflection)
    if row_version is not None and row_version != row.row_version:
        raise Conflict(
            _(
                "You have changed this somewhere else in the meantime. What you typed here is "
                "not saved."
            ),
            code="changed_meanwhile",
        )
    row.happened_on, row.edited_at = _past(happened_on), timezone.now()
    _seal(row, actor, title, stages, is_checked)
    row.save()
    _record(actor, "reflection.edited", row, is_checked)
    return row


@transaction.atomic
def delete_reflection(*, actor: Actor, reflection: Reflection) -> None:
    """Delete it for good; that there was one is all that stays."""
    row = _locked(actor, reflection)
    audit.record(actor=actor, action="reflection.deleted", subject=row)
    row.delete()


def _locked(actor: Actor, reflection: Reflection) -> Reflection:
    identify(actor.person_id)
    require(rules.change_reflection, actor, reflection)
    return Reflection.objects.select_for_update().get(pk=reflection.pk)


def _past(day: date) -> date:
    if day > timezone.localdate():
        words = _("Choose today or an earlier day.")
        raise Invalid(words, code="day_to_come", fields={"happened_on": words})
    return day


@sensitive_variables()
def _seal(
    row: Reflection, actor: Actor, title: str, stages: Mapping[str, str], is_checked: bool
) -> None:
    """Only stages that the framework has; something must be in one of them."""
    known = {one.key: as_kept(stages.get(one.key, "")) for one in stages_of(row.framework)}
    title = " ".join(as_kept(title).split())
    _require_words(known, title)
    require_harmless({"title": title, **known}, actor=actor, is_checked=is_checked)
    seal(row, actor=actor, sealed_title=title or None, sealed_text=packed(known))


@sensitive_variables()
def _require_words(stages: Mapping[str, str], title: str) -> None:
    if not any(stages.values()):
        words = _("Write something in at least one of the steps.")
        raise Invalid(words, code="empty", fields={next(iter(stages)): words})
    if len(title) > LONGEST_TITLE:
        words = _("At most %(count)s characters.") % {"count": LONGEST_TITLE}
        raise Invalid(words, code="too_long", fields={"title": words})
    for key, text in stages.items():
        if len(text) > LONGEST_TEXT:
            words = _("At most %(count)s characters.") % {"count": f"{LONGEST_TEXT:,}"}
            raise Invalid(words, code="too_long", fields={key: words})


def _record(actor: Actor, action: str, row: Reflection, is_checked: bool) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=row,
        row_version=row.row_version,
        has_overruled_the_guard=is_checked,
    )
