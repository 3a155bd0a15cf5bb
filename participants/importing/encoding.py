"""Which encoding a text file is in, decided over the whole file and in flat memory."""

import codecs
import re
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from .errors import Unreadable

CHUNK = 1 << 16
STRAY_AS_WINDOWS = "stray_as_windows"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def _stray_as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", errors="replace"), error.end


codecs.register_error(STRAY_AS_WINDOWS, _stray_as_windows)


def detect(path: Path) -> str:
    """The name of the encoding of `path`.

    A byte order mark decides; then zero bytes in every second place mean UTF-16; then UTF-8, unless
    most of the bytes beyond ASCII do not fit it; then Windows-1252, or Latin-1 where even that
    does not fit.
    """
    with path.open("rb") as stream:
        head = stream.read(CHUNK)
        for mark, name in _BOMS:
            if head.startswith(mark):
                return name
        if wide := _wide_by_zero_bytes(head):
            return wide
        stream.seek(0)
        return _narrow(stream)


def mark_length(path: Path, encoding: str) -> int:
    """How many bytes of byte order mark to skip."""
    with path.open("rb") as stream:
        head = stream.read(4)
    return next((len(m) for m, name in _BOMS if name == encoding and head.startswith(m)), 0)


def _wide_by_zero_bytes(head: bytes) -> str | None:
    if len(head) < 4 or b"\0" not in head:
        return None
    pairs = len(head) // 2
    if head[1::2].count(0) > pairs * 0.7:
        return "utf-16-le"
    if head[0::2].count(0) > pairs * 0.7:
        return "utf-16-be"
    if head.count(0) > 8:
        raise Unreadable(
            _("This is not a text file. Save the list as CSV or as an Excel workbook (.xlsx)."),
            "not_text",
        )
    return None


def _narrow(stream: BinaryIO) -> str:
    fits = misfits = 0
    outside_cp1252 = False
    rest = b""
    while chunk := stream.read(CHUNK):
        data = rest + chunk
        if data.isascii():
            rest = b""
            continue
        good, bad, rest = _count_sequences(data)
        fits += good
        misfits += bad
        outside_cp1252 = outside_cp1252 or bool(_NOT_IN_CP1252.search(chunk))
    if not misfits or fits > 2 * misfits:
        return "utf-8"
    return "latin-1" if outside_cp1252 else "cp1252"


def _count_sequences(data: bytes) -> tuple[int, int, bytes]:
    """How many characters beyond ASCII are UTF-8, how many bytes are not, and a cut-off end."""
    bad = 0
    start = 0
    good = 0
    while start < len(data):
        try:
            good += _beyond_ascii(data[start:].decode("utf-8"))
            return good, bad, b""
        except UnicodeDecodeError as error:
            good += _beyond_ascii(data[start : start + error.start].decode("utf-8"))
            if error.reason == "unexpected end of data":
                return good, bad, data[start + error.start :]
            bad += 1
            start += error.end
            if bad > 500:
                return good, bad, b""
    return good, bad, b""


def _beyond_ascii(text: str) -> int:
    return 0 if text.isascii() else sum(1 for c in text if c > "\x7f")
