"""Pages of scheduling."""

from django.urls import path

from scheduling.views import (
    calendars,
    chemistry,
    goals,
    meetings,
    notes,
    openings,
    relationships,
    reminders,
    rosters,
    times,
)
from scheduling.views import working_times as own

app_name = "scheduling"
_RELATIONSHIP = "relationships/<uuid:relationship_id>/"
_MEETING = "meetings/<uuid:meeting_id>/"
_NOTE = "notes/<uuid:note_id>/"
_ROSTER = "rosters/<uuid:import_id>/"
urlpatterns = [
    path("rosters/", rosters.rosters, name="rosters"),
    path("rosters/codes/<uuid:code_id>/", rosters.roster_code, name="roster_code"),
    path(_ROSTER, rosters.roster, name="roster"),
    path(f"{_ROSTER}columns/", rosters.roster_columns, name="roster_columns"),
    path(f"{_ROSTER}codes/", rosters.roster_codes, name="roster_codes"),
    path(f"{_ROSTER}progress/", rosters.roster_progress, name="roster_progress"),
    path(f"{_ROSTER}start/", rosters.roster_start, name="roster_start"),
    path(f"{_ROSTER}discard/", rosters.roster_discard, name="roster_discard"),
    path(f"{_ROSTER}remarks.csv", rosters.roster_report, name="roster_report"),
    path("me/", relationships.my_mentoring, name="my_mentoring"),
    path("me/openings/", openings.my_openings, name="my_openings"),
    path(f"{_RELATIONSHIP}fit/", chemistry.chemistry, name="chemistry"),
    path(f"{_RELATIONSHIP}openings/", openings.openings_of, name="openings"),
    path("me/calendar/", calendars.my_calendar, name="my_calendar"),
    path("me/calendar/feed/", calendars.feed_make, name="calendar_feed_make"),
    path("me/calendar/feed/revoke/", calendars.feed_revoke, name="calendar_feed_revoke"),
    path("me/reminders/", reminders.notification_settings, name="notification_settings"),
    path("me/working-times/", own.working_times, name="working_times"),
    path("me/working-times/calendar/", own.shift_calendar, name="shift_calendar"),
    path(
        "me/working-times/calendar/days/",
        own.shift_calendar_explain,
        name="shift_calendar_explain",
    ),
    path(
        "me/working-times/calendar/forget/",
        own.shift_calendar_forget,
        name="shift_calendar_forget",
    ),
    path(
        "cohorts/<uuid:cohort_id>/relationships/", relationships.relationships, name="relationships"
    ),
    path(_RELATIONSHIP, relationships.relationship, name="relationship"),
    path(f"{_RELATIONSHIP}times/", times.times, name="times"),
    path(f"{_RELATIONSHIP}times/decline/", times.times_decline, name="times_decline"),
    path(f"{_RELATIONSHIP}times/withdraw/", times.times_withdraw, name="times_withdraw"),
    path("proposed-times/<uuid:time_id>/accept/", times.time_accept, name="time_accept"),
    path(f"{_RELATIONSHIP}rhythm/", relationships.rhythm, name="rhythm"),
    path(f"{_RELATIONSHIP}meetings/plan/", meetings.meeting_plan, name="meeting_plan"),
    path(f"{_RELATIONSHIP}meetings/log/", meetings.meeting_log, name="meeting_log"),
    path(f"{_RELATIONSHIP}notes/new/", notes.note_write, name="note_write"),
    path(f"{_RELATIONSHIP}goals/", goals.goals, name="goals"),
    path(_MEETING, meetings.meeting, name="meeting"),
    path(f"{_MEETING}move/", meetings.meeting_move, name="meeting_move"),
    path(f"{_MEETING}cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path(f"{_MEETING}confirm/", meetings.meeting_confirm, name="meeting_confirm"),
    path(_NOTE, notes.note, name="note"),
    path(f"{_NOTE}edit/", notes.note_edit, name="note_edit"),
    path(f"{_NOTE}delete/", notes.note_delete, name="note_delete"),
    path("goals/<uuid:goal_id>/status/", goals.goal_status, name="goal_status"),
    path("goals/<uuid:goal_id>/steps/", goals.goal_step_add, name="goal_step_add"),
    path("goal-steps/<uuid:step_id>/", goals.goal_step, name="goal_step"),
]
