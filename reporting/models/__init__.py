"""Rollups, signals, follow-ups, groups and exports."""

from reporting.models.exports import Export, ExportSchedule, WantedFile
from reporting.models.follow_ups import FollowUp
from reporting.models.groups import GroupEdition, GroupFigure
from reporting.models.rollups import ActivityRollup, RollupMark, TouchedWeek
from reporting.models.signals import Signal
from reporting.models.snapshots import EquityEdition, SurveySnapshot

__all__ = [
    "ActivityRollup",
    "EquityEdition",
    "Export",
    "ExportSchedule",
    "FollowUp",
    "GroupEdition",
    "GroupFigure",
    "RollupMark",
    "Signal",
    "SurveySnapshot",
    "TouchedWeek",
    "WantedFile",
]
