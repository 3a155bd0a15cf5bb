"""Legal holds: what is held is neither erased nor let go of by the clock."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Invalid
from mentorship.queries.members import membership_of
from participants.models import Person
from programs.models import Cohort
from reporting.rights import rules
from reporting.rights.models import LegalHold


@transaction.atomic
def place_hold(
    *, actor: Actor, reason: str, person: Person | None = None, cohort: Cohort | None = None
) -> LegalHold:
    """Hold what is known of a person, or of everybody in a cohort. Raises Invalid without a reason
    or without exactly one of the two, Conflict (by the constraint) where there is one already."""
    require(rules.place_legal_hold, actor)
    if not reason.strip():
        raise Invalid(_("Say why."), fields={"reason": _("Say why.")})
    if (person is None) == (cohort is None):
        raise Invalid(_("Choose a person or a cohort."))
    hold = LegalHold.objects.create(
        person=person, cohort=cohort, reason=reason.strip(), placed_by=membership_of(actor)
    )
    audit.record(actor=actor, action="legal_hold.placed", subject=hold)
    return hold


@transaction.atomic
def lift_hold(*, actor: Actor, hold: LegalHold, reason: str) -> LegalHold:
    """End it, with the reason. Raises Conflict once it is lifted, Invalid without a reason."""
    row = LegalHold.objects.select_for_update().get(pk=hold.pk)
    require(rules.place_legal_hold, actor, row)
    row.require_standing()
    if not reason.strip():
        raise Invalid(_("Say why."), fields={"lift_reason": _("Say why.")})
    row.lifted_at, row.lifted_by, row.lift_reason = (
        timezone.now(), membership_of(actor), reason.strip(),
    )  # fmt: skip
    row.save()
    audit.record(actor=actor, action="legal_hold.lifted", subject=row)
    return row
