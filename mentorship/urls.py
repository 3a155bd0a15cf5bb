"""Every page's address."""

from django.conf import settings
from django.urls import include, path

from mentorship import views

tenant_urls = [
    path("", include("mentorship.organization_urls")),
    path("", include("programs.urls")),
    path("", include("participants.urls")),
    path("", include("participants.ideas.urls")),
    path("", include("matching.urls")),
    path("", include("scheduling.urls")),
    path("", include("scheduling.support.urls")),
    path("", include("scheduling.record.urls")),
    path("", include("reporting.rights.urls")),
    path("", include("reporting.urls")),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("accounts/sessions/", views.sessions, name="usersessions_list"),
    path("accounts/sessions/others/end/", views.sessions_end_others, name="usersessions_others"),
    path("accounts/sessions/<int:session_id>/end/", views.session_end, name="usersessions_end"),
    path("accounts/second-factor/", views.second_factor, name="second_factor"),
    path(
        "accounts/2fa/webauthn/keys/<int:pk>/remove/",
        views.passkey_remove,
        name="mfa_remove_webauthn",
    ),
    path("accounts/", include("allauth.urls")),
    path("accounts/name/", views.account, name="account_name"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("", include("programs.public_urls")),
    path("", include("scheduling.public_urls")),
    path("", include("scheduling.record.public_urls")),
    path("o/<slug:slug>/", include(tenant_urls)),
    path("api/v1/", include("mentorship.api_urls")),
]
if settings.HAS_MAILBOX_PAGE:
    urlpatterns += [
        path("mailbox/", views.mailbox, name="mailbox"),
        path("mailbox/<str:name>/", views.mailbox_message, name="mailbox_message"),
    ]
if not settings.IN_PRODUCTION:
    urlpatterns += [path("ui/", views.showcase, name="components")]

handler404 = "mentorship.views.missing.missing"
handler500 = "mentorship.views.missing.failed"
