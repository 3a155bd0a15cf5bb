"""The API of programmes and cohorts."""

from programs.api.urls import urlpatterns

__all__ = ["urlpatterns"]
