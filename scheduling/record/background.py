"""Handing work to a worker, once the transaction that asks for it is committed."""

from celery import current_app
from django.db import transaction

from programs.models import Cohort


def carry_on_later(cohort: Cohort) -> None:
    """Have a worker ask, or give certificates, without waiting for the clock."""
    ids = [str(cohort.organization_id)]
    transaction.on_commit(lambda: current_app.send_task("record.tasks.carry_on_closing", args=ids))
