"""The style sheets: small, in layers, none forgotten; icons that exist."""

import gzip
import re
from pathlib import Path
from zipfile import ZipFile

import lucide

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static/css"
ICON = re.compile(r"""lucide ['"]([a-z0-9-]+)['"]|icon=['"]([a-z0-9-]+)['"]""")


def test_all_of_it_is_small() -> None:
    together = b"".join(path.read_bytes() for path in sorted(CSS.rglob("*.css")))
    assert len(gzip.compress(together, 9)) < 12 * 1024


def test_the_entry_imports_every_file_into_a_layer() -> None:
    imported = re.findall(r'@import url\("([^"]+)"\) layer\(', (CSS / "app.css").read_text())
    there = {str(path.relative_to(CSS)) for path in CSS.rglob("*.css")} - {"app.css"}
    assert set(imported) == there
    assert len(imported) == len(there)


def test_every_colour_is_a_token() -> None:
    for path in CSS.rglob("*.css"):
        if path.name in {"tokens.css", "print.css"}:
            continue
        found = re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text())
        assert set(found) <= {"#fff"}, path.name


def test_icons_exist() -> None:
    with ZipFile(Path(lucide.__file__).parent / "lucide.zip") as archive:
        known = {name.removesuffix(".svg") for name in archive.namelist()}
    asked = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for pair in ICON.findall(path.read_text())
        for name in pair
        if name
    }
    assert asked - known == set()
