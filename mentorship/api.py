"""API of the organisation itself."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
