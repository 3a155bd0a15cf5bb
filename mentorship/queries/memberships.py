"""Where an account belongs."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from mentorship.models import Membership, User


def memberships_of(user: User) -> QuerySet[Membership]:
    """The user's memberships in every organisation, by the organisation's name, each knowing
    whether its account has a second factor (`has_second_factor`).

    To be read inside `acting_as(user)`: the policy on memberships shows a user's own rows.
    """
    return (
        QuerySet(Membership)
        .filter(user=user)
        .select_related("organization", "user")
        .annotate(has_second_factor=Exists(_second_factors()))
        .order_by("organization__name")
    )


def _second_factors() -> QuerySet[Authenticator]:
    """Passkeys and apps; recovery codes come with one of them and do not count alone."""
    found = Authenticator.objects.filter(user_id=OuterRef("user_id"))
    return found.exclude(type=Authenticator.Type.RECOVERY_CODES)
