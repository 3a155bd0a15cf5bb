"""Which encoding a text file is in, decided over the whole file and in flat memory."""

import codecs
import re
from collections import Counter
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
# In the order in which they are preferred where the text does not tell.
_SINGLE_BYTE = ("cp1252", "mac-roman", "cp850")
_INSIDE_A_WORD = re.compile(rb"[A-Za-z][\x80-\xff][A-Za-z]?|[\s,;|\"][\x80-\xff][A-Za-z]")
_BETWEEN_WORDS = frozenset("‘’–—… ")
_QUOTES = frozenset("“”")
ENOUGH_KINDS = 2_000


def _stray_as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", errors="replace"), error.end


codecs.register_error(STRAY_AS_WINDOWS, _stray_as_windows)


def detect(path: Path) -> str:
    """The name of the encoding of `path`.

    A byte order mark decides; then zero bytes in every second place mean UTF-16; then UTF-8, unless
    most of the bytes beyond ASCII do not fit it; then that of Windows-1252, old Macintosh and DOS
    which makes letters out of what stands inside words; Latin-1 where none does.
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
    inside_words: Counter[bytes] = Counter()
    rest = b""
    while chunk := stream.read(CHUNK):
        data = rest + chunk
        if data.isascii():
            rest = b""
            continue
        good, bad, rest = _count_sequences(data)
        fits += good
        misfits += bad
        if len(inside_words) < ENOUGH_KINDS:
            inside_words.update(_INSIDE_A_WORD.findall(chunk))
    if not misfits or fits > 2 * misfits:
        return "utf-8"
    return _single_byte(inside_words)


def _single_byte(inside_words: Counter[bytes]) -> str:
    """The encoding in which most of these are words: letters, and capitals not after small ones."""
    likely = "cp1252"
    words, others = _words(inside_words, likely)
    if words < 3 * others:
        likely = max(_SINGLE_BYTE, key=lambda name: _words(inside_words, name)[0])
    if likely == "cp1252" and any(_NOT_IN_CP1252.search(piece) for piece in inside_words):
        return "latin-1"
    return likely


def _words(inside_words: Counter[bytes], encoding: str) -> tuple[int, int]:
    """How many of these could stand in words by this encoding, and how many could not."""
    told = {piece: _is_word(*piece.decode(encoding, errors="replace")) for piece in inside_words}
    return (
        sum(count for piece, count in inside_words.items() if told[piece] is True),
        sum(count for piece, count in inside_words.items() if told[piece] is False),
    )


def _is_word(before: str, sign: str, after: str = "") -> bool | None:
    """None for signs that stand between words as well."""
    is_inside = before.isalpha() and after.isalpha()
    if sign in _BETWEEN_WORDS or (sign in _QUOTES and not is_inside):
        return None
    return sign.isalpha() and not (
        sign.isupper() and (before.islower() or (before.isalpha() and after.islower()))
    )


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
