"""Rollups, signals, follow-ups, groups and exports."""

from reporting.models.exports import Export, ExportSchedule, WantedFile
from reporting.models.follow_ups import FollowUp
from reporting.models.groups import CohortPeriod, GroupEdition, GroupFigure
from reporting.models.rollups import ActivityRollup, FormerRhythm, RollupMark, TouchedWeek
from reporting.models.signals import Signal
from reporting.models.snapshots import EquityEdition, OutcomesEdition, SurveySnapshot

__all__ = [
    "ActivityRollup",
    "CohortPeriod",
    "EquityEdition",
    "Export",
    "ExportSchedule",
    "FollowUp",
    "FormerRhythm",
    "GroupEdition",
    "GroupFigure",
    "OutcomesEdition",
    "RollupMark",
    "Signal",
    "SurveySnapshot",
    "TouchedWeek",
    "WantedFile",
]
