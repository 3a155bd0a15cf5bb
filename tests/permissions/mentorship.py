"""The organisation's own pages and their twins in the API: for administrators alone."""

from typing import Any

from mentorship.models import Invitation, Membership, SecondFactorReset
from tests.permissions.matrix import Route
from tests.world import House

ADMINS = {"admin": 200, "rest": 404}
NOTHING_LEFT = {"admin": 204, "rest": 404}
ADMINS_THEN_ON = {"admin": 302, "rest": 404}


def membership(house: House) -> dict[str, Any]:
    with house.activate():
        return {"membership_id": Membership.objects.get(user=house.user("member")).pk}


def invitation(house: House) -> dict[str, Any]:
    with house.activate():
        return {"invitation_id": Invitation.objects.get().pk}


def reset(house: House) -> dict[str, Any]:
    with house.activate():
        return {"reset_id": SecondFactorReset.objects.get().pk}


def role(house: House) -> dict[str, Any]:
    return {"role": "manager"}


def somebody(house: House) -> dict[str, Any]:
    return {"email": "somebody@northgate.example", "role": "member"}


ROUTES = [
    Route("mentorship:settings", ADMINS),
    Route("mentorship:settings", {"admin": 422, "rest": 404}, method="post"),
    # Nobody's secret: the house's colour, where it has one.
    Route("mentorship:accent", {"rest": 404}),
    Route("mentorship:logo", {"rest": 404}),
    Route("mentorship:logo_change", {"admin": 422, "rest": 404}, method="post"),
    Route("mentorship:logo_remove", ADMINS_THEN_ON, method="post"),
    Route("mentorship:members", ADMINS),
    Route("mentorship:invitations", ADMINS),
    Route("mentorship:invite", ADMINS),
    Route("mentorship:invite", ADMINS_THEN_ON, method="post", data=somebody),
    Route("mentorship:member_role", ADMINS_THEN_ON, method="post", kwargs=membership, data=role),
    Route("mentorship:member_remove", ADMINS_THEN_ON, method="post", kwargs=membership),
    Route("mentorship:member_sign_out", ADMINS_THEN_ON, method="post", kwargs=membership),
    Route("mentorship:second_factor_reset_ask", ADMINS_THEN_ON, method="post", kwargs=membership),
    Route("mentorship:second_factor_reset", ADMINS_THEN_ON, method="post", kwargs=reset),
    Route("mentorship:second_factor_reset_withdraw", ADMINS_THEN_ON, method="post", kwargs=reset),
    Route("mentorship:invitation_resend", ADMINS_THEN_ON, method="post", kwargs=invitation),
    Route("mentorship:invitation_withdraw", ADMINS_THEN_ON, method="post", kwargs=invitation),
    Route("mentorship:audit", ADMINS),
    Route("mentorship:audit_export", ADMINS, method="post"),
    Route("mentorship:my_trail", {"rest": 200}),
    Route("api:settings", ADMINS),
    Route("api:settings", ADMINS, method="patch"),
    # There is none yet.
    Route("api:logo", {"rest": 404}),
    Route("api:logo", {"admin": 422, "rest": 404}, method="put"),
    Route("api:logo", {"admin": 204, "rest": 404}, method="delete"),
    Route("api:member-list", ADMINS),
    Route("api:member-detail", ADMINS, method="patch", kwargs=membership, data=role),
    Route("api:member-detail", {"admin": 204, "rest": 404}, method="delete", kwargs=membership),
    Route("api:member-sessions", NOTHING_LEFT, method="delete", kwargs=membership),
    Route(
        "api:member-second-factor-reset",
        {"admin": 201, "rest": 404},
        method="post",
        kwargs=membership,
    ),
    Route("api:second-factor-reset-list", ADMINS),
    # The one who asked confirms within three days: that needs another administrator.
    Route(
        "api:second-factor-reset-detail",
        {"admin": 409, "rest": 404},
        method="post",
        kwargs=reset,
    ),
    Route("api:second-factor-reset-detail", NOTHING_LEFT, method="delete", kwargs=reset),
    Route("api:invitation-list", ADMINS),
    Route("api:invitation-list", {"admin": 201, "rest": 404}, method="post", data=somebody),
    Route("api:invitation-detail", {"admin": 204, "rest": 404}, method="delete", kwargs=invitation),
    Route("api:invitation-resend", ADMINS, method="post", kwargs=invitation),
    Route("api:audit-list", ADMINS),
]
