"""Forms of the meetings' pages."""

from scheduling.forms.lists import RelationshipFilter
from scheduling.forms.meetings import (
    ChemistryForm,
    LogForm,
    OccasionForm,
    PlanForm,
    audience_choices,
)
from scheduling.forms.moments import MomentsField
from scheduling.forms.reminders import CalendarForm, ReminderForm
from scheduling.forms.times import RhythmForm, TimesForm
from scheduling.forms.words import GoalForm, NoteForm, StepForm

__all__ = [
    "CalendarForm",
    "ChemistryForm",
    "GoalForm",
    "LogForm",
    "MomentsField",
    "NoteForm",
    "OccasionForm",
    "PlanForm",
    "RelationshipFilter",
    "ReminderForm",
    "RhythmForm",
    "StepForm",
    "TimesForm",
    "audience_choices",
]
