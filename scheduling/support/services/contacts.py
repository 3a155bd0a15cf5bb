"""The administrator names the contacts and writes the organisation's own signposts."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Invalid
from mentorship.models import Membership
from scheduling.support import rules
from scheduling.support.models import Contact, Signpost


@transaction.atomic
def name_contact(*, actor: Actor, email: str, title: str) -> Contact:
    """Name a member as a contact, after those who are named already.

    Raises Invalid where nobody of the organisation has this address, Conflict (by the constraint)
    for who is a contact already.
    """
    require(rules.name_contacts, actor)
    member = Membership.objects.filter(user__email__iexact=email.strip()).first()
    if member is None:
        words = gettext("Nobody here signs in with this address. Invite them first.")
        raise Invalid(words, fields={"email": words})
    last = Contact.objects.aggregate(last=Max("position"))["last"] or 0
    contact = Contact.objects.create(membership=member, title=title, position=last + 1)
    audit.record(actor=actor, action="escalation_contact.named", subject=contact)
    return contact


@transaction.atomic
def put_contact_first(*, actor: Actor, contact: Contact) -> Contact:
    """Make this the named contact; the others become deputies."""
    rows = list(Contact.objects.select_for_update().order_by("position", "named_at"))
    require(rules.name_contacts, actor)
    rows.sort(key=lambda row: row.pk != contact.pk)
    for position, row in enumerate(rows, start=1):
        row.position = position
    Contact.objects.bulk_update(rows, ["position"])
    audit.record(actor=actor, action="escalation_contact.put_first", subject=contact)
    return contact


@transaction.atomic
def remove_contact(*, actor: Actor, contact: Contact) -> None:
    """No longer a contact: from now on they read nothing that was written to them, and each writer
    is asked to choose another."""
    row = Contact.objects.select_for_update().get(pk=contact.pk)
    require(rules.name_contacts, actor)
    audit.record(actor=actor, action="escalation_contact.removed", subject=row)
    row.delete()


@transaction.atomic
def write_signpost(*, actor: Actor, kind: str, text: str, phone: str) -> Signpost:
    """The organisation's own words and number for one way to turn; empty ones are ours again."""
    require(rules.name_contacts, actor)
    values = {"text": text.strip(), "phone": phone.strip()}
    signpost, _ = Signpost.objects.update_or_create(kind=Signpost.Kind(kind), defaults=values)
    audit.record(actor=actor, action="signpost.changed", subject=signpost, kind=kind)
    return signpost
