"""A table that a browser saves as a CSV file."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from mentorship.cells import Cell, neutral_row


def csv_download(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """The rows under their headings as the file ``name``, each cell made harmless for the
    spreadsheet that will open it."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # The mark makes Excel read UTF-8.
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(headings)
    writer.writerows(neutral_row(row) for row in rows)
    return response
