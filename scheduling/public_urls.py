"""Addresses of scheduling outside of any organisation: for whoever holds a link, or a signature."""

from django.urls import path

from scheduling.views import feeds, log_links

urlpatterns = [
    path("log/<str:token>/", log_links.log_link, name="log_link"),
    path("calendar-answers/", feeds.calendar_answers, name="calendar_answers"),
    path(
        "calendars/<slug:house>/<uuid:calendar_id>/<str:secret>.ics",
        feeds.calendar_feed,
        name="calendar_feed",
    ),
]
