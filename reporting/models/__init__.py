"""Rollups, signals and exports."""

from reporting.models.exports import Export
from reporting.models.rollups import ActivityRollup
from reporting.models.signals import Signal

__all__ = ["ActivityRollup", "Export", "Signal"]
