"""Who must have a second factor, a passkey or an authenticator app, before anything is shown."""

from django.conf import settings

from mentorship.models import Membership, Organization

WANTED_PAGE = "second_factor_wanted_page"
"""Where somebody was going when the second factor stood in between; in their session."""


def is_required(membership: Membership) -> bool:
    """Whether the organisation asks it of this membership.

    An installation that serves people (MENTORSHIP_ENV=production) never waives it for those who
    see others' data: "nobody" is a demonstration's setting, and is read as the default there.
    """
    wanted = membership.organization.second_factor
    if wanted == Organization.SecondFactor.EVERYONE:
        return True
    if wanted == Organization.SecondFactor.NOBODY and settings.MAY_WAIVE_SECOND_FACTOR:
        return False
    return membership.role != Membership.Role.MEMBER


def is_missing(membership: Membership) -> bool:
    """Required, and not there. The membership comes from `memberships_of`."""
    return is_required(membership) and not membership.has_second_factor  # type: ignore[attr-defined]
