"""One's own working times. Nobody is told those of somebody else."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.api_requests import actor_of, checked
from participants.models import Person
from scheduling import roster_serializers as s
from scheduling.background import read_calendar_later, renew_times_later
from scheduling.queries.own_times import DAYS_SHOWN, own_calendar_of_shifts, own_habits
from scheduling.queries.working_times import working_times
from scheduling.services import working_times as services


def _own_person(request: Request) -> Person:
    return get_object_or_404(Person, pk=actor_of(request).person_id)


@extend_schema(request=s.WorkingHabitsSerializer, responses=s.WorkingHabitsSerializer)
@api_view(["GET", "PUT"])
def my_habits(request: Request) -> Response:
    """Your pattern of work, and when meetings suit you. PUT says it anew."""
    person = _own_person(request)
    if request.method == "PUT":
        habits = checked(s.WorkingHabitsSerializer, request.data)
        saved = services.save_working_habits(actor=actor_of(request), person=person, habits=habits)
        renew_times_later(person)
        return Response(s.WorkingHabitsSerializer(saved).data)
    return Response(s.WorkingHabitsSerializer(own_habits(actor_of(request))).data)


@extend_schema(responses=s.WorkingTimeSerializer)
@api_view(["GET"])
def my_shifts(request: Request) -> Response:
    """What is known of your shifts in the next three weeks."""
    person, now = _own_person(request), timezone.now()
    found = working_times([person.pk], now, now + timedelta(days=DAYS_SHOWN))[person.pk]
    return Response(s.WorkingTimeSerializer(found).data)


@extend_schema(request=s.CalendarAddressSerializer, responses=s.WorkCalendarSerializer)
@extend_schema(methods=["DELETE"], request=None, responses={204: None})
@api_view(["GET", "PUT", "DELETE"])
def my_shift_calendar(request: Request) -> Response:
    """Your calendar of shifts. PUT gives its address; it is read a little later."""
    person, actor = _own_person(request), actor_of(request)
    if request.method == "DELETE":
        services.forget_calendar(actor=actor, person=person)
        renew_times_later(person)
        return Response(status=204)
    if request.method == "PUT":
        address = checked(s.CalendarAddressSerializer, request.data)["address"]
        kept = services.keep_calendar_address(actor=actor, person=person, address=address)
        read_calendar_later(kept)
        return Response(s.WorkCalendarSerializer(kept).data)
    found = own_calendar_of_shifts(actor)
    if found is None:
        raise Http404
    return Response(s.WorkCalendarSerializer(found).data)


@extend_schema(request=s.CalendarMeaningsSerializer, responses=s.WorkCalendarSerializer)
@api_view(["POST"])
def my_calendar_meanings(request: Request) -> Response:
    """Say what whole days of your calendar mean; it is then read again."""
    meanings = checked(s.CalendarMeaningsSerializer, request.data)["meanings"]
    kept = services.explain_calendar(
        actor=actor_of(request), person=_own_person(request), meanings=meanings
    )
    if kept.sealed_text:
        read_calendar_later(kept)
    return Response(s.WorkCalendarSerializer(kept).data)


urlpatterns = [
    path("me/working-times/", my_habits, name="my-working-habits"),
    path("me/shifts/", my_shifts, name="my-shifts"),
    path("me/shift-calendar/", my_shift_calendar, name="my-shift-calendar"),
    path("me/shift-calendar/meanings/", my_calendar_meanings, name="my-shift-calendar-meanings"),
]
