"""Asking for a file, making it, fetching it, and letting it go."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit, outbox, progress
from mentorship.access import Actor, require
from mentorship.addresses import absolute, org_reverse
from mentorship.errors import Invalid
from mentorship.models import Membership
from programs.days import today_of
from programs.models import Cohort, Program
from reporting import leases, rules
from reporting.making import Made, discard, discard_drafts
from reporting.models import Export
from reporting.queueing import (
    queue,
    require_makeable,
    rows_told,
    send,
    told_of,
    what_of,
)
from reporting.sizes import too_long_for_paper
from reporting.wanted import settled

MOST_ATTEMPTS: Final = 3
"""Workers that may be killed over one file before it is given up."""

PATIENCE: Final = dt.timedelta(minutes=2)
"""After so long without a worker another is asked; a message may have been lost."""


@transaction.atomic
def request_export(
    *,
    actor: Actor,
    kind: str,
    format: str,
    cohort: Cohort | None = None,
    program: Program | None = None,
    period: str = Export.Period.ALL,
    since: dt.date | None = None,
    until: dt.date | None = None,
    with_bom: bool = True,
) -> Export:
    """Ask a worker for a file of one cohort, a programme, or all that the actor may report on.

    Raises NotAllowed for who may not see the reports that the file would hold, Invalid for what
    cannot be made.
    """
    require(rules.request_export, actor, cohort or program)
    what: dict[str, Any] = {"kind": kind, "format": format, "cohort": cohort, "program": program}
    what |= {"period": period, "since": since, "until": until, "with_bom": with_bom}
    what = settled(what)
    require_makeable(actor, what)
    if found := too_long_for_paper(actor, what):
        raise Invalid(found["format"], fields=found)
    export = queue(actor, Membership.objects.get(user=actor.user), what, today_of(actor))
    audit.record(actor=actor, action="export.requested", subject=export, **told_of(export))
    return export


@transaction.atomic
def repeat_export(*, actor: Actor, export: Export) -> Export:
    """Ask for the same once more, as it is now. Raises what `request_export` raises, and
    NotAllowed for anyone but its requester."""
    require(rules.download_export, actor, export)
    return request_export(actor=actor, **what_of(export))


@transaction.atomic
def delete_export(*, actor: Actor, export: Export) -> None:
    """Let go of a file before its time, or of the wish for one. For its requester alone.

    A worker that is making it finds it gone and throws away what it made.
    """
    locked = Export.objects.select_for_update(of=("self",)).get(pk=export.pk)
    require(rules.download_export, actor, locked)
    audit.record(actor=actor, action="export.deleted", subject=locked, kind=locked.kind)
    if leases.hold(locked.pk):
        discard(locked)
    locked.delete()


@transaction.atomic
def start_export(*, actor: Actor, export_id: UUID) -> bool:
    """Say that a worker has begun; False where there is nothing (more) to make, or another worker
    has begun: its message came twice, or it died, which `resume_exports` finds out.

    An export whose worker died begins again, but not for ever.
    """
    export = Export.objects.select_for_update().filter(pk=export_id).first()
    require(rules.make_export, actor, export)
    if export is None or export.status != Export.Status.QUEUED or not leases.hold(export_id):
        return False
    if export.attempts >= MOST_ATTEMPTS:
        return _give_up(actor, export)
    export.status = Export.Status.RUNNING
    export.attempts += 1
    export.save(update_fields=["status", "attempts"])
    audit.record(actor=actor, action="export.started", subject=export, attempt=export.attempts)
    return True


@transaction.atomic
def finish_export(*, actor: Actor, export_id: UUID, made: Made) -> Export | None:
    """Put the file that was written in its place and offer it for the organisation's days. None
    where its wish was deleted meanwhile, or another worker is at it: then it is thrown away.

    Made twice, it is the same file under the same name. Raises NotAllowed for anyone but the
    system.
    """
    export = Export.objects.select_for_update(of=("self",)).filter(pk=export_id).first()
    require(rules.make_export, actor, export)
    if export is None or not export.is_awaited or not leases.hold(export_id):
        made.throw_away()
        return None
    made.keep()
    discard_drafts(export)
    export.rows, export.size, export.file.name = made.rows, made.size, made.name
    export.status, export.error = Export.Status.READY, ""
    export.ready_at = timezone.now()
    export.expires_at = export.ready_at + dt.timedelta(days=actor.organization.export_days)
    export.save()
    audit.record(actor=actor, action="export.finished", subject=export, **rows_told(export))
    if export.schedule_id:
        _announce(actor, export)
    return export


@transaction.atomic
def fail_export(*, actor: Actor, export_id: UUID, error: str) -> Export | None:
    """Say in the user's words that a file could not be made."""
    export = Export.objects.select_for_update().filter(pk=export_id).first()
    require(rules.make_export, actor, export)
    if export is not None and export.is_awaited:
        export.status = Export.Status.FAILED
        export.error = error
        export.save(update_fields=["status", "error"])
        discard(export)
        audit.record(actor=actor, action="export.failed", subject=export)
    return export


@transaction.atomic
def resume_exports(*, actor: Actor) -> int:
    """Send those again whose worker died or never heard of them. Returns how many.

    A worker that lives holds its file's lease; who was asked a moment ago is waited for.
    """
    require(rules.refresh_reports, actor)
    awaited = Export.objects.select_for_update(skip_locked=True).filter(
        status__in=[Export.Status.QUEUED, Export.Status.RUNNING]
    )
    count = 0
    for export in awaited:
        is_queued = export.status == Export.Status.QUEUED
        if is_queued and export.sent_at > timezone.now() - PATIENCE:
            continue
        if not leases.hold(export.pk):
            continue
        export.status, export.sent_at = Export.Status.QUEUED, timezone.now()
        export.save(update_fields=["status", "sent_at"])
        discard_drafts(export)
        progress.forget(export.pk)
        if not is_queued:
            audit.record(actor=actor, action="export.resumed", subject=export)
        send(actor, export)
        count += 1
    return count


@transaction.atomic
def open_export(*, actor: Actor, export: Export) -> Path:
    """The file, for its download, which is put on record.

    Raises NotAllowed for anyone but its requester, Conflict while it is not ready and after it
    has gone.
    """
    require(rules.download_export, actor, export)
    export.require_ready()
    audit.record(actor=actor, action="export.downloaded", subject=export, **rows_told(export))
    return Path(export.file.path)


@transaction.atomic
def expire_exports(*, actor: Actor) -> int:
    """Let go of files whose days are over. Returns how many."""
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


def _give_up(actor: Actor, export: Export) -> bool:
    export.status = Export.Status.FAILED
    export.error = _("Several workers stopped while they made this file. Ask for less at once.")
    export.save(update_fields=["status", "error"])
    discard(export)
    audit.record(actor=actor, action="export.failed", subject=export)
    return False


def _announce(actor: Actor, export: Export) -> None:
    """That a file is there, to who wanted it every week or month; nothing of what is in it."""
    membership = Membership.objects.select_related("user").get(pk=export.requested_by_id)
    outbox.enqueue(
        key=f"export:{export.pk}",
        kind="export_ready",
        to=membership.user.email,
        payload={
            "url": absolute(org_reverse(actor.organization, "reporting:exports")),
            "days": actor.organization.export_days,
        },
    )
