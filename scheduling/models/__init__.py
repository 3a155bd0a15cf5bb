"""Meetings, notes and reminders of relationships."""

from mentorship.disclosure import administrators_do_not_see, administrators_see
from scheduling.models.meetings import Meeting, MeetingFact, MeetingTopic
from scheduling.models.notes import Note, NoteOpening
from scheduling.models.reminders import Reminder, ReminderPreference

__all__ = [
    "Meeting",
    "MeetingFact",
    "MeetingTopic",
    "Note",
    "NoteOpening",
    "Reminder",
    "ReminderPreference",
]

administrators_see("reminders")
administrators_do_not_see("goal", "goals", "goal_step", "meeting", "note", "reminder_preference")
