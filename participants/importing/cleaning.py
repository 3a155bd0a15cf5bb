"""Cleaning one cell: spaces, names, e-mail addresses, working hours, lists."""

import re
import unicodedata
from functools import lru_cache

BLANKS = frozenset(
    {"", "-", "--", "---", ".", "n/a", "na", "#n/a", "#ref!", "#value!", "#name?", "null", "(null)",
     "nil", "none", "(none)", "(blank)", "not known", "unknown", "not applicable", "tbc", "?"}
)  # fmt: skip
LONGEST_ITEM = 60
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
_SPACES = re.compile(r"\s+")
_FORMULA = re.compile(r"^[=@+]|^-\s*[\d(=+@]|^[\t\r]")
_FORMULA_SIGNS = frozenset("=@+-\t\r")
_MARKUP = re.compile(r"</?[a-zA-Z!][^>]*>?|&#?\w+;|javascript:", re.IGNORECASE)
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])"
)
_IN_ANGLES = re.compile(r"^[^<>]*<\s*([^<>\s]+@[^<>\s]+)\s*>$")
_TITLES = re.compile(
    r"^(?:(?:dr|mr|mrs|ms|miss|mx|prof|professor|sir|dame|rev|sister|herr|frau|m|mme)\.?\s+)+"
    r"(?=\S)",
    re.IGNORECASE,
)


@lru_cache(maxsize=16384)
def one_line(cell: str) -> str:
    """The text in one normal form: composed, without invisible characters, single spaces."""
    if cell.isascii() and cell.isprintable() and "  " not in cell:
        return cell.strip()
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", _SPACES.sub(" ", cell)))
    return _SPACES.sub(" ", text).strip()


def is_blank(text: str) -> bool:
    """Whether the cell says that there is nothing, in one of the ways in which exports say it."""
    return len(text) < 16 and text.lower() in BLANKS


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate this text instead of showing it."""
    return text[:1] in _FORMULA_SIGNS and bool(_FORMULA.match(text))


@lru_cache(maxsize=4096)
def looks_like_markup(text: str) -> bool:
    return ("<" in text or "&" in text or ":" in text) and bool(_MARKUP.search(text))


def email(text: str) -> str | None:
    """The address in lower case, or None where it cannot be one."""
    if angled := _IN_ANGLES.match(text):
        text = angled[1]
    text = text.removeprefix("mailto:").rstrip(";,").lower()
    if len(text) > 254 or not _EMAIL.fullmatch(text) or text.index("@") > 64:
        return None
    return text


def number(text: str) -> str:
    """An employee number as text: kept with its zeros, without what a spreadsheet adds."""
    text = text.strip("'\"").strip()
    if re.fullmatch(r"\d+\.0+", text):
        return text.split(".")[0]
    return text


def split_name(text: str) -> tuple[str, str]:
    """Given name and family name out of “Kelly, Dr Edward” or “Dr Edward Kelly”."""
    if "," in text:
        family, _, given = text.partition(",")
        return _TITLES.sub("", given.strip()), family.strip()
    given, _, family = _TITLES.sub("", text).rpartition(" ")
    return given, family


def fte(text: str) -> float | None:
    """Hours as a share of full time, out of 0.8, 0,8, 80% or 80; None where it is not one."""
    raw = text.lower()
    for word in ("fte", "wte", " "):
        raw = raw.replace(word, "")
    if raw in ("fulltime", "full-time", "full", "ft", "vollzeit"):
        return 1.0
    is_percent = raw.endswith("%")
    try:
        value = float(raw.rstrip("%").replace(",", "."))
    except ValueError:
        return None
    if is_percent or 2 < value <= 100:
        value /= 100
    return round(value, 2) if 0 < value <= 1.5 else None


@lru_cache(maxsize=4096)
def items(text: str) -> tuple[str, ...]:
    """A list written in one cell, in its order and without repeats."""
    parts = re.split(r"[;|\n]", text) if re.search(r"[;|\n]", text) else re.split(r",", text)
    if len(parts) == 1 and "/" in text and " / " in text:
        parts = text.split(" / ")
    found: dict[str, str] = {}
    for part in parts:
        item = one_line(part)
        if not is_blank(item):
            found.setdefault(item.casefold(), item[:LONGEST_ITEM])
    return tuple(found.values())
