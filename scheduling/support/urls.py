"""Pages of support."""

from django.urls import path

from scheduling.support.views import circles, concerns, contacts, requests

app_name = "support"
_REQUEST = "support/<uuid:request_id>/"
_CIRCLE = "circles/<uuid:program_id>/"
_CIRCLE_MEETING = "circle-meetings/<uuid:meeting_id>/"
_CONCERN = "concerns/<uuid:concern_id>/"
_CONTACT = "settings/contacts/<uuid:contact_id>/"
urlpatterns = [
    path("me/support/", requests.support, name="support"),
    path("me/support/ask/", requests.ask, name="ask"),
    path("me/support/mentors/", circles.mentors, name="mentors"),
    path("circles/", circles.circles, name="circles"),
    path(_CIRCLE, circles.circle, name="circle"),
    path(f"{_CIRCLE}plan/", circles.circle_plan, name="circle_plan"),
    path(f"{_CIRCLE_MEETING}change/", circles.circle_change, name="circle_change"),
    path(f"{_CIRCLE_MEETING}cancel/", circles.circle_cancel, name="circle_cancel"),
    path(f"{_CIRCLE_MEETING}answer/", circles.circle_answer, name="circle_answer"),
    path("support/", requests.requests, name="requests"),
    path(_REQUEST, requests.request, name="request"),
    path(f"{_REQUEST}seen/", requests.acknowledge, name="acknowledge"),
    path(f"{_REQUEST}answer/", requests.answer, name="answer"),
    path(f"{_REQUEST}withdraw/", requests.withdraw, name="withdraw"),
    path("concerns/", concerns.concerns, name="concerns"),
    path("concerns/new/", concerns.concern_write, name="concern_write"),
    path("concerns/inbox/", concerns.inbox, name="inbox"),
    path(_CONCERN, concerns.concern, name="concern"),
    path(f"{_CONCERN}seen/", concerns.concern_seen, name="concern_seen"),
    path(f"{_CONCERN}answer/", concerns.concern_answer, name="concern_answer"),
    path(f"{_CONCERN}pass-on/", concerns.concern_pass_on, name="concern_pass_on"),
    path("settings/contacts/", contacts.contacts, name="contacts"),
    path(f"{_CONTACT}first/", contacts.contact_first, name="contact_first"),
    path(f"{_CONTACT}remove/", contacts.contact_remove, name="contact_remove"),
    path("settings/signposts/<slug:kind>/", contacts.signpost, name="signpost"),
]
