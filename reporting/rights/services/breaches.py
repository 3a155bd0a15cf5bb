"""The register of personal data breaches."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Invalid
from reporting.rights import rules
from reporting.rights.models import Breach

_EARLIEST = 2000
WRITTEN = frozenset(
    {
        "title", "aware_at", "happened_at", "facts", "effects", "remedy", "people_affected",
        "regulator_duty", "duty_reason", "regulator_told_at", "people_told_at", "closed_at",
    }
)  # fmt: skip


@transaction.atomic
def record_breach(*, actor: Actor, **facts: Any) -> Breach:
    """Enter a breach: its clock runs from the moment in which one became aware of it.

    Raises Invalid for a moment that is still to come.
    """
    require(rules.keep_breach_register, actor)
    breach = Breach(**{name: value for name, value in facts.items() if name in WRITTEN})
    _check(breach)
    breach.save()
    audit.record(actor=actor, action="breach.recorded", subject=breach)
    return breach


@transaction.atomic
def change_breach(*, actor: Actor, breach: Breach, **facts: Any) -> Breach:
    """Add what was found out since. Which fields changed is on record. Raises Invalid."""
    row = Breach.objects.select_for_update().get(pk=breach.pk)
    require(rules.keep_breach_register, actor, row)
    changed = sorted(name for name in WRITTEN & facts.keys() if getattr(row, name) != facts[name])
    for name in changed:
        setattr(row, name, facts[name])
    _check(row)
    if changed:
        row.changed_at = timezone.now()
        row.save()
        audit.record(actor=actor, action="breach.changed", subject=row, fields=changed)
    return row


def _check(breach: Breach) -> None:
    now = timezone.now()
    for name in ("aware_at", "happened_at", "regulator_told_at", "people_told_at", "closed_at"):
        moment = getattr(breach, name)
        if moment is not None and moment > now:
            raise Invalid(_("This is still to come."), fields={name: _("This is still to come.")})
        if moment is not None and moment.year < _EARLIEST:
            raise Invalid(_("Look at the year."), fields={name: _("Look at the year.")})
    if breach.regulator_duty == Breach.Duty.NO and not breach.duty_reason.strip():
        words = _("Say why a risk to people is unlikely: the regulator may ask.")
        raise Invalid(words, fields={"duty_reason": words})
    if breach.closed_at is not None and breach.is_clock_running:
        words = _("Tell the regulator, or say why that is not needed, before you close it.")
        raise Invalid(words, fields={"closed_at": words})
