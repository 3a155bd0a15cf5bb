"""Contacts, signposts, and the concerns that an account wrote or received."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import QuerySet

from mentorship.access import Actor
from mentorship.models import Membership, User
from scheduling.support.models import Concern, ConcernEvent, Contact, Signpost
from scheduling.support.signposts import NO_NUMBER, USUAL_TEXTS


def contacts() -> QuerySet[Contact]:
    """The named contact and the deputies, in order; those whose account is closed are left out."""
    return Contact.objects.filter(membership__user__is_active=True).select_related(
        "membership__user"
    )


def contacts_for(actor: Actor) -> list[Contact]:
    """To whom the actor may write: not to themselves."""
    return [one for one in contacts() if one.membership.user_id != (actor.user and actor.user.pk)]


def is_contact(actor: Actor) -> bool:
    """Whether concerns may be written to the actor."""
    return actor.user is not None and contacts().filter(membership__user=actor.user).exists()


def own_concerns(actor: Actor) -> QuerySet[Concern]:
    """What the actor wrote, the latest first."""
    if actor.user is None:
        return Concern.objects.none()
    return Concern.objects.filter(author_user_id=actor.user.pk).order_by("-made_at")


def received_concerns(actor: Actor) -> QuerySet[Concern]:
    """What was written to the actor, the latest first; nothing once they are no contact."""
    if actor.user is None or not is_contact(actor):
        return Concern.objects.none()
    return Concern.objects.filter(recipient_user_id=actor.user.pk).order_by("-made_at")


def readable_concerns(actor: Actor) -> QuerySet[Concern]:
    """Both."""
    return own_concerns(actor) | received_concerns(actor)


def name_of_account(concern_user_id: object) -> User | None:
    """Whose name stands on a concern: somebody of this organisation, or nobody any more."""
    row = Membership.objects.filter(user_id=concern_user_id).select_related("user").first()
    return row.user if row else None


@dataclass(frozen=True, slots=True)
class Happening:
    """What became of a concern; the same by the same person in a row is told once."""

    words: str
    by_writer: bool
    at: datetime
    times: int


def happenings(concern: Concern) -> list[Happening]:
    """In the order in which they came about, each with its last time."""
    events = ConcernEvent.objects.filter(concern=concern)
    found = []
    for _, group in groupby(events, key=lambda one: (one.what, one.by_writer)):
        alike = list(group)
        last = alike[-1]
        found.append(Happening(last.get_what_display(), last.by_writer, last.at, len(alike)))
    return found


def recipient_of(concern: Concern) -> Contact | None:
    """The contact that it was written to; None once that one is no contact any more."""
    return contacts().filter(membership__user_id=concern.recipient_user_id).first()


@dataclass(frozen=True, slots=True)
class Direction:
    """One way to turn: what it is for, what to do, and the number."""

    kind: str
    title: str
    text: str
    phone: str
    phone_note: str


def directions() -> list[Direction]:
    """The decision aid, the most urgent first."""
    own = {one.kind: one for one in Signpost.objects.all()}
    return [_direction(kind, label, own.get(kind)) for kind, label in Signpost.Kind.choices]


def _direction(kind: str, label: str, own: Signpost | None) -> Direction:
    phone = own.phone if own else ""
    return Direction(
        kind=kind,
        title=str(label),
        text=(own.text if own else "") or USUAL_TEXTS[kind],
        phone=phone,
        phone_note="" if phone else NO_NUMBER,
    )
