"""Handing work to a worker.

Not in services whose steps others carry out themselves, also where no broker runs: commands, the
demonstration, the measurements.
"""

from uuid import UUID

from celery import current_app
from django.db import transaction


def send_later(task: str, *told: UUID | str, robust: bool = False) -> None:
    """Send a task to a worker once the transaction that asks for it is committed.

    `robust`: what asks goes on without a broker, since the clock sends the work again.
    """
    arguments = [str(one) for one in told]
    transaction.on_commit(lambda: current_app.send_task(task, args=arguments), robust=robust)
