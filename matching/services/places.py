"""Fill a place that came free in a group or circle."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from matching import notices, rules
from matching.models import Relationship, RelationshipMember
from matching.queries.places import free_place_in, proposed_for
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from participants.models import Enrollment
from programs.days import today_of
from programs.models import Cohort


@transaction.atomic
def fill_place(
    *, actor: Actor, relationship_id: UUID, enrollment_id: UUID | None
) -> RelationshipMember:
    """Let somebody of the cohort who has nobody into a group or circle that somebody left, and
    tell all who are in it.

    Raises NotAllowed; Conflict when it has ended or no place is free; Invalid, always with the same
    words, for anybody who is not proposed for it, whatever stands between.
    """
    cohort_id = Relationship.objects.values_list("cohort_id", flat=True).get(pk=relationship_id)
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort_id)
    relationship = (
        Relationship.objects.select_for_update(of=("self",))
        .select_related("cohort__program")
        .get(pk=relationship_id)
    )
    require(rules.begin_relationship, actor, relationship.cohort)
    relationship.require_going_on()
    chosen = _chosen(actor, relationship, enrollment_id)
    member = RelationshipMember.objects.create(
        relationship=relationship,
        person_id=chosen.person_id,
        enrollment=chosen,
        role=chosen.role,
        joined_on=max(today_of(actor), relationship.began_on),
    )
    audit.record(actor=actor, action="relationship.member_joined", subject=relationship)
    notices.tell_of_joining(actor.organization, relationship, member)
    return member


def _chosen(actor: Actor, relationship: Relationship, enrollment_id: UUID | None) -> Enrollment:
    place = free_place_in(actor, relationship)
    if place is None:
        raise Conflict(_("No place is free in it any more."), code="no_free_place")
    found = {one.enrollment.pk: one.enrollment for one in proposed_for(actor, place)}
    if enrollment_id is None or enrollment_id not in found:
        words = _("Choose somebody who is proposed for this place.")
        raise Invalid(words, code="not_proposed", fields={"enrollment": words})
    return found[enrollment_id]
