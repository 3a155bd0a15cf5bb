"""A file on its way to a browser or a program."""

from __future__ import annotations

from django.http import FileResponse

from mentorship.access import Actor
from reporting import services
from reporting.models import Export

CONTENT_TYPES = {
    Export.Format.CSV: "text/csv; charset=utf-8",
    Export.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Export.Format.PARQUET: "application/vnd.apache.parquet",
    Export.Format.PDF: "application/pdf",
}


def file_response(actor: Actor, export: Export) -> FileResponse:
    """The file as a download that no cache keeps. Raises what `open_export` raises."""
    path = services.open_export(actor=actor, export=export)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=export.file_name,
        content_type=CONTENT_TYPES[Export.Format(export.format)],
        headers={"Cache-Control": "private, no-store"},
    )
