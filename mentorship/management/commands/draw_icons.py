"""Draw the icons of a home screen from the mark's own geometry (static/img/mark.svg)."""

import struct
import zlib
from typing import Any

import numpy as np
from django.conf import settings
from django.core.management.base import BaseCommand

SIZES = (192, 512)
ACCENT, INK = (12, 107, 100), (255, 255, 255)
# In the mark's units: two rings that are open towards each other.
VIEW, RADIUS, STROKE, GAP = 32.0, 8.0, 3.4, np.arctan2(2.47, 7.61)
RINGS = ((12.0, 12.0, 0.0), (20.0, 20.0, np.pi))
# Whatever shape a telephone cuts out of an icon, a circle of four fifths stays.
SHARE = 0.72
FINE = 4


class Command(BaseCommand):
    help = "Draw static/img/icon-*.png anew. Run it when the mark or its colours change."

    def handle(self, *args: Any, **options: Any) -> None:
        for size in SIZES:
            path = settings.BASE_DIR / "static" / "img" / f"icon-{size}.png"
            path.write_bytes(png(drawn(size)))
            self.stdout.write(f"{path.name}: {path.stat().st_size} bytes")


def drawn(size: int) -> np.ndarray[Any, Any]:
    """Rows of pixels: the mark in white on the accent colour, its edges smoothed."""
    step = VIEW / SHARE / (size * FINE)
    axis = (np.arange(size * FINE) + 0.5) * step - (VIEW / SHARE - VIEW) / 2
    inside = np.zeros((len(axis), len(axis)), dtype=bool)
    for x, y, open_towards in RINGS:
        across, down = axis[None, :] - x, axis[:, None] - y
        turn = np.abs(np.angle(np.exp(1j * (np.arctan2(down, across) - open_towards))))
        inside |= (np.abs(np.hypot(across, down) - RADIUS) <= STROKE / 2) & (turn >= GAP)
    share = inside.reshape(size, FINE, size, FINE).mean(axis=(1, 3))[..., None]
    colours = np.array(ACCENT) + share * (np.array(INK) - np.array(ACCENT))
    return colours.round().astype(np.uint8)


def png(pixels: np.ndarray[Any, Any]) -> bytes:
    """An image file of 8-bit red, green and blue."""
    height, width, _ = pixels.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], axis=1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(*part) for part in parts)


def _part(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)
