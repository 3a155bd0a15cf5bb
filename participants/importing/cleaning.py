"""Cleaning one cell: spaces, names, e-mail addresses, working hours, lists."""

import re
import unicodedata
from functools import lru_cache

BLANKS = frozenset(
    {"", "-", "--", "---", ".", "n/a", "na", "#n/a", "#ref!", "#value!", "#name?",
     "#null!", "#div/0!", "#num!", "#nv", "#bezug!", "#wert!", "null", "(null)",
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
_TITLE = (
    r"(?:dr\.?\s*med|dr|mr|mrs|ms|miss|mx|prof|professor|sir|dame|rev|sister|herr|frau|m|mme"
    r"|sr|sra|dra|dhr|mevr|drs|pd)"
)
_TITLES = re.compile(rf"^(?:{_TITLE}\.?\s+)+(?=\S)", re.IGNORECASE)
_TITLE_AFTER = re.compile(rf"[\s,]*\(\s*(?:{_TITLE}\b[.\s]*)+\)\s*$", re.IGNORECASE)
# Written as these are, after two words: “Khan, Md” is a name.
_QUALIFIED = re.compile(
    r"(?<=\w )(\S.*?)(?:,\s*(?:M\.?D|Ph\.?D|RN|BSN|MSN|DNP|APRN|CRNA|PA-C|RPh|Pharm\.?D|MBA"
    r"|MPH|FACP|FACS|FRCS|FRCP|MRCP|Jr|Sr|II|III)\.?)+$"
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


def unit_path(text: str) -> tuple[str, ...]:
    """The units of “Medicine > Cardiology > Ward 4”, from the top; of one name that alone."""
    return tuple(part for part in map(str.strip, _BELOW.split(text)) if part)


_BELOW = re.compile(r"\s*(?:>(?!\s*\d+\+?$)|[»›\\])\s*")
_MANAGER_AFTER = re.compile(r"\s*\([^()]+\)$")


def without_manager(unit: str) -> str:
    """“4 West (Kim, Dana)” of a supervisory organisation without who manages it."""
    return _MANAGER_AFTER.sub("", unit) or unit


def number(text: str) -> str:
    """An employee number as text: kept with its zeros, without what a spreadsheet adds."""
    text = text.strip("'\"").strip()
    if re.fullmatch(r"\d+\.0+", text):
        return text.split(".")[0]
    return text


_ASIDE = re.compile(r"\s*\((?:[^()]*\d[^()]*|on leave|terminated|inactive)\)", re.IGNORECASE)
_NUMBER_BESIDE = re.compile(r"\(\s*([A-Za-z]{0,4}-?\d[\w-]{2,})\s*\)")


def number_beside(text: str) -> str:
    """“12345” of “Smith, John (12345) (On Leave)”, or nothing."""
    found = _NUMBER_BESIDE.search(text)
    return found[1] if found else ""


def split_name(text: str) -> tuple[str, str]:
    """Given name and family name out of “Kelly, Dr Edward”, “KELLY, Edward (Dr)”, “Dr Edward
    Kelly” or “Edward Kelly, MD”."""
    text = _ASIDE.sub("", text)
    text = _TITLE_AFTER.sub("", _QUALIFIED.sub(r"\1", text)).strip()
    if "," in text:
        family, _, given = text.partition(",")
        return _TITLES.sub("", given.strip()), _TITLES.sub("", family.strip())
    words = _TITLES.sub("", text).split(" ")
    first = len(words) - 1
    while first > 1 and words[first - 1].casefold() in _OF_FAMILY:
        first -= 1
    return " ".join(words[:first]), " ".join(words[first:])


_OF_FAMILY = frozenset(
    {"van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "ter",
     "ten", "zu", "zum", "zur", "el", "al", "bin", "ibn"}
)  # fmt: skip


def is_name(text: str) -> bool:
    """Whether it could be a person's name, and no number or address."""
    return bool(_TWO_WORDS.search(text)) and not _NO_NAME.search(text)


_TWO_WORDS = re.compile(r"[^\W\d_][\s,.]+[^\W\d_]")
_NO_NAME = re.compile(r"[\d@]")


def name_key(given: str, family: str) -> str:
    """The same for a name however it is written: capitals and accents make no difference."""
    plain = unicodedata.normalize("NFKD", f"{given} {family}".casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def size_of_share(text: str) -> str:
    """What a cell of working hours is by its size: "share", "part" of a hundred, "whole", or ""."""
    value = _decimal(text)
    if value is None or text.rstrip().endswith("%"):
        return ""
    if value <= MOST_FTE:
        return "share"
    return "whole" if LONGEST_WEEK < value <= 100 else "part"


def fte(text: str, *, is_percent: bool = False) -> float | None:
    """A share of full time, out of 0.8, 0,8 or 80%; None where it is not one.

    `is_percent`: 75 is three quarters. Otherwise a number above one could be hours a week, and is
    none.
    """
    if re.sub(r"[\s-]", "", text.lower()) in _FULL_TIME:
        return 1.0
    value = _decimal(text)
    if value is None:
        return None
    if text.rstrip().endswith("%") or (is_percent and value > MOST_FTE):
        value /= 100
    return round(value, 2) if 0 < value <= MOST_FTE else None


def _decimal(text: str) -> float | None:
    raw = _NOT_OF_A_SHARE.sub("", text.lower()).replace(",", ".")
    try:
        return float(raw)
    except ValueError:
        return None


MOST_FTE = 1.5
LONGEST_WEEK = 60
_NOT_OF_A_SHARE = re.compile(r"fte|wte|vk|etp|[\s%]")
_FULL_TIME = frozenset({"fulltime", "full", "ft", "vollzeit", "tempsplein", "voltijd", "completa"})


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
