"""Every API address."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView

organization_urls = [
    path("", include("mentorship.api")),
    path("", include("programs.api")),
    path("", include("participants.api")),
    path("", include("matching.api")),
    path("", include("scheduling.api")),
    path("", include("reporting.api")),
]

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularRedocView.as_view(url_name="schema"), name="docs"),
    path("organizations/<slug:slug>/", include((organization_urls, "api"))),
]
