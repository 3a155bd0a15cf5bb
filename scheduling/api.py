"""API of scheduling: the same services as the pages."""

from typing import Any
from uuid import UUID

from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from matching.models import Relationship
from mentorship.access import require
from mentorship.api_requests import actor_of, checked, paged
from participants.models import GoalStep, Person
from scheduling import api_of_times, rules
from scheduling import serializers as s
from scheduling.chemistry_api import urlpatterns as chemistry_urls
from scheduling.feeds import feed_address, webcal
from scheduling.models import Meeting, ReminderPreference
from scheduling.queries.calendars import answers_to, own_calendar
from scheduling.queries.goals import readable_goals
from scheduling.queries.meetings import meeting_counts, meeting_facts, own_meetings
from scheduling.queries.notes import readable_notes
from scheduling.queries.openings import in_words, openings
from scheduling.queries.protected_time import own_protected_time
from scheduling.queries.quick_logs import quick_logs
from scheduling.queries.relationships import own_relationships, visible_relationships
from scheduling.queries.reminders import own_preference, reminders_sent, reminders_to_come
from scheduling.roster_api import urlpatterns as roster_urls
from scheduling.services import calendars, goals, meetings, notes, reminders, rhythms
from scheduling.working_api import urlpatterns as working_urls


def _mine(request: Request, relationship_id: UUID) -> Relationship:
    return get_object_or_404(own_relationships(actor_of(request)), pk=relationship_id)


@extend_schema(responses=s.RelationshipSerializer(many=True), filters=False)
@api_view(["GET"])
def relationship_list(request: Request) -> Response:
    """Relationships that you may see: your own, and those of programmes that you manage."""
    rows = visible_relationships(actor_of(request)).order_by("-began_on", "pk")
    return paged(request, rows, s.RelationshipSerializer)


@extend_schema(responses=s.RelationshipSerializer)
@api_view(["GET"])
def relationship_detail(request: Request, relationship_id: UUID) -> Response:
    """One relationship."""
    found = get_object_or_404(visible_relationships(actor_of(request)), pk=relationship_id)
    return Response(s.RelationshipSerializer(found).data)


@extend_schema(request=s.RhythmSerializer, responses=s.RhythmSerializer)
@api_view(["PUT"])
def relationship_rhythm(request: Request, relationship_id: UUID) -> Response:
    """Choose how often you two want to meet, within the programme's bounds."""
    found = _mine(request, relationship_id)
    saved = rhythms.choose_rhythm(
        actor=actor_of(request), relationship=found, **checked(s.RhythmSerializer, request.data)
    )
    return Response({"days": saved.rhythm_days})


@extend_schema(responses=s.MeetingCountsSerializer)
@api_view(["GET"])
def meeting_counts_detail(request: Request, relationship_id: UUID) -> Response:
    """How many meetings there were."""
    found = get_object_or_404(visible_relationships(actor_of(request)), pk=relationship_id)
    return Response(s.MeetingCountsSerializer(meeting_counts(actor_of(request), found)).data)


@extend_schema(
    request=s.PlanSerializer,
    responses={200: s.MeetingFactSerializer(many=True), 201: s.MeetingSerializer},
    filters=False,
)
@api_view(["GET", "POST"])
def meeting_list(request: Request, relationship_id: UUID) -> Response:
    """The meetings: with everything for those who met, as facts for a manager. POST plans one."""
    actor = actor_of(request)
    found = get_object_or_404(visible_relationships(actor), pk=relationship_id)
    if request.method == "POST":
        meeting = meetings.plan_meeting(
            actor=actor, relationship=found, **checked(s.PlanSerializer, request.data)
        )
        return Response(s.MeetingSerializer(meeting).data, status=201)
    require(rules.see_meetings, actor, found)
    if rules.see_what_was_said(actor, found):
        rows = own_meetings(actor).filter(relationship=found).order_by("-starts_at")
        return paged(request, rows, s.MeetingSerializer)
    return paged(request, meeting_facts(actor, found), s.MeetingFactSerializer)


@extend_schema(request=s.LogSerializer, responses={201: s.MeetingSerializer})
@api_view(["POST"])
@sensitive_variables("data")
def meeting_log(request: Request, relationship_id: UUID) -> Response:
    """Log a meeting. Send it again with the same `client_key` until it is answered."""
    found = get_object_or_404(visible_relationships(actor_of(request)), pk=relationship_id)
    data = checked(s.LogSerializer, request.data)
    planned = None
    if meeting_id := data.pop("meeting_id", None):
        mine = own_meetings(actor_of(request)).filter(relationship=found)
        planned = get_object_or_404(mine, pk=meeting_id)
    meeting = meetings.log_meeting(
        actor=actor_of(request), relationship=found, planned=planned, **data
    )
    return Response(s.MeetingSerializer(meeting).data, status=201)


@extend_schema(responses=s.QuickLogsSerializer)
@api_view(["GET"])
def quick_log(request: Request) -> Response:
    """What a device keeps to log meetings without a network; the header `X-CSRFToken` has the
    token with which it sends them."""
    actor = actor_of(request)
    account = actor.user.pk if actor.user else None
    body = {"account": account, "relationships": quick_logs(actor)}
    token = get_token(request._request)
    return Response(s.QuickLogsSerializer(body).data, headers={"X-CSRFToken": token})


@extend_schema(request=s.MoveSerializer, responses=s.MeetingSerializer)
@api_view(["GET", "PUT"])
def meeting_detail(request: Request, meeting_id: UUID) -> Response:
    """A meeting, for its people. PUT moves or changes it while it is planned."""
    found = _own_meeting(request, meeting_id)
    if request.method == "PUT":
        found = meetings.move_meeting(
            actor=actor_of(request), meeting=found, **checked(s.MoveSerializer, request.data)
        )
    return Response(s.MeetingSerializer(found).data)


@extend_schema(request=None, responses=s.MeetingSerializer)
@api_view(["POST"])
def meeting_cancel(request: Request, meeting_id: UUID) -> Response:
    """Cancel a planned meeting."""
    found = _own_meeting(request, meeting_id)
    cancelled = meetings.cancel_meeting(actor=actor_of(request), meeting=found)
    return Response(s.MeetingSerializer(cancelled).data)


@extend_schema(request=None, responses=s.MeetingSerializer)
@api_view(["POST"])
def meeting_confirm(request: Request, meeting_id: UUID) -> Response:
    """Confirm what another logged."""
    found = _own_meeting(request, meeting_id)
    confirmed = meetings.confirm_meeting(actor=actor_of(request), meeting=found)
    return Response(s.MeetingSerializer(confirmed).data)


def _own_meeting(request: Request, meeting_id: UUID) -> Meeting:
    return get_object_or_404(own_meetings(actor_of(request)), pk=meeting_id)


@extend_schema(
    request=s.WriteNoteSerializer,
    responses={200: s.NoteSerializer(many=True), 201: s.NoteSerializer},
    filters=False,
)
@api_view(["GET", "POST"])
@sensitive_variables("data")
def note_list(request: Request, relationship_id: UUID) -> Response:
    """Notes that you may open, closed. POST writes one."""
    found = _mine(request, relationship_id)
    if request.method != "POST":
        rows = readable_notes(actor_of(request)).filter(relationship=found).order_by("-written_at")
        return paged(request, rows, s.NoteSerializer)
    data = checked(s.WriteNoteSerializer, request.data)
    meeting = None
    if meeting_id := data.pop("meeting_id", None):
        meeting = get_object_or_404(
            own_meetings(actor_of(request)), pk=meeting_id, relationship=found
        )
    note = notes.write_note(actor=actor_of(request), relationship=found, meeting=meeting, **data)
    return Response(s.NoteSerializer(note).data, status=201)


@extend_schema(request=s.EditNoteSerializer, responses=s.NoteSerializer)
@api_view(["GET", "PUT", "DELETE"])
def note_detail(request: Request, note_id: UUID) -> Response:
    """A note, closed. PUT replaces your own, DELETE deletes it."""
    found = get_object_or_404(readable_notes(actor_of(request)), pk=note_id)
    if request.method == "DELETE":
        notes.delete_note(actor=actor_of(request), note=found)
        return Response(status=204)
    if request.method == "PUT":
        found = notes.edit_note(
            actor=actor_of(request), note=found, **checked(s.EditNoteSerializer, request.data)
        )
    return Response(s.NoteSerializer(found).data)


@extend_schema(request=None, responses=s.NoteTextSerializer)
@api_view(["POST"])
def note_open(request: Request, note_id: UUID) -> Response:
    """Open a note: its text, once it is written down that you did."""
    found = get_object_or_404(readable_notes(actor_of(request)), pk=note_id)
    text = notes.open_note(actor=actor_of(request), note=found)
    return Response({"text": text}, headers={"Cache-Control": "no-store"})


@extend_schema(responses=s.OpeningSerializer(many=True), filters=False)
@api_view(["GET"])
def opening_list(request: Request) -> Response:
    """Who opened your notes and goals, last first."""
    return _openings(request, None)


@extend_schema(responses=s.OpeningSerializer(many=True), filters=False)
@api_view(["GET"])
def relationship_openings(request: Request, relationship_id: UUID) -> Response:
    """Who opened your notes and goals of one relationship, last first."""
    return _openings(request, _mine(request, relationship_id))


def _openings(request: Request, relationship: Relationship | None) -> Response:
    pages: Any = api_settings.DEFAULT_PAGINATION_CLASS()  # type: ignore[operator,misc]
    page = pages.paginate_queryset(openings(actor_of(request), relationship), request)
    rows = in_words(actor_of(request), page)
    return pages.get_paginated_response(s.OpeningSerializer(rows, many=True).data)


@extend_schema(
    request=s.SetGoalSerializer,
    responses={200: s.GoalSerializer(many=True), 201: s.CreatedSerializer},
    filters=False,
)
@api_view(["GET", "POST"])
def goal_list(request: Request, relationship_id: UUID) -> Response:
    """The goals of a relationship of yours. POST sets one of your own."""
    found = _mine(request, relationship_id)
    if request.method == "POST":
        goal = goals.set_goal(
            actor=actor_of(request),
            relationship=found,
            **checked(s.SetGoalSerializer, request.data),
        )
        return Response({"id": goal.pk}, status=201)
    return paged(
        request, goals.open_goals(actor=actor_of(request), relationship=found), s.GoalSerializer
    )


@extend_schema(request=s.GoalStatusSerializer, responses=s.GoalStatusSerializer)
@api_view(["PUT"])
def goal_status(request: Request, goal_id: UUID) -> Response:
    """Say that your goal is achieved, set aside, or open again."""
    found = get_object_or_404(readable_goals(actor_of(request)), pk=goal_id)
    goal = goals.change_goal_status(
        actor=actor_of(request), goal=found, **checked(s.GoalStatusSerializer, request.data)
    )
    return Response({"status": goal.status})


@extend_schema(request=s.AddStepSerializer, responses={201: s.CreatedSerializer})
@api_view(["POST"])
def goal_step_list(request: Request, goal_id: UUID) -> Response:
    """Add a small step to a goal."""
    found = get_object_or_404(readable_goals(actor_of(request)), pk=goal_id)
    step = goals.add_goal_step(
        actor=actor_of(request), goal=found, **checked(s.AddStepSerializer, request.data)
    )
    return Response({"id": step.pk}, status=201)


@extend_schema(request=s.StepDoneSerializer, responses=s.StepDoneSerializer)
@api_view(["PUT"])
def goal_step_detail(request: Request, step_id: UUID) -> Response:
    """Tick a step off, or take the tick back."""
    readable = readable_goals(actor_of(request))
    step = get_object_or_404(GoalStep, pk=step_id, goal__in=readable.values("pk"))
    step.goal = readable.get(pk=step.goal_id)
    done = goals.complete_goal_step(
        actor=actor_of(request), step=step, **checked(s.StepDoneSerializer, request.data)
    )
    return Response({"is_done": done.done_at is not None})


@extend_schema(request=s.ReminderPreferenceSerializer, responses=s.ReminderPreferenceSerializer)
@api_view(["GET", "PUT"])
def reminder_preference(request: Request) -> Response:
    """Your own quiet hours, fewer e-mails, a pause. Null means the organisation's."""
    person = get_object_or_404(Person, pk=actor_of(request).person_id)
    if request.method == "PUT":
        saved = reminders.save_reminder_preference(
            actor=actor_of(request),
            person=person,
            **checked(s.ReminderPreferenceSerializer, request.data),
        )
        return Response(s.ReminderPreferenceSerializer(saved).data)
    preference = own_preference(actor_of(request)) or ReminderPreference(person=person)
    return Response(s.ReminderPreferenceSerializer(preference).data)


@extend_schema(responses=s.CalendarAnswerSerializer(many=True), filters=False)
@api_view(["GET"])
def meeting_answers(request: Request, meeting_id: UUID) -> Response:
    """What the people of a meeting of yours answered to its invitation."""
    found = _own_meeting(request, meeting_id)
    return paged(request, answers_to(actor_of(request), found), s.CalendarAnswerSerializer)


@extend_schema(request=s.CalendarSerializer, responses=s.CalendarSerializer)
@api_view(["GET", "PUT"])
def my_calendar(request: Request) -> Response:
    """What you chose for your calendar. PUT chooses."""
    person = _own_person(request)
    if request.method == "PUT":
        saved = calendars.save_calendar_choices(
            actor=actor_of(request), person=person, **checked(s.CalendarSerializer, request.data)
        )
        return Response(s.CalendarSerializer(saved).data)
    return Response(s.CalendarSerializer(own_calendar(actor_of(request))).data)


@extend_schema(methods=["POST"], request=None, responses={201: s.FeedAddressSerializer})
@extend_schema(methods=["DELETE"], request=None, responses={204: None})
@api_view(["POST", "DELETE"])
def calendar_feed(request: Request) -> Response:
    """POST makes your feed under a new address, told this once; DELETE ends it."""
    actor, person = actor_of(request), _own_person(request)
    if request.method == "DELETE":
        calendars.revoke_calendar_feed(actor=actor, person=person)
        return Response(status=204)
    calendar, secret = calendars.make_calendar_feed(actor=actor, person=person)
    address = feed_address(actor.organization, calendar, secret)
    told = {"address": address, "webcal": webcal(address)}
    return Response(told, status=201, headers={"Cache-Control": "no-store"})


@extend_schema(responses=s.ProtectedTimeSerializer(many=True), filters=False)
@api_view(["GET"])
def my_protected_time(request: Request) -> Response:
    """Your hours as a mentor this calendar year, for each programme that grants some."""
    return paged(request, own_protected_time(actor_of(request)), s.ProtectedTimeSerializer)


def _own_person(request: Request) -> Person:
    return get_object_or_404(Person, pk=actor_of(request).person_id)


@extend_schema(responses=s.SentReminderSerializer(many=True), filters=False)
@api_view(["GET"])
def reminder_list(request: Request) -> Response:
    """Reminders that were sent to you, last first."""
    return paged(request, reminders_sent(actor_of(request)), s.SentReminderSerializer)


@extend_schema(responses=s.ToComeSerializer(many=True), filters=False)
@api_view(["GET"])
def reminder_to_come_list(request: Request) -> Response:
    """Reminder e-mails of the next fortnight, as things stand."""
    return paged(request, reminders_to_come(actor_of(request)), s.ToComeSerializer)


_ONE = "relationships/<uuid:relationship_id>/"
urlpatterns = [
    *roster_urls,
    *api_of_times.urlpatterns,
    *working_urls,
    *chemistry_urls,
    path("relationships/", relationship_list, name="relationship-list"),
    path(_ONE, relationship_detail, name="relationship-detail"),
    path(f"{_ONE}rhythm/", relationship_rhythm, name="relationship-rhythm"),
    path(f"{_ONE}meetings/", meeting_list, name="meeting-list"),
    path(f"{_ONE}meetings/counts/", meeting_counts_detail, name="meeting-counts"),
    path(f"{_ONE}meetings/log/", meeting_log, name="meeting-log"),
    path(f"{_ONE}notes/", note_list, name="note-list"),
    path(f"{_ONE}goals/", goal_list, name="goal-list"),
    path("meetings/<uuid:meeting_id>/", meeting_detail, name="meeting-detail"),
    path("meetings/<uuid:meeting_id>/cancel/", meeting_cancel, name="meeting-cancel"),
    path("meetings/<uuid:meeting_id>/confirm/", meeting_confirm, name="meeting-confirm"),
    path(f"{_ONE}openings/", relationship_openings, name="relationship-openings"),
    path("me/openings/", opening_list, name="opening-list"),
    path("meetings/<uuid:meeting_id>/answers/", meeting_answers, name="meeting-answers"),
    path("me/protected-time/", my_protected_time, name="my-protected-time"),
    path("me/calendar/", my_calendar, name="my-calendar"),
    path("me/calendar/feed/", calendar_feed, name="my-calendar-feed"),
    path("me/quick-log/", quick_log, name="quick-log"),
    path("notes/<uuid:note_id>/", note_detail, name="note-detail"),
    path("notes/<uuid:note_id>/open/", note_open, name="note-open"),
    path("goals/<uuid:goal_id>/", goal_status, name="goal-detail"),
    path("goals/<uuid:goal_id>/steps/", goal_step_list, name="goal-step-list"),
    path("goal-steps/<uuid:step_id>/", goal_step_detail, name="goal-step-detail"),
    path("me/reminders/", reminder_preference, name="reminder-preference"),
    path("me/reminders/sent/", reminder_list, name="reminder-list"),
    path("me/reminders/to-come/", reminder_to_come_list, name="reminder-to-come-list"),
]
