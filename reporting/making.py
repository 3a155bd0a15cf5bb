"""The file of an export: written beside its place, and moved there once it counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from mentorship import progress
from mentorship.access import Actor
from reporting.columnar import write_parquet
from reporting.models import Export
from reporting.paper_tables import write_pdf
from reporting.queries.sheets import sheet_of
from reporting.spreadsheets import Sheet, Told, write_csv, write_xlsx


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
    sheet = sheet_of(
        requester,
        export.kind,
        export.cohort,
        program=export.program,
        since=export.since,
        until=export.until,
    )
    told = _teller(export, sheet)
    match export.format:
        case Export.Format.XLSX:
            return write_xlsx(draft, sheet, told)
        case Export.Format.PARQUET:
            return write_parquet(draft, sheet, told)
        case Export.Format.PDF:
            return write_pdf(draft, sheet, told, requester.organization)
    return write_csv(draft, sheet, told, with_bom=export.with_bom)


def _teller(export: Export, sheet: Sheet) -> Told:
    def told(done: int) -> None:
        progress.report(export.pk, done, sheet.total, _("Writing rows"))

    return told


def _name(export: Export) -> str:
    return f"exports/{export.pk}.{export.format}"


def _draft(name: str) -> Path:
    return Path(default_storage.path(name)).with_suffix(".part")
