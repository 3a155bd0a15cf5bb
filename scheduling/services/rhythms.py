"""A relationship chooses its own rhythm."""

from django.db import transaction
from django.utils.translation import gettext as _

from matching.models import Relationship
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from scheduling import rules
from scheduling.pending import stop_reminders, to_plan


@transaction.atomic
def choose_rhythm(*, actor: Actor, relationship: Relationship, days: int | None) -> Relationship:
    """Meet every so many days from now on; None goes back to the programme's rhythm.

    Raises Invalid (`rhythm_out_of_bounds`), Conflict (`relationship_over`).
    """
    Relationship.objects.select_for_update().only("pk").get(pk=relationship.pk)
    require(rules.choose_rhythm, actor, relationship)
    if not relationship.is_active:
        raise Conflict(_("This relationship is not active."), code="relationship_over")
    program = relationship.cohort.program
    if days is not None and not program.rhythm_min_days <= days <= program.rhythm_max_days:
        message = _(
            "Choose between %(rhythm_min_days)s and %(rhythm_max_days)s days: these are the "
            "bounds of the programme."
        ) % {"rhythm_min_days": program.rhythm_min_days, "rhythm_max_days": program.rhythm_max_days}
        raise Invalid(message, code="rhythm_out_of_bounds", fields={"days": message})
    relationship.rhythm_days = days
    relationship.save(update_fields=["rhythm_days"])
    audit.record(actor=actor, action="relationship.rhythm_chosen", subject=relationship, days=days)
    stop_reminders(to_plan(relationship))
    return relationship
