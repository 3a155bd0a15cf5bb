"""The file of an export: written beside its place, and moved there once it counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import progress
from mentorship.access import Actor
from mentorship.typesetting import typeset
from reporting.board.evidence import Report
from reporting.board.pages import pages
from reporting.columnar import write_parquet
from reporting.models import Export
from reporting.paper_tables import write_pdf
from reporting.queries.board import board_report
from reporting.queries.sheets import scope_of, sheet_of
from reporting.spreadsheets import Told, write_csv, write_workbook, write_xlsx


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


def write(requester: Actor, export: Export) -> Made:
    """Write what `requester` may see now, telling how far it is. Raises Invalid where the format
    does not hold so much."""
    name = _name(export)
    draft = _draft(name)
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.touch(mode=0o600)
    rows = _write(requester, export, draft)
    draft.chmod(0o600)
    return Made(name, draft, rows, draft.stat().st_size)


def discard(export: Export) -> None:
    """Delete what there is of its file, finished or not."""
    name = _name(export)
    _draft(name).unlink(missing_ok=True)
    default_storage.delete(name)
    if export.file and export.file.name and export.file.name != name:
        default_storage.delete(export.file.name)


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
            return write_xlsx(draft, sheet, told)
        case Export.Format.PARQUET:
            return write_parquet(draft, sheet, told)
        case Export.Format.PDF:
            return write_pdf(draft, sheet, told, requester.organization)
    return write_csv(draft, sheet, told, with_bom=export.with_bom)


def _write_report(report: Report, requester: Actor, export: Export, draft: Path) -> int:
    told = _teller(export, sum(one.total for one in report.tables))
    if export.format == Export.Format.XLSX:
        return write_workbook(draft, report.title, report.tables, told, _in_words(report))
    made_at = timezone.now()
    draft.write_bytes(
        typeset("board", requester.organization, report.title, pages(report), made_at=made_at)
    )
    return sum(one.total for one in report.tables)


def _in_words(report: Report) -> list[str]:
    return [report.days, *(f"{one.topic}: {one.text}" for one in report.conclusions)]


def _teller(export: Export, total: int) -> Told:
    def told(done: int) -> None:
        progress.report(export.pk, done, total, _("Writing rows"))

    return told


def _name(export: Export) -> str:
    return f"exports/{export.pk}.{export.format}"


def _draft(name: str) -> Path:
    return Path(default_storage.path(name)).with_suffix(".part")
