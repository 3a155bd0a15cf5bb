"""Taking a changed structure while a cohort runs."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from programs import rules
from programs.differences import TAKEN, Change, Difference, differences
from programs.locking import locked
from programs.models import Cohort
from programs.own_steps import copy_of


@transaction.atomic
def take_structure(*, actor: Actor, cohort: Cohort) -> list[Difference]:
    """Let a cohort that runs take its programme's structure as it is now; return what changed.

    Steps that lie behind it stay as they were, with all that was done at them; those ahead are
    added, changed, moved or put away. Raises NotAllowed; Conflict when the cohort is closed,
    follows its programme anyway, when the programme has no step, or when nothing would change.
    """
    program = locked(cohort.program)
    cohort = locked(cohort)
    require(rules.change_cohort, actor, cohort)
    cohort.require_open()
    if not cohort.has_own_structure:
        raise Conflict(
            _("Until it starts, a cohort has the steps of its programme anyway."),
            code="cohort_follows",
        )
    kept = list(cohort.touchpoints.filter(retired_at=None))
    design = list(program.touchpoints.all())
    if not design:
        raise Conflict(_("The programme has no step to take."), code="structure_empty")
    found = differences(cohort, kept, design, timezone.localdate())
    taken = [one for one in found if one.takes_effect]
    if not taken:
        raise Conflict(_("This cohort has nothing to take."), code="structure_unchanged")
    for one in taken:
        _take(cohort, one)
    cohort.structure_taken_at = timezone.now()
    cohort.save(update_fields=["structure_taken_at"])
    counts = {change.value: sum(one.change is change for one in taken) for change in Change}
    audit.record(
        actor=actor,
        action="cohort.structure_taken",
        subject=cohort,
        **{name: count for name, count in counts.items() if count},
    )
    return taken


def _take(cohort: Cohort, one: Difference) -> None:
    if one.design is None:
        assert one.kept is not None
        one.kept.retired_at = timezone.now()
        one.kept.save(update_fields=["retired_at"])
    elif one.kept is None:
        copy_of(one.design, cohort).save()
    else:
        for name in TAKEN:
            setattr(one.kept, name, getattr(one.design, name))
        one.kept.save()
