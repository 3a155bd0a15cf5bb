"""Pages of reports."""

from reporting.views.closing import closing, closing_pdf
from reporting.views.cohort import cohort
from reporting.views.exports import (
    export,
    export_again,
    export_delete,
    export_rows,
    export_size,
    exports,
)
from reporting.views.first_run import start
from reporting.views.follow_ups import follow_up, follow_ups
from reporting.views.offers import offer
from reporting.views.outcomes import outcomes, program_outcomes
from reporting.views.overview import home, overview
from reporting.views.own import own
from reporting.views.program import program
from reporting.views.protected_time import protected_time
from reporting.views.schedules import schedule, schedule_new, schedule_stop
from reporting.views.signals import signals
from reporting.views.surveys import surveys

__all__ = [
    "closing",
    "closing_pdf",
    "cohort",
    "export",
    "export_again",
    "export_delete",
    "export_rows",
    "export_size",
    "exports",
    "follow_up",
    "follow_ups",
    "home",
    "offer",
    "outcomes",
    "overview",
    "own",
    "program",
    "program_outcomes",
    "protected_time",
    "schedule",
    "schedule_new",
    "schedule_stop",
    "signals",
    "start",
    "surveys",
]
