"""Meetings, notes and reminders of relationships."""

from mentorship.disclosure import administrators_do_not_see, administrators_see
from scheduling.models.busy_times import BusyTime
from scheduling.models.calendars import CalendarInvitation, PersonalCalendar
from scheduling.models.chemistry import ChemistryAnswer
from scheduling.models.meetings import Meeting, MeetingFact, MeetingTopic
from scheduling.models.notes import Note, NoteOpening
from scheduling.models.proposed_times import ProposedTime
from scheduling.models.reminders import Reminder, ReminderPreference
from scheduling.models.rosters import (
    RosterCode,
    RosterEntry,
    RosterImport,
    RosterMapping,
    RosterRemark,
    WorkCalendar,
    WorkingHabits,
)

__all__ = [
    "BusyTime",
    "CalendarInvitation",
    "ChemistryAnswer",
    "Meeting",
    "MeetingFact",
    "MeetingTopic",
    "Note",
    "NoteOpening",
    "PersonalCalendar",
    "ProposedTime",
    "Reminder",
    "ReminderPreference",
    "RosterCode",
    "RosterEntry",
    "RosterImport",
    "RosterMapping",
    "RosterRemark",
    "WorkCalendar",
    "WorkingHabits",
]

administrators_see("reminders", "roster_import", "roster_code")
administrators_do_not_see(
    "chemistry",
    "goal",
    "goals",
    "goal_step",
    "meeting",
    "note",
    "reminder_preference",
    "working_habits",
    "work_calendar",
    "meetable_times",
    "times",
)
