"""The trail of a concern, which its two people see. The audit trail is not told."""

from mentorship.access import Actor
from scheduling.support.models import Concern, ConcernEvent


def record(actor: Actor, concern: Concern, what: str) -> None:
    """Write down what the writer or the contact did."""
    is_writer = actor.user is not None and actor.user.pk == concern.author_user_id
    ConcernEvent.objects.create(concern=concern, what=what, by_writer=is_writer)
