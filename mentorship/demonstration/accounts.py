"""Accounts: a few with a known password to sign in with, everybody else's without any."""

from collections.abc import Iterable
from dataclasses import replace

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from mentorship.access import Actor
from mentorship.demonstration.logins import PASSWORD
from mentorship.invitations import invited
from mentorship.models import Invitation, Membership, Organization, User
from mentorship.services.members import accept_invitation, invite_member
from participants.models import Person
from participants.services import link_account


def make_accounts(people: Iterable[Person]) -> dict[str, User]:
    """An account for each of these people who has none, by e-mail address; nobody knows a
    password of theirs."""
    by_email = {person.email: person for person in people}
    known = {user.email: user for user in User.objects.filter(email__in=by_email)}
    made = [
        User(email=email, name=str(person), password=make_password(None))
        for email, person in by_email.items()
        if email not in known
    ]
    User.objects.bulk_create(made)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in made
    )
    return known | {user.email: user for user in made}


def open_logins(users: Iterable[User]) -> None:
    """Give these accounts the password of the demonstration."""
    password = make_password(PASSWORD)
    User.objects.filter(pk__in=[user.pk for user in users]).update(password=password)


def make_account(email: str, name: str) -> User:
    """One account, for somebody of whom no file knows yet."""
    user = User.objects.create(email=email, name=name, password=make_password(None))
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def found(organization: Organization, user: User) -> Actor:
    """The first administrator, whom nobody can have invited."""
    Membership.objects.create(user=user, role=Membership.Role.ADMIN)
    return Actor(organization=organization, user=user, role="admin")


def recognised(actor: Actor, person: Person) -> Actor:
    """The same actor, once the import has brought the person with this address."""
    assert actor.user is not None
    link_account(actor=actor, person=person, user=actor.user)
    return replace(actor, person_id=person.pk)


def appoint(admin: Actor, user: User, role: str, person: Person | None = None) -> Membership:
    """Invite an account and let it accept; tie it to the person whose address it has."""
    invitation = invite_member(actor=admin, email=user.email, role=role)
    return _arrive(invitation, user, person)


def arrive(user: User, person: Person) -> Actor:
    """Follow the link of an invitation to take part, for whom has no place here yet."""
    invitation = Invitation.objects.filter(
        email__iexact=user.email, accepted_at=None, withdrawn_at=None
    ).first()
    if invitation is not None:
        invitation.organization = person.organization
        _arrive(invitation, user, person)
    return participant(user, person)


def participant(user: User, person: Person) -> Actor:
    """The person at work for themselves."""
    return Actor(organization=person.organization, user=user, role="member", person_id=person.pk)


def _arrive(invitation: Invitation, user: User, person: Person | None) -> Membership:
    actor = invited(user, invitation)
    membership = accept_invitation(actor=actor, invitation=invitation)
    if person is not None:
        link_account(actor=actor, person=person, user=user)
    return membership
