"""Addresses of scheduling outside of any organisation: for whoever holds a link, a signature, or a
telephone without a network."""

from django.urls import path

from scheduling.views import asking_links, feeds, log_links, quick_log, unsubscribing

urlpatterns = [
    path("log/", quick_log.quick_log, name="quick_log"),
    path("log/<str:token>/", log_links.log_link, name="log_link"),
    path("answer/<str:token>/", asking_links.answer_link, name="answer_link"),
    path("unsubscribe/<str:token>/", unsubscribing.unsubscribe_link, name="unsubscribe_link"),
    path("sw.js", quick_log.service_worker, name="service_worker"),
    path("manifest.webmanifest", quick_log.manifest, name="manifest"),
    path("calendar-answers/", feeds.calendar_answers, name="calendar_answers"),
    path(
        "calendars/<slug:house>/<uuid:calendar_id>/<str:secret>.ics",
        feeds.calendar_feed,
        name="calendar_feed",
    ),
]
