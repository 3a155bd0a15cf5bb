"""Say in private whether two people fit; twice 'not a fit', and both are matched again."""

from django.db import transaction
from django.utils.translation import gettext as _

from matching.models import Relationship
from matching.services import part_and_match_again
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from mentorship.tenancy import identify
from scheduling import rules
from scheduling.models import ChemistryAnswer
from scheduling.queries.chemistry import ends_by_chemistry, last_held


@transaction.atomic
def say_how_we_fit(*, actor: Actor, relationship: Relationship, fit: str) -> bool:
    """Keep what somebody says after the last meeting that was held, in place of what they said of
    that one before. Returns whether the relationship has ended by it.

    It ends when 'not a fit' was said twice, by each of them or by one of them after two meetings.
    The trail then says that it ended, not through whom; both hear the same words, and are free to
    be matched again. Raises NotAllowed; Conflict before the first meeting, for a group, and when
    the relationship is over; Invalid for another answer.
    """
    found = Relationship.objects.select_for_update(of=("self",)).get(pk=relationship.pk)
    require(rules.say_how_we_fit, actor, relationship)
    found.require_going_on()
    if found.kind != Relationship.Kind.PAIR:
        raise Conflict(_("In a group this is not asked."), code="not_a_pair")
    meeting = last_held(found)
    if meeting is None:
        raise Conflict(_("Say it once you have met."), code="not_met")
    if fit not in ChemistryAnswer.Fit.values:
        raise Invalid(_("Choose one of the answers."), fields={"fit": _("Choose one.")})
    identify(actor.person_id)
    ChemistryAnswer.objects.update_or_create(
        relationship=found, meeting=meeting, person_id=actor.person_id, defaults={"fit": fit}
    )
    system = Actor.system(actor.organization)
    audit.record(actor=system, action="chemistry.answered")
    if not ends_by_chemistry(found):
        return False
    part_and_match_again(actor=system, relationship_id=found.pk)
    return True
