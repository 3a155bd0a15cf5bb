"""Use cases of reporting: renewing rollups and signals, making exports."""

from reporting.services.closing import fetch_closing_report
from reporting.services.editions import publish_weeks
from reporting.services.exports import (
    expire_exports,
    fail_export,
    finish_export,
    open_export,
    request_export,
    start_export,
)
from reporting.services.rollups import refresh_touched, renew_rollups
from reporting.services.signals import renew_signals

__all__ = [
    "expire_exports",
    "fail_export",
    "fetch_closing_report",
    "finish_export",
    "open_export",
    "publish_weeks",
    "refresh_touched",
    "renew_rollups",
    "renew_signals",
    "request_export",
    "start_export",
]
