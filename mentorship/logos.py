"""The picture that stands for an organisation: what is taken, and what is made of it.

Whatever is handed in is drawn anew as a small PNG, so that nothing of the file itself (scripts,
places where a photograph was taken, a second file hidden behind the first) reaches anybody.
"""

from __future__ import annotations

import hashlib
import re
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from mentorship.errors import Invalid

MOST_BYTES: Final = 1024 * 1024
MOST_SIDE: Final = 4_000
PATIENCE: Final = 15
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_REACHES_OUT: Final = re.compile(
    rb"<!ENTITY|<image\b|<foreignObject\b|<script\b|(?:href|src)\s*=\s*[\"'](?!#)|url\(\s*[\"']?(?!#)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG of at most 640 by 160."""

    png: bytes
    width: int
    height: int

    @property
    def mark(self) -> str:
        """What changes when the picture does."""
        return hashlib.sha256(self.png).hexdigest()[:16]


def drawn(data: bytes) -> Picture:
    """The picture of a file that was handed in. Raises Invalid in the user's words."""
    if len(data) > MOST_BYTES:
        raise _refused(_("The file is larger than 1 MB."))
    png = _drawn_apart(data, _format_of(data))
    width, height = _size(png)
    return Picture(png, width, height)


def _format_of(data: bytes) -> str:
    if data.startswith(_SIGNATURE):
        if len(data) < 33 or not all(0 < side <= MOST_SIDE for side in _size(data)):
            raise _refused(_("Choose a picture of at most 4,000 by 4,000 points."))
        return "png"
    if b"<svg" not in data[:4_000]:
        raise _refused(_("Choose a PNG or SVG file."))
    if _REACHES_OUT.search(data):
        raise _refused(
            _(
                "This drawing holds other files or a program. Save it as PNG, or as SVG with "
                "shapes alone."
            )
        )
    return "svg"


def _drawn_apart(data: bytes, format: str) -> bytes:
    program = Path(__file__).with_name("logo_drawing.py")
    try:
        # -P: what stands beside the program is ours, and not the standard library's.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-P", str(program), format],
            input=data,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode or not done.stdout.startswith(_SIGNATURE):
        raise _refused(_("This picture could not be read. Save it as PNG and try again."))
    return done.stdout


def _size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _refused(words: str) -> Invalid:
    return Invalid(words, fields={"logo": words})
