"""Use cases of reporting: renewing rollups and signals, following up, making exports."""

from reporting.services.closing import fetch_closing_report
from reporting.services.editions import publish_weeks
from reporting.services.exports import (
    delete_export,
    expire_exports,
    fail_export,
    finish_export,
    open_export,
    repeat_export,
    request_export,
    resume_exports,
    start_export,
)
from reporting.services.follow_ups import follow_up
from reporting.services.offers import answer_offer
from reporting.services.outcomes import keep_outcomes
from reporting.services.rollups import refresh_touched, renew_rollups
from reporting.services.schedules import (
    add_schedule,
    change_schedule,
    make_scheduled_exports,
    stop_schedule,
)
from reporting.services.signals import renew_signals
from reporting.services.snapshots import keep_survey_results, publish_equity

__all__ = [
    "add_schedule",
    "answer_offer",
    "change_schedule",
    "delete_export",
    "expire_exports",
    "fail_export",
    "fetch_closing_report",
    "finish_export",
    "follow_up",
    "keep_outcomes",
    "keep_survey_results",
    "make_scheduled_exports",
    "open_export",
    "publish_equity",
    "publish_weeks",
    "refresh_touched",
    "renew_rollups",
    "renew_signals",
    "repeat_export",
    "request_export",
    "resume_exports",
    "start_export",
    "stop_schedule",
]
