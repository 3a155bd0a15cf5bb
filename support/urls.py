"""Pages of support."""

from django.urls import path

from support.views import requests

app_name = "support"
_REQUEST = "support/<uuid:request_id>/"
urlpatterns = [
    path("me/support/", requests.support, name="support"),
    path("me/support/ask/", requests.ask, name="ask"),
    path("me/support/mentors/", requests.mentors, name="mentors"),
    path("support/", requests.requests, name="requests"),
    path(_REQUEST, requests.request, name="request"),
    path(f"{_REQUEST}seen/", requests.acknowledge, name="acknowledge"),
    path(f"{_REQUEST}answer/", requests.answer, name="answer"),
    path(f"{_REQUEST}withdraw/", requests.withdraw, name="withdraw"),
]
