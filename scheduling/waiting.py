"""End what waits for an answer: times that were proposed, and the letters that tell of them."""

from uuid import UUID

from django.utils import timezone

from matching.models import Relationship
from mentorship import outbox
from scheduling.models import ProposedTime


def lapse_times(relationship: Relationship) -> None:
    """Times that wait for an answer wait no longer: a meeting is planned."""
    withdraw_letters(relationship)
    rows = ProposedTime.objects.filter(relationship=relationship, status=ProposedTime.Status.OPEN)
    rows.update(status=ProposedTime.Status.LAPSED, answered_at=timezone.now())


def withdraw_letters(relationship: Relationship) -> None:
    """Letters that tell of times to answer are not sent any more, where they have not gone."""
    rows = ProposedTime.objects.filter(relationship=relationship, status=ProposedTime.Status.OPEN)
    rounds = set(rows.order_by().values_list("round_id", flat=True))
    if rounds:
        people = [member.person_id for member in relationship.members.all()]
        outbox.withdraw_all(keys=[letter_key(one, person) for one in rounds for person in people])


def letter_key(round_id: UUID, person_id: UUID) -> str:
    """Under which the times of one round are told to somebody."""
    return f"times:{round_id}:{person_id}"
