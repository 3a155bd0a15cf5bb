"""The record of somebody who has left, where their organisation lets them come back for it.

They have no membership any more, so nothing below `/o/<slug>/` is there for them. What opens here
is what the staff list still ties to their account, and of that their own record alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa.models import Authenticator

from mentorship.access import Actor
from mentorship.models import Membership, Organization, User
from mentorship.tenancy import acting_as, activate, identify
from participants.models import Person

FORMER = "former"
"""The role of such an actor: no rule knows it, so they may do what is theirs as a person."""


@contextmanager
def coming_back(user: User, slug: str) -> Iterator[Actor | None]:
    """Open the organisation for who left it; None where there is nothing for them, whatever the
    reason: another organisation, one that keeps no records, a member, no person, erased."""
    organization = Organization.objects.filter(slug=slug, keeps_records_for_leavers=True).first()
    if organization is None:
        yield None
        return
    with acting_as(user), activate(organization):
        yield _former(user, organization)


def organizations_to_come_back_to(user: User) -> list[Organization]:
    """Where the user left a record that they may open. A loop: there is no 'all' mode."""
    found = []
    for organization in Organization.objects.filter(keeps_records_for_leavers=True).order_by(
        "name", "pk"
    ):
        with coming_back(user, organization.slug) as actor:
            if actor is not None:
                found.append(organization)
    return found


def lacks_second_factor(user: User, organization: Organization) -> bool:
    """Where everybody needs one, who has left needs it too."""
    if organization.second_factor != Organization.SecondFactor.EVERYONE:
        return False
    factors = Authenticator.objects.filter(user=user)
    return not factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def _former(user: User, organization: Organization) -> Actor | None:
    if Membership.objects.filter(user=user).exists():
        return None
    person = Person.objects.filter(user=user).first()
    if person is None or person.is_erased:
        return None
    identify(person.pk)
    return Actor(organization, user, FORMER, person_id=person.pk)
