"""Addresses outside of /o/<slug>/: what works without signing in, by an address or a signature."""

from django.urls import path

from scheduling.views import feeds

urlpatterns = [
    path("calendar-answers/", feeds.calendar_answers, name="calendar_answers"),
    path(
        "calendars/<slug:house>/<uuid:calendar_id>/<str:secret>.ics",
        feeds.calendar_feed,
        name="calendar_feed",
    ),
]
