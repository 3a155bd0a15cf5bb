"""Imports that are handed to a worker."""

from mentorship.background import send_later
from participants.models import PersonImport


def preview_later(row: PersonImport) -> None:
    """Have a worker make the preview."""
    send_later("participants.tasks.preview_import", row.organization_id, row.pk)


def run_later(row: PersonImport) -> None:
    """Have a worker carry the import out."""
    send_later("participants.tasks.run_import", row.organization_id, row.pk)
