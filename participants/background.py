"""Handing an import to a worker, once the transaction that asks for it is committed.

Not in the services: the management command and the demonstration carry the same steps out
themselves, also where no broker runs.
"""

from celery import current_app
from django.db import transaction

from participants.models import PersonImport


def preview_later(person_import: PersonImport) -> None:
    """Have a worker make the preview."""
    _send("participants.tasks.preview_import", person_import)


def run_later(person_import: PersonImport) -> None:
    """Have a worker carry the import out."""
    _send("participants.tasks.run_import", person_import)


def _send(task: str, person_import: PersonImport) -> None:
    ids = [str(person_import.organization_id), str(person_import.pk)]
    transaction.on_commit(lambda: current_app.send_task(task, args=ids))
