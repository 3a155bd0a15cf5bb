"""Writes a table as Parquet: columns with types, for whoever goes on counting.

Numbers, days and yes-or-no stay what they are. Texts are made harmless as in every other file,
since the next program may write them into a spreadsheet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib import import_module
from itertools import batched
from pathlib import Path
from typing import Any, Final

from mentorship.cells import Cell, neutral
from reporting.spreadsheets import Column, Row, Sheet, Told

ROWS_AT_ONCE: Final = 20_000
"""Rows of a group: what is in memory at a time."""


def write_parquet(path: Path, sheet: Sheet, told: Told) -> int:
    """Write `sheet` to `path`, tell how many rows are done after each group, return how many."""
    # Now, for it is 40 MB of a process, and the worker that writes such a file alone needs it.
    pyarrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    schema = _schema(pyarrow, sheet)
    count = 0
    with parquet.ParquetWriter(str(path), schema, compression="zstd") as writer:
        for rows in batched(sheet.rows, ROWS_AT_ONCE):
            columns = zip(*rows, strict=True)
            arrays = [
                pyarrow.array(_values(column, values), type=field.type)
                for column, field, values in zip(sheet.columns, schema, columns, strict=True)
            ]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
            count += len(rows)
            told(count)
    return count


def _schema(pyarrow: Any, sheet: Sheet) -> Any:
    types = {
        "text": pyarrow.string(),
        "number": pyarrow.float64(),
        "integer": pyarrow.int64(),
        "year": pyarrow.int64(),
        "boolean": pyarrow.bool_(),
        "day": pyarrow.date32(),
    }
    fields = [
        pyarrow.field(
            str(neutral(column.title)), types[column.kind], metadata={"meaning": column.meaning}
        )
        for column in sheet.columns
    ]
    about = {"title": str(neutral(sheet.title)), "notes": "\n".join(sheet.notes)}
    return pyarrow.schema(fields, metadata=about)


def _values(column: Column, values: Row) -> Iterator[Cell]:
    """Of a column's type; what is not (the word that a figure is withheld) is left out."""
    match column.kind:
        case "text":
            return (None if value is None else neutral(str(value)) for value in values)
        case "day":
            return (value if isinstance(value, dt.date) else None for value in values)
    return (None if isinstance(value, str) else value for value in values)
