"""The ground floor's tasks."""

from celery import shared_task

from mentorship import outbox


@shared_task(name="mentorship.tasks.deliver_due")
def deliver_due() -> int:
    """Send the e-mails that are due."""
    return outbox.deliver_due()
