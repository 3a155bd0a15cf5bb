"""Part people who do not fit, and match them again."""

from contextlib import suppress
from uuid import UUID

from django.db import transaction

from matching import notices, rules
from matching.models import Relationship, RelationshipMember
from matching.services.relationships import end_relationship
from matching.services.runs import start_run
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from participants.models import Enrollment
from programs.days import today_of


@transaction.atomic
def part_and_match_again(*, actor: Actor, relationship_id: UUID) -> Relationship:
    """End a pair, and start a run for who is free; who were a pair once are not joined again.

    Nobody is told why or through whom: the two read that it ended, the managers that both are free.
    Where no run can start (one is under way, or nobody has room), the managers start the next.
    Raises Conflict when it has ended already.
    """
    relationship = Relationship.objects.select_related("cohort__program").get(pk=relationship_id)
    require(rules.part_and_match_again, actor, relationship)
    mentor, mentee = _sides(relationship)
    ended = end_relationship(actor=actor, relationship_id=relationship_id)
    cohort = relationship.cohort
    audit.record(actor=actor, action="relationship.parted", subject=ended)
    if mentor is None or mentee is None:
        return ended
    with suppress(Conflict):
        start_run(actor=actor, cohort_id=cohort.pk)
    notices.tell_managers_of_parting(relationship, str(mentor.person), str(mentee.person))
    return ended


@transaction.atomic
def leave_and_match_again(
    *, actor: Actor, relationship_id: UUID, person_id: UUID | None
) -> Relationship:
    """Let one person out of a group or circle, and start a run for who is free; who was with a
    mentor once is not matched with them again.

    The others go on; where too few would be left, it ends for all. Peers are not matched by a run:
    their next circle is begun by the managers, who are told. Raises Conflict when it has ended.
    """
    relationship = (
        Relationship.objects.select_for_update(of=("self",))
        .select_related("cohort__program")
        .get(pk=relationship_id)
    )
    require(rules.part_and_match_again, actor, relationship)
    relationship.require_going_on()
    present = list(relationship.members.filter(left_on=None).select_related("person"))
    leaving = next(one for one in present if one.person_id == person_id)
    if Relationship.can_go_on([one.role for one in present if one != leaving]):
        leaving.left_on = max(today_of(actor), relationship.began_on)
        leaving.save(update_fields=["left_on"])
        audit.record(actor=actor, action="relationship.member_left", subject=relationship)
    else:
        relationship = end_relationship(actor=actor, relationship_id=relationship_id)
    if relationship.kind == Relationship.Kind.GROUP:
        with suppress(Conflict):
            start_run(actor=actor, cohort_id=relationship.cohort_id)
    notices.tell_managers_of_leaving(relationship, leaving)
    return relationship


def _sides(
    relationship: Relationship,
) -> tuple[RelationshipMember | None, RelationshipMember | None]:
    members = list(relationship.members.filter(left_on=None).select_related("person"))
    by_role = {one.role: one for one in members}
    return by_role.get(Enrollment.Role.MENTOR), by_role.get(Enrollment.Role.MENTEE)
