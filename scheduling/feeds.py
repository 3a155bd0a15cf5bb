"""The private feed of a person, read without signing in by whoever has its address.

Whatever is wrong with an address (no such organisation, no such feed, another secret, revoked, a
person who left) is the same: nothing is there.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from matching.models import Relationship
from mentorship.access import Actor
from mentorship.addresses import absolute, org_reverse
from mentorship.models import Membership, Organization
from mentorship.tenancy import activate
from participants.models import Person
from scheduling.calendars.addresses import hash_of
from scheduling.calendars.feeds import FeedEntry, feed_text
from scheduling.clock import zone_of
from scheduling.models import Meeting, PersonalCalendar
from scheduling.queries.calendars import meetings_in_calendar

_NOBODYS = hash_of("")
_READ_IS_NOTED = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed holds now, and since when it holds that."""

    text: bytes
    etag: str
    changed_at: datetime


type Entries = Callable[[Actor, PersonalCalendar], Iterable[FeedEntry]]
_OTHERS: list[Entries] = []


def also_in_calendar(entries: Entries) -> None:
    """Have a feed hold these besides the meetings of relationships: for rooms built onto this
    floor, of which it knows nothing."""
    _OTHERS.append(entries)


def feed_address(organization: Organization, calendar: PersonalCalendar, secret: str) -> str:
    """The whole address of a feed."""
    parts = {"house": organization.slug, "calendar_id": calendar.pk, "secret": secret}
    return absolute(reverse("calendar_feed", kwargs=parts))


def webcal(address: str) -> str:
    """The same address for a click that opens a calendar program."""
    return "webcal:" + address.partition(":")[2]


def read_feed(slug: str, calendar_id: UUID, secret: str) -> Feed | None:
    """The feed of this address, or None."""
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None:
        return None
    with activate(organization):
        calendar = _opened(calendar_id, secret)
        actor = _reader(calendar.person, organization) if calendar else None
        return _noted(calendar, _text(actor, calendar)) if calendar and actor else None


def _opened(calendar_id: UUID, secret: str) -> PersonalCalendar | None:
    """The row, if the secret is its own. As long is compared where there is no row."""
    rows = PersonalCalendar.objects.select_related("person__site", "person__user")
    calendar = rows.filter(pk=calendar_id).exclude(secret_hash=None).first()
    kept = bytes(calendar.secret_hash) if calendar and calendar.secret_hash else _NOBODYS
    is_right = constant_time_compare(hash_of(secret), kept)
    return calendar if is_right else None


def _reader(person: Person, organization: Organization) -> Actor | None:
    """The person as somebody who may still come in; None for who left or has no account."""
    user = person.user
    has_left = person.left_on is not None and person.left_on < timezone.localdate()
    if user is None or not user.is_active or has_left:
        return None
    membership = Membership.objects.filter(user=user).first()
    return membership and Actor(organization, user, membership.role, person_id=person.pk)


def _text(actor: Actor, calendar: PersonalCalendar) -> bytes:
    entries = [
        FeedEntry(
            uid=meeting.pk,
            starts_at=meeting.starts_at,
            minutes=meeting.minutes,
            changed_at=meeting.changed_at,
            sequence=meeting.sequence,
            url=_page(meeting, actor.organization),
            names=_names(actor, meeting.relationship) if calendar.shows_names else "",
        )
        for meeting in meetings_in_calendar(actor)
    ]
    entries += [entry for others in _OTHERS for entry in others(actor, calendar)]
    entries.sort(key=lambda entry: (entry.starts_at, entry.uid))
    return feed_text(entries, zone_of(calendar.person, actor.organization))


def _page(meeting: Meeting, organization: Organization) -> str:
    return absolute(org_reverse(organization, "scheduling:meeting", meeting_id=meeting.pk))


def _names(actor: Actor, relationship: Relationship) -> str:
    return ", ".join(
        str(member.person)
        for member in relationship.members.all()
        if member.person_id != actor.person_id and member.left_on is None
    )


def _noted(calendar: PersonalCalendar, text: bytes) -> Feed:
    """With the moment since which it reads so, and that it was read, both kept on the row."""
    now, digest = timezone.now(), hashlib.sha256(text).hexdigest()
    rows = PersonalCalendar.objects.filter(pk=calendar.pk)
    if calendar.content_hash != digest or calendar.content_changed_at is None:
        calendar.content_changed_at = now
        rows.update(content_hash=digest, content_changed_at=now)
    if calendar.read_at is None or now - calendar.read_at > _READ_IS_NOTED:
        rows.update(read_at=now)
    return Feed(text, f'"{digest}"', calendar.content_changed_at)
