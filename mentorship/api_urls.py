"""Every API address."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from mentorship.views.api_document import api_document

organization_urls = [
    path("", include("mentorship.api")),
    path("", include("programs.api")),
    path("", include("participants.api")),
    path("", include("participants.ideas.api")),
    path("", include("matching.api")),
    path("", include("scheduling.api")),
    path("", include("scheduling.support.api")),
    path("", include("scheduling.record.api")),
    path("", include("reporting.api")),
    path("", include("reporting.rights.api")),
]

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", api_document, name="docs"),
    path("organizations/<slug:slug>/", include((organization_urls, "api"))),
]
