"""Asking for a file, making it, fetching it, and letting it go."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final
from uuid import UUID

from celery import current_app
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit, progress
from mentorship.access import Actor, actor_for, require
from mentorship.models import Membership
from programs.models import Cohort
from reporting import rules
from reporting.models import Export
from reporting.queries.sheets import sheet_of
from reporting.spreadsheets import write_csv, write_xlsx

KEPT_FOR: Final = dt.timedelta(days=7)
MAKE_EXPORT: Final = "reporting.tasks.make_export"


@transaction.atomic
def request_export(*, actor: Actor, kind: str, format: str, cohort: Cohort | None = None) -> Export:
    """Ask a worker for a file of one cohort, or of all that the actor may report on.

    Raises NotAllowed for who may not see the reports that the file would hold.
    """
    require(rules.request_export, actor, cohort)
    export = Export.objects.create(
        kind=kind,
        format=format,
        cohort=cohort,
        requested_by=Membership.objects.get(user=actor.user),
    )
    audit.record(
        actor=actor,
        action="export.requested",
        subject=export,
        kind=kind,
        format=format,
        cohort=str(cohort.pk) if cohort else None,
    )
    arguments = [str(actor.organization.pk), str(export.pk)]
    transaction.on_commit(lambda: current_app.send_task(MAKE_EXPORT, args=arguments))
    return export


@transaction.atomic
def start_export(*, actor: Actor, export_id: UUID) -> bool:
    """Say that a worker has begun; False where there is nothing (more) to make.

    An export that is running already begins again: its worker may have died.
    """
    export = Export.objects.select_for_update().get(pk=export_id)
    require(rules.make_export, actor, export)
    if not export.is_awaited:
        return False
    export.status = Export.Status.RUNNING
    export.save(update_fields=["status"])
    audit.record(actor=actor, action="export.started", subject=export)
    return True


@transaction.atomic
def finish_export(*, actor: Actor, export_id: UUID) -> Export:
    """Write the file, with what its requester may see now, and offer it for a week.

    Made twice, it is the same file under the same name. Raises NotAllowed for anyone but the
    system, and where the requester may no longer see these reports.
    """
    export = (
        Export.objects.select_for_update(of=("self",))
        .select_related("cohort__program", "requested_by__user")
        .get(pk=export_id)
    )
    require(rules.make_export, actor, export)
    if not export.is_awaited:
        return export
    requester = actor_for(export.requested_by, actor.organization)
    require(rules.request_export, requester, export.cohort)
    name = f"exports/{export.pk}.{export.format}"
    export.rows = _write(requester, export, name)
    export.file.name = name
    export.status = Export.Status.READY
    export.ready_at = timezone.now()
    export.expires_at = export.ready_at + KEPT_FOR
    export.error = ""
    export.save()
    audit.record(actor=actor, action="export.finished", subject=export, rows=export.rows)
    return export


@transaction.atomic
def fail_export(*, actor: Actor, export_id: UUID, error: str) -> Export:
    """Say in the user's words that a file could not be made."""
    export = Export.objects.select_for_update().get(pk=export_id)
    require(rules.make_export, actor, export)
    if export.is_awaited:
        export.status = Export.Status.FAILED
        export.error = error
        export.save(update_fields=["status", "error"])
        audit.record(actor=actor, action="export.failed", subject=export)
    return export


@transaction.atomic
def open_export(*, actor: Actor, export: Export) -> Path:
    """The file, for its download, which is put on record.

    Raises NotAllowed for anyone but its requester, Conflict while it is not ready and after it
    has gone.
    """
    require(rules.download_export, actor, export)
    export.require_ready()
    audit.record(actor=actor, action="export.downloaded", subject=export, rows=export.rows)
    return Path(export.file.path)


@transaction.atomic
def expire_exports(*, actor: Actor) -> int:
    """Let go of files whose week is over. Returns how many."""
    require(rules.refresh_reports, actor)
    over = Export.objects.select_for_update(skip_locked=True).filter(
        status=Export.Status.READY, expires_at__lte=timezone.now()
    )
    count = 0
    for export in over:
        export.file.delete(save=False)
        export.status = Export.Status.EXPIRED
        export.save(update_fields=["status", "file"])
        audit.record(actor=actor, action="export.expired", subject=export)
        count += 1
    return count


def _write(requester: Actor, export: Export, name: str) -> int:
    sheet = sheet_of(requester, export.kind, export.cohort)
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    write = write_xlsx if export.format == Export.Format.XLSX else write_csv
    rows = write(draft, sheet, lambda done: progress.report(export.pk, done, 0, _("Writing rows")))
    draft.chmod(0o600)
    draft.replace(path)
    return rows
