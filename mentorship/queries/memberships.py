"""Where an account belongs."""

from django.db.models import QuerySet

from mentorship.models import Membership, User


def memberships_of(user: User) -> QuerySet[Membership]:
    """The user's memberships in every organisation, by the organisation's name.

    To be read inside `acting_as(user)`: the policy on memberships shows a user's own rows.
    """
    return (
        QuerySet(Membership)
        .filter(user=user)
        .select_related("organization", "user")
        .order_by("organization__name")
    )
