"""The file of an export: written beside its place, and moved there once it counts.

What is being written carries the number of its attempt, so that a worker that was thought dead
never puts another's half file in place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import progress
from mentorship.access import Actor, actor_for, require
from mentorship.languages import language_of, speaking
from mentorship.queries.logos import logo_of
from mentorship.typesetting import typeset
from reporting import leases, rules
from reporting.board.evidence import Report
from reporting.board.pages import pages
from reporting.columnar import write_parquet
from reporting.models import Export
from reporting.paper_tables import write_pdf
from reporting.queries.board import board_report
from reporting.queries.sheets import scope_of, sheet_of
from reporting.queueing import require_makeable, what_of
from reporting.spreadsheets import Picture, Told, write_csv, write_workbook, write_xlsx

FOLDER: Final = "exports"

LEFT_ALONE: Final = dt.timedelta(hours=1)
"""How old a file without a row must be: a row is committed before its file, but read before it."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was written and is not in its place yet."""

    name: str
    draft: Path
    rows: int
    size: int

    def keep(self) -> None:
        """Put it in its place."""
        self.draft.replace(default_storage.path(self.name))

    def throw_away(self) -> None:
        """As if it had not been made."""
        self.draft.unlink(missing_ok=True)


def write_export(*, actor: Actor, export_id: UUID) -> Made | None:
    """Write what the requester of a file may see now, telling how far it is; `finish_export` puts
    it in place. None where it was deleted meanwhile, or another worker is at it.

    All that is read is of one moment where the transaction is a snapshot (`activate`). Raises
    NotAllowed for anyone but the system and where the requester may no longer see these reports,
    Invalid where the format does not hold so much.
    """
    export = (
        Export.objects.select_related("cohort__program", "program", "requested_by__user")
        .filter(pk=export_id)
        .first()
    )
    require(rules.make_export, actor, export)
    if export is None or not export.is_awaited or not leases.hold(export_id):
        return None
    requester = actor_for(export.requested_by, actor.organization)
    with speaking(language_of(requester.user, actor.organization)):
        require_makeable(requester, what_of(export))
        return _written(requester, export)


def _written(requester: Actor, export: Export) -> Made:
    name, draft = _name(export), _draft(export)
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.touch(mode=0o600)
    progress.forget(export.pk)
    try:
        rows = _write(requester, export, draft)
        draft.chmod(0o600)
        return Made(name, draft, rows, draft.stat().st_size)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def discard(export: Export) -> None:
    """Delete what there is of its file, finished or not."""
    discard_drafts(export)
    name = _name(export)
    default_storage.delete(name)
    if export.file and export.file.name and export.file.name != name:
        default_storage.delete(export.file.name)


def discard_drafts(export: Export) -> None:
    """Delete what workers left half written."""
    for draft in Path(default_storage.path(FOLDER)).glob(f"{export.pk}.*.part"):
        draft.unlink(missing_ok=True)


def strays(known: Collection[UUID], now: dt.datetime) -> list[Path]:
    """Files of no export: its row was deleted while a worker, killed since, was writing."""
    folder = Path(default_storage.path(FOLDER))
    return [
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if _id(path) not in known and _is_older(path, now - LEFT_ALONE)
    ]


def _id(path: Path) -> UUID | None:
    with suppress(ValueError):
        return UUID(path.name.split(".")[0])
    return None


def _is_older(path: Path, than: dt.datetime) -> bool:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime < than.timestamp()
    return False


def _write(requester: Actor, export: Export, draft: Path) -> int:
    scope = scope_of(
        requester,
        cohort=export.cohort,
        program=export.program,
        since=export.since,
        until=export.until,
    )
    if export.kind == Export.Kind.BOARD:
        return _write_report(board_report(requester, scope), requester, export, draft)
    sheet = sheet_of(requester, export.kind, scope)
    told = _teller(export, sheet.total)
    match export.format:
        case Export.Format.XLSX:
            return write_xlsx(draft, sheet, told, _picture(requester))
        case Export.Format.PARQUET:
            return write_parquet(draft, sheet, told)
        case Export.Format.PDF:
            return write_pdf(draft, sheet, told, requester.organization)
    return write_csv(draft, sheet, told, with_bom=export.with_bom)


def _write_report(report: Report, requester: Actor, export: Export, draft: Path) -> int:
    told = _teller(export, sum(one.total for one in report.tables))
    if export.format == Export.Format.XLSX:
        words, picture = _in_words(report), _picture(requester)
        return write_workbook(draft, report.title, report.tables, told, words, picture)
    made_at = timezone.now()
    draft.write_bytes(
        typeset("board", requester.organization, report.title, pages(report), made_at=made_at)
    )
    return sum(one.total for one in report.tables)


def _picture(requester: Actor) -> Picture | None:
    png = logo_of(requester.organization)
    said = _("Logo of %(organization)s") % {"organization": requester.organization.name}
    return Picture(png, said) if png else None


def _in_words(report: Report) -> list[str]:
    return [report.days, *(f"{one.topic}: {one.text}" for one in report.conclusions)]


def _teller(export: Export, total: int) -> Told:
    def told(done: int) -> None:
        progress.report(export.pk, done, total, _("Writing rows"))

    return told


def _name(export: Export) -> str:
    return f"{FOLDER}/{export.pk}.{export.format}"


def _draft(export: Export) -> Path:
    return Path(default_storage.path(FOLDER), f"{export.pk}.{export.attempts}.part")
