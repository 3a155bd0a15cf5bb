"""Addresses of scheduling outside of any organisation: for whoever holds a link."""

from django.urls import path

from scheduling.views import log_links

urlpatterns = [
    path("log/<str:token>/", log_links.log_link, name="log_link"),
]
