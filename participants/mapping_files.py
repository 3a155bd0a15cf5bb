"""The mapping of columns that a command is given as a file: JSON, described in docs/import.md."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

MOST_BYTES = 1_000_000


class NotUsable(Exception):
    """What was asked for cannot be done at all; the message is for people."""

    code = "not_usable"


def read_choices(path: Path | None, fields: Collection[str]) -> dict[str, Any]:
    """The mapping's columns by heading, and what else it chooses.

    Columns are written either way round, alone or under "columns". Raises NotUsable.
    """
    if path is None:
        return {"columns": {}}
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NotUsable("The mapping is too large.")
        read = json.loads(path.read_text(encoding="utf-8-sig"))
        if not isinstance(read, dict):
            raise NotUsable("The mapping must be a JSON object.")
        columns = read.get("columns", read)
        settings = read if "columns" in read else {}
        if columns and all(key in fields for key in columns):
            columns = {str(heading): field for field, heading in columns.items() if heading}
        return {**settings, "columns": {str(k): str(v or "") for k, v in columns.items()}}
    except (OSError, UnicodeDecodeError, ValueError, AttributeError) as error:
        raise NotUsable(f"The mapping “{path}” is not readable JSON.") from error


def merged(
    guessed: dict[str, str], chosen: dict[str, str], headings: tuple[str, ...]
) -> dict[str, str]:
    """The guess, where the mapping says nothing about a heading or its field. Raises NotUsable
    for a heading that the file does not have."""
    known = {heading.casefold(): heading for heading in headings}
    if unknown := [heading for heading in chosen if heading.casefold().strip() not in known]:
        raise NotUsable(f"The file has no column “{unknown[0]}”.")
    named = {known[heading.casefold().strip()]: field for heading, field in chosen.items()}
    taken = set(named.values())
    return {
        **{h: f for h, f in guessed.items() if h not in named and f not in taken},
        **{h: f for h, f in named.items() if f},
    }
