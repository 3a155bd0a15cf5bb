"""Every page's address."""

from django.urls import include, path

from mentorship import views

tenant_urls = [
    path("", include("mentorship.organization_urls")),
    path("", include("programs.urls")),
    path("", include("participants.urls")),
    path("", include("matching.urls")),
    path("", include("scheduling.urls")),
    path("", include("reporting.urls")),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("o/<slug:slug>/", include(tenant_urls)),
    path("api/v1/", include("mentorship.api_urls")),
]
