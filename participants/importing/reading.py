"""Opening a file of people and yielding its records, one at a time.

A `Table` can be read as often as needed and never holds more than one record. CSV with any usual
separator and encoding is read here, workbooks in `workbook`.
"""

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from . import encoding as encodings
from . import workbook
from .cleaning import one_line
from .columns import find_heading_row
from .errors import Unreadable

MOST_BYTES = 100 * 1024 * 1024
MOST_COLUMNS = 250
MOST_ROWS = 300_000
LONGEST_RECORD = 25
LONGEST_FIELD = 20_000
LONGEST_LINE = 1_000_000
SEPARATORS = (",", ";", "\t", "|", "^", "~")
ROWS_OF_PREAMBLE = 25


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it stands in the file. `fault` says why it cannot be read as a row."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file of people that has been recognised and can be read again and again.

    `more_sheets` of a workbook have the same headings as `sheet`, and are not read with it.
    """

    path: Path
    headings: tuple[str, ...]
    heading_line: int
    kind: str
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    most_rows: int = MOST_ROWS
    more_sheets: tuple[str, ...] = ()

    def records(self) -> Iterator[Record]:
        """The rows under the headings, without blank ones."""
        rows = 0
        for record in _records(self.path, self.kind, self.encoding, self.separator, self.sheet):
            if record.line <= self.heading_line:
                continue
            if not record.fault and not any(cell.strip() for cell in record.cells):
                continue
            if self._is_heading(record.cells):
                continue
            rows += 1
            if rows > self.most_rows:
                raise Unreadable(
                    _("The file has more than %(most_rows)s rows. Split it and import the parts.")
                    % {"most_rows": format(self.most_rows, ",")},
                    "too_many_rows",
                )
            yield record

    def _is_heading(self, cells: tuple[str, ...]) -> bool:
        """The headings again, as at the top of each page of a printed report."""
        if not cells or one_line(cells[0]) != self.headings[0]:
            return False
        return _told_apart(_trim(cells)) == self.headings


FindHeadings = Callable[[Sequence[Sequence[str]]], tuple[int, Sequence[str]] | None]
"""Finds the row of the headings among the first rows, and what they are."""


def open_table(
    path: Path,
    *,
    encoding: str = "",
    separator: str = "",
    sheet: str = "",
    find_headings: FindHeadings = find_heading_row,
    signature: Callable[[Sequence[str]], object] = tuple,
    most_rows: int = MOST_ROWS,
    most_columns: int = MOST_COLUMNS,
) -> Table:
    """Recognise the file at `path` and find its headings.

    For a file of another kind than people, `find_headings` is another, and `signature` is the
    same for headings of sheets that tell the same kind of thing.

    Raises `Unreadable` for what no row of can be read: an empty file, another kind of file, a
    workbook that unpacks to far more than it should, or a file without headings.
    """
    kind = _kind(path)
    if kind == "csv":
        encoding = encoding or encodings.detect(path)
        separator = separator or _separator(path, encoding)
    found: list[tuple[str, int, tuple[str, ...]]] = []
    for name in [""] if kind == "csv" else workbook.sheets(path, sheet):
        head = _head(path, kind, encoding, separator, name, most_columns)
        if named := find_headings([record.cells for record in head]):
            position, cells = named
            found.append((name, head[position].line, tuple(cells)))
    if not found:
        raise Unreadable(
            _("There is no row of headings in this file. The first row should name the columns."),
            "no_headings",
        )
    (sheet, line, cells), *others = found
    names = _named(cells)
    alike = signature(names)
    more = tuple(name for name, _, other in others if signature(_named(other)) == alike)
    return Table(path, names, line, kind, encoding, separator, sheet, most_rows, more)


def _named(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The columns by name."""
    return _told_apart(_trim(cells))


def _too_many_columns(width: int, most: int) -> Unreadable:
    return Unreadable(
        _("The file has %(headings)s columns; at most %(most_columns)s can be read.")
        % {"headings": width, "most_columns": most},
        "too_many_columns",
    )


def _told_apart(headings: tuple[str, ...]) -> tuple[str, ...]:
    """Every column with a name of its own: blank ones are numbered, repeats too."""
    names: list[str] = []
    for position, heading in enumerate(headings, start=1):
        name = heading or _("Column %(position)s") % {"position": position}
        again = sum(1 for other in headings[: position - 1] if other == heading) if heading else 0
        names.append(f"{name} ({again + 1})" if again else name)
    return tuple(names)


def _head(
    path: Path, kind: str, encoding: str, separator: str, sheet: str, most_columns: int
) -> list[Record]:
    head: list[Record] = []
    for record in _records(path, kind, encoding, separator, sheet):
        width = _width(record.cells)
        if width > most_columns:
            raise _too_many_columns(width, most_columns)
        if width:
            head.append(record)
        if len(head) == ROWS_OF_PREAMBLE:
            break
    if not head:
        raise Unreadable(_("The file is empty."), "empty")
    return head


_OTHER_KINDS = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"{\\rtf", b"[{", b'{"',
)  # fmt: skip


def _kind(path: Path) -> str:
    size = path.stat().st_size
    if not size:
        raise Unreadable(_("The file is empty."), "empty")
    if size > MOST_BYTES:
        raise Unreadable(_("The file is larger than 100 MB."), "too_large")
    with path.open("rb") as stream:
        head = stream.read(8)
    if head.startswith(b"PK\x03\x04"):
        workbook.check_package(path)
        return "xlsx"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            _(
                "This workbook is in the old Excel format or protected by a password. "
                "Save it as .xlsx without a password, or as CSV."
            ),
            "old_workbook",
        )
    if head.startswith(_OTHER_KINDS):
        raise Unreadable(
            _("This is not a list of people. Save the list as CSV or as .xlsx."), "wrong_kind"
        )
    if head.lstrip()[:2].lower() in (b"<!", b"<h", b"<?", b"<t"):
        raise Unreadable(
            _(
                "This is a web page or XML, although it may be named otherwise. "
                "Save the list as CSV or as .xlsx."
            ),
            "wrong_kind",
        )
    return "csv"


def _trim(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Without empty cells at the end, as spreadsheets leave them."""
    return tuple(one_line(cell) for cell in cells[: _width(cells)])


def _width(cells: tuple[str, ...]) -> int:
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return width


def _records(path: Path, kind: str, encoding: str, separator: str, sheet: str) -> Iterator[Record]:
    if kind == "xlsx":
        for line, cells in workbook.rows(path, sheet):
            yield Record(line, cells)
        return
    with _text(path, encoding) as stream:
        yield from read_csv(stream, separator)


def _text(path: Path, encoding: str) -> IO[str]:
    raw = path.open("rb")
    raw.seek(encodings.mark_length(path, encoding))
    errors = encodings.STRAY_AS_WINDOWS if encoding == "utf-8" else "replace"
    try:
        return io.TextIOWrapper(raw, encoding=encoding, errors=errors, newline="")
    except LookupError:
        raw.close()
        raise Unreadable(
            _("“%(encoding)s” is not an encoding that is known.") % {"encoding": encoding},
            "encoding",
        ) from None


class _RunawayQuote(Exception):
    """A quotation mark was opened and not closed within a sensible number of lines."""


class _Lines:
    """Physical lines for the CSV reader; a record that never ends can be given back."""

    def __init__(self, stream: Iterable[str]) -> None:
        self._stream = iter(stream)
        self._returned: deque[str] = deque()
        self.taken: list[str] = []
        self.line = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= LONGEST_RECORD:
            raise _RunawayQuote
        text = self._returned.popleft() if self._returned else next(self._stream)
        if len(text) > LONGEST_LINE:
            raise Unreadable(
                _("A line of the file is longer than a million characters. This is not a list."),
                "not_text",
            )
        self.taken.append(text)
        self.line += 1
        return text

    def give_back_all_but_first(self) -> None:
        again = self.taken[1:]
        self._returned.extendleft(reversed(again))
        self.line -= len(again)
        self.taken = []


def read_csv(stream: Iterable[str], separator: str) -> Iterator[Record]:
    """Records of a CSV text. A quotation mark that is never closed costs its own row alone."""
    lines = _Lines(stream)
    while True:
        reader = csv.reader(lines, delimiter=separator)
        try:
            while True:
                lines.taken = []
                start = lines.line + 1
                cells = next(reader)
                if len(lines.taken) > 1 and _is_unclosed(lines.taken, cells):
                    raise _RunawayQuote
                if start == 1 and len(cells) <= 2 and cells and cells[0].startswith("sep="):
                    continue
                if any('="' in line for line in lines.taken):
                    cells = [_unwrapped(cell) for cell in cells]
                yield Record(start, tuple(cells))
        except StopIteration:
            return
        except (_RunawayQuote, csv.Error):
            first = lines.taken[0] if lines.taken else ""
            lines.give_back_all_but_first()
            yield Record(
                start,
                tuple(first.replace('"', "").rstrip("\r\n").split(separator)),
                _("A quotation mark is opened in this row and never closed."),
            )


def _unwrapped(cell: str) -> str:
    """“000123” of ="000123", by which exports keep a spreadsheet from taking zeros off."""
    found = _TEXT_FORMULA.fullmatch(cell)
    return found[1] if found else cell


_TEXT_FORMULA = re.compile(r'="([^"]*)"')


def _is_unclosed(taken: list[str], cells: list[str]) -> bool:
    """At the end of the file the reader closes an open quotation by itself; that is a fault too."""
    return sum(line.count('"') for line in taken) % 2 == 1 and "\n" in cells[-1]


def _separator(path: Path, encoding: str) -> str:
    """The separator that cuts the first rows into the most even and the widest pieces."""
    with _text(path, encoding) as stream:
        text = stream.read(64 * 1024)
    first = text.split("\n", 1)[0].strip().strip('"')
    if first.startswith("sep=") and len(first) == 5:
        return first[4]
    lines = text.splitlines(keepends=True)
    whole = lines[:-1] if len(lines) > 1 and len(text) == 64 * 1024 else lines
    best, best_score = ",", 0.0
    for candidate in SEPARATORS:
        score = _evenness(whole[:200], candidate)
        if score > best_score:
            best, best_score = candidate, score
    return best


def _evenness(lines: list[str], separator: str) -> float:
    widths = [len(record.cells) for record in read_csv(lines, separator) if any(record.cells)]
    if not widths:
        return 0.0
    common = max(set(widths), key=lambda width: (widths.count(width), width))
    if common < 2:
        return 0.0
    return widths.count(common) / len(widths) * (1 + min(common, 40) / 40)


csv.field_size_limit(LONGEST_FIELD * 10)
