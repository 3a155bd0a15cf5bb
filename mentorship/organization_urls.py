"""An organisation's own pages: settings, members, audit."""

from django.urls import URLPattern

app_name = "mentorship"
urlpatterns: list[URLPattern] = []
