"""Cells of an exported table, made harmless for the program that will open it.

A spreadsheet takes a text that begins like a formula for a formula, in CSV and in XLSX saved on as
CSV. The texts here come from forms and HR files, so any of them may be hostile. Numbers and days
stay numbers and days: only text is touched.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

type Cell = str | int | float | bool | dt.date | dt.datetime | None

_FORMULA_STARTS: Final = frozenset("=+-@|%")
_PLAIN = re.compile(r"[0-9A-Za-z][ -:<-~]*")
"""Nearly every cell, of which a file has millions: it begins like a word and has no semicolon."""

_PLAIN_LINES = re.compile(rf"(?:{_PLAIN.pattern})?(?:\n(?:{_PLAIN.pattern})?)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_SPLITS: Final = re.compile(r"([;\t\r\n]\s*)(?=[=+\-@|%\uff1d\uff0b\uff0d\uff20\uff5c\uff05])")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def neutral(value: Cell) -> Cell:
    """`value` as it may be written into a cell.

    A text that a spreadsheet could read as a formula gets an apostrophe before it, also where the
    first sign stands behind spaces, a line break or invisible signs, or is a full-width twin.
    """
    if not isinstance(value, str):
        return value
    if _PLAIN.fullmatch(value):
        return value
    text = _CONTROL.sub("", value)
    return f"'{text}" if looks_like_formula(text) else text


def neutral_in_csv(value: Cell) -> Cell:
    """The same for a CSV file, which a program may split elsewhere than at our commas.

    Where a semicolon or a tab parts the columns, the quotes around a field no longer hold it
    together, and what follows the sign in the middle of a text begins a cell of its own.
    """
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    text = neutral(value)
    if not isinstance(text, str):
        return text
    return _SPLITS.sub(r"\1'", text)


def are_plain(texts: Sequence[Cell]) -> bool:
    """Whether none of these needs a change in any file; asked once for a row of texts. False for a
    row in which a text has line breaks, which is looked at cell by cell."""
    try:
        together = "\n".join([text or "" for text in texts])  # type: ignore[misc]
    except TypeError:
        return False
    has_breaks = together.count("\n") >= len(texts)
    return not has_breaks and _PLAIN_LINES.fullmatch(together) is not None


def looks_like_formula(text: str) -> bool:
    """Whether some spreadsheet might run `text` instead of showing it."""
    if text[:1] in {"\t", "\r", "\n"}:
        return True
    first = next((sign for sign in text if unicodedata.category(sign) not in _INVISIBLE), "")
    return unicodedata.normalize("NFKC", first)[:1] in _FORMULA_STARTS


def neutral_row(row: Sequence[Cell]) -> list[Cell]:
    """Each cell of `row`, made harmless."""
    return [neutral(value) for value in row]
