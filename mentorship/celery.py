"""The Celery application and its clock. A task takes ids, activates its organisation, and calls
one service; each may run twice, late, or beside itself."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

app = Celery("mentorship")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    # Also what nobody was woken for. A sweep that was not begun before the next is of no use.
    "deliver what is owed": {
        "task": "mentorship.tasks.deliver_due",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "sign where the audit trails end": {
        "task": "mentorship.tasks.sign_audit_heads",
        "schedule": 15 * 60.0,
    },
    "check the audit trails": {
        "task": "mentorship.tasks.verify_audit_trails",
        "schedule": crontab(hour="3", minute="30"),
    },
    "owe the reminders that are due": {
        "task": "scheduling.tasks.schedule_all_reminders",
        "schedule": 15 * 60.0,
    },
    "cancel what is planned where it is over": {
        "task": "scheduling.tasks.cancel_meetings_of_ended",
        "schedule": 15 * 60.0,
    },
    "refresh the reports of what changed": {
        "task": "reporting.tasks.refresh_touched",
        "schedule": 300.0,
    },
    "count all reports anew": {
        "task": "reporting.tasks.renew_reports",
        "schedule": crontab(hour="2", minute="30"),
    },
    "make the exports whose worker died": {
        "task": "reporting.tasks.resume_exports",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "make the exports that are due": {
        "task": "reporting.tasks.make_scheduled_exports",
        "schedule": 15 * 60.0,
    },
    "let old exports go": {"task": "reporting.tasks.expire_exports", "schedule": 3600.0},
    "give free places to who waits": {
        "task": "participants.tasks.fill_waiting_lists",
        "schedule": 300.0,
    },
    "let go of what is old": {
        "task": "rights.tasks.apply_retention",
        "schedule": crontab(hour="3", minute="30"),
    },
    "let go of personal files": {
        "task": "rights.tasks.expire_personal_exports",
        "schedule": 3600.0,
    },
    "put ideas without a name on the board": {
        "task": "ideas.tasks.release_ideas",
        "schedule": crontab(hour="0", minute="45"),
    },
    "carry on the closing of cohorts": {
        "task": "record.tasks.close_cohorts",
        "schedule": 300.0,
    },
    "free who left a circle of mentors": {
        "task": "support.tasks.free_who_left",
        "schedule": 900.0,
    },
    "work out when people could meet": {
        "task": "scheduling.tasks.renew_all_times",
        "schedule": crontab(hour="1", minute="30"),
    },
    "work out when newcomers could meet": {
        "task": "scheduling.tasks.work_out_newcomers",
        "schedule": 300.0,
    },
    "keep matching going": {"task": "matching.tasks.keep_matching_going", "schedule": 300.0},
}


@worker_init.connect
@beat_init.connect
def refuse_unsafe_role(**_: object) -> None:
    """A worker, too, must not start with a database role that row-level security does not bind."""
    from mentorship.roles import refuse_unsafe_role as refuse

    refuse()
