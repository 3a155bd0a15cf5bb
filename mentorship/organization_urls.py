"""An organisation's own pages: settings, members, audit."""

from django.urls import path

from mentorship.views import members, organization, second_factor_resets, trail

app_name = "mentorship"
urlpatterns = [
    path("accent.css", organization.accent, name="accent"),
    path("settings/", organization.settings, name="settings"),
    path("settings/logo/", organization.logo_change, name="logo_change"),
    path("settings/logo/remove/", organization.logo_remove, name="logo_remove"),
    path("logo.png", organization.logo, name="logo"),
    path("settings/members/", members.members, name="members"),
    path("settings/invitations/", members.invitations, name="invitations"),
    path("settings/members/invite/", members.invite, name="invite"),
    path("settings/members/<uuid:membership_id>/role/", members.member_role, name="member_role"),
    path(
        "settings/members/<uuid:membership_id>/remove/",
        members.member_remove,
        name="member_remove",
    ),
    path(
        "settings/members/<uuid:membership_id>/sign-out/",
        members.member_sign_out,
        name="member_sign_out",
    ),
    path(
        "settings/members/<uuid:membership_id>/second-factor/",
        second_factor_resets.ask,
        name="second_factor_reset_ask",
    ),
    path(
        "settings/second-factor/<uuid:reset_id>/confirm/",
        second_factor_resets.carry_out,
        name="second_factor_reset",
    ),
    path(
        "settings/second-factor/<uuid:reset_id>/withdraw/",
        second_factor_resets.withdraw,
        name="second_factor_reset_withdraw",
    ),
    path(
        "settings/invitations/<uuid:invitation_id>/resend/",
        members.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "settings/invitations/<uuid:invitation_id>/withdraw/",
        members.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("settings/audit/", trail.audit, name="audit"),
    path("settings/audit/export/", trail.audit_export, name="audit_export"),
    path("me/trail/", trail.my_trail, name="my_trail"),
]
