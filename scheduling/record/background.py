"""Closings that are handed to a worker."""

from mentorship.background import send_later
from programs.models import Cohort


def carry_on_later(cohort: Cohort) -> None:
    """Have a worker ask, or give certificates, without waiting for the clock."""
    send_later("record.tasks.carry_on_closing", cohort.organization_id)
