"""Which column holds what: guessed from headings and values, and remembered by the headings."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from mentorship.texts import gettext_lazy

from .cleaning import is_name
from .words_of_headings import SHORT, SYNONYMS

FIELDS: Final[dict[str, str]] = {
    "employee_number": gettext_lazy("Employee number"),
    "given_name": gettext_lazy("First name"),
    "family_name": gettext_lazy("Last name"),
    "name_prefix": gettext_lazy("Before the last name (van der)"),
    "full_name": gettext_lazy("Full name (split into first and last)"),
    "email": gettext_lazy("E-mail address"),
    "profession": gettext_lazy("Profession or staff group"),
    "job_title": gettext_lazy("Job title"),
    "grade": gettext_lazy("Grade or band"),
    "career_stage": gettext_lazy("Career stage (1–7)"),
    "specialty": gettext_lazy("Specialty"),
    "division": gettext_lazy("Division (above the department)"),
    "department": gettext_lazy("Department"),
    "site": gettext_lazy("Site"),
    "manager": gettext_lazy("Line manager (employee number, e-mail or name)"),
    "supervisor": gettext_lazy("Supervisor, educational or clinical (like the line manager)"),
    "assessor": gettext_lazy("Assessor (like the line manager)"),
    "appraiser": gettext_lazy("Appraiser (like the line manager)"),
    "started_on": gettext_lazy("Start date"),
    "left_on": gettext_lazy("Leaving date"),
    "fte": "FTE",
    "languages": gettext_lazy("Languages"),
    "skills": gettext_lazy("Skills or expertise"),
}


def spelled_out(words: str) -> str:
    """Words of a heading with the usual short forms written out."""
    return " ".join(SHORT.get(word, word) for word in words.split())


_EXACT: Final[dict[str, tuple[str, int]]] = {}
for _field, _names in SYNONYMS.items():
    for _rank, _name in enumerate(_names.split("|")):
        _EXACT.setdefault(spelled_out(_name), (_field, _rank))

# An educational supervisor judges; of a plain one many hospitals mean the line manager.
_ABOUT_AN_OVERSEER: Final = {
    "assessor": re.compile(r"\b(assessor|beoordelaar)\b"),
    "appraiser": re.compile(r"\bappraiser\b"),
    "supervisor": re.compile(
        r"\b(educational|clinical|practice|academic|training|named) supervisor\b"
    ),
}
_ABOUT_A_MANAGER = re.compile(
    r"\b(manager|supervisor|reports to|reporting|vorgesetzte\w*|fuhrungskraft|responsable"
    r"|superieur)\b"
)
_OF_PEOPLE: Final = {"manager", *_ABOUT_AN_OVERSEER}
_SHORTEST_INSIDE = 5
_SHORT_BUT_CLEAR = frozenset({"fte", "wte", "etp", "site", "band", "ward", "nom", "vk"})

_NOT_OURS = re.compile(
    r"\b(phone|telephone|mobile|fax|birth|dob|gender|sex|ethnic"
    r"|nationality|religion|salary|address line"
    r"|postcode|zip|street|home address|national insurance|ssn|ni number|bank|code$)\b"
)
_HONORIFIC = re.compile(
    r"(?:dr|mr|mrs|ms|miss|mx|prof|professor|sir|dame|rev|sister|herr|frau|mme|mlle|m|sr|sra|dhr|mevr|med"
    r"|pd|dipl|ing|drs|phd|[.\s-])+",
    re.IGNORECASE,
)
_EMAILISH = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to hold. `certainty` 1.0 is a known heading."""

    field: str
    certainty: float


def plain(heading: str) -> str:
    """A heading reduced to lower-case words without accents and signs."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    folded = unicodedata.normalize("NFKD", spaced.replace("ß", "ss")).casefold()
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(
        re.sub(r"['’`]s\b", "s", letters).replace("&", gettext(" and ")).translate(_SIGNS).split()
    )


_SIGNS: Final = {ord(sign): " " for sign in "_-./\\()[]{}:;,'’`\"#*+?!|°º"}


def signature(headings: Sequence[str]) -> str:
    """The same for two files with the same headings, whatever their order, capitals and signs."""
    words = sorted(plain(heading) for heading in headings)
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


def find_heading_row(rows: Sequence[Sequence[str]]) -> tuple[int, Sequence[str]] | None:
    """Which of the first rows names the columns; titles and print dates may stand above it."""
    best, best_known = None, 0
    for position, cells in enumerate(rows):
        known = len({found.field for cell in cells if (found := _by_heading(cell))})
        if known > best_known:
            best, best_known = position, known
    if best is None or (best_known < 2 and not (best == 0 and len(rows[0]) == 1)):
        best = next((i for i, cells in enumerate(rows) if _could_be_headings(cells)), None)
    return None if best is None else (best, rows[best])


def _could_be_headings(cells: Sequence[str]) -> bool:
    named = [cell.strip() for cell in cells if cell.strip()]
    wordy = [cell for cell in named if re.search(r"[^\W\d]", cell) and "@" not in cell]
    return len(named) >= 2 and len(wordy) == len(named) and len(set(named)) == len(named)


def _by_heading(heading: str) -> Guess | None:
    words = spelled_out(plain(heading))
    if not words:
        return None
    # “BsGrd” is two words, or one that is written so.
    if known := _EXACT.get(words) or _EXACT.get(spelled_out(plain(heading.casefold()))):
        return Guess(known[0], 1.0 - known[1] / 1000)
    if _NOT_OURS.search(words):
        return None
    for field, pattern in _ABOUT_AN_OVERSEER.items():
        if pattern.search(words):
            return Guess(field, 0.3 if "name" in words else 0.5)
    if _ABOUT_A_MANAGER.search(words):
        return Guess("manager", 0.3 if "name" in words else 0.5)
    padded = f" {words} "
    inside = [
        (len(name), field)
        for name, (field, _) in _EXACT.items()
        if (len(name) >= _SHORTEST_INSIDE or name in _SHORT_BUT_CLEAR) and f" {name} " in padded
    ]
    if not inside:
        return None
    return Guess(max(inside)[1], 0.5)


def guess_columns(headings: Sequence[str], samples: Sequence[Sequence[str]] = ()) -> dict[int, str]:
    """Column position → field, each field at most once, the surest column first."""
    columns = [
        [row[i] for row in samples if i < len(row) and row[i].strip()] for i in range(len(headings))
    ]
    numbers = _likely_numbers(headings, columns)
    offers: list[tuple[float, int, str]] = []
    for position, heading in enumerate(headings):
        found = _by_heading(heading)
        certainty = found.certainty if found else 0.0
        field = found.field if found else ""
        field, certainty = _weigh(field, certainty, columns[position], numbers)
        if field:
            offers.append((-certainty, position, field))
    chosen: dict[int, str] = {}
    for _, position, field in sorted(offers):
        if field not in chosen.values():
            chosen[position] = field
    return _without_contradiction(chosen, columns)


def _likely_numbers(headings: Sequence[str], columns: Sequence[Sequence[str]]) -> set[str]:
    for heading, values in zip(headings, columns, strict=True):
        found = _by_heading(heading)
        if found and found.field == "employee_number" and found.certainty > 0.5:
            return {value.strip() for value in values}
    return set()


def _weigh(
    field: str, certainty: float, values: Sequence[str], numbers: set[str]
) -> tuple[str, float]:
    """The values have a say: addresses are e-mail, a manager by number is surer than by name."""
    emails = sum(1 for value in values if _EMAILISH.match(value.strip()))
    mostly_emails = bool(values) and emails > len(values) * 0.6
    known_numbers = sum(1 for value in values if value.strip() in numbers)
    if not field and numbers and known_numbers > len(values) * 0.4:
        return "manager", 0.35
    if mostly_emails and field not in ("email", *_OF_PEOPLE):
        return "email", 0.4
    if field == "email" and values and not emails and len(values) > 3:
        return "", 0.0
    if field in _OF_PEOPLE and values and not mostly_emails:
        known = any(value.strip() in numbers for value in values)
        digits = sum(1 for value in values if re.search(r"\d", value))
        if not known and digits < len(values) * 0.6:
            named = sum(1 for value in values if is_name(value))
            return (field, min(certainty, 0.2)) if named > len(values) * 0.6 else ("", 0.0)
    if field == "employee_number" and values and not any(re.search(r"\d", v) for v in values):
        return "", 0.0
    if field == "job_title" and values and all(_HONORIFIC.fullmatch(v.strip()) for v in values):
        return "", 0.0
    if field == "career_stage" and not all(v.strip() in "1234567" for v in values):
        return "grade", 0.3
    return field, certainty


def _without_contradiction(
    chosen: dict[int, str], columns: Sequence[Sequence[str]]
) -> dict[int, str]:
    """A full name is of no use beside a first and a last name; German “Name” is then the last."""
    place = {field: position for position, field in chosen.items()}
    if "full_name" not in place or "given_name" not in place:
        return chosen
    if "family_name" in place:
        left_out = "full_name"
    elif _are_full(columns[place["full_name"]], columns[place["given_name"]]):
        left_out = "given_name"
    else:
        return {i: "family_name" if f == "full_name" else f for i, f in chosen.items()}
    return {i: field for i, field in chosen.items() if field != left_out}


def _are_full(names: Sequence[str], given: Sequence[str]) -> bool:
    """Whether the given names stand in the names again."""
    firsts = {word.casefold() for name in given for word in name.split()[:1]}
    again = sum(1 for n in names if firsts & set(re.split(r"[\s,]+", n.casefold())[1:]))
    again += sum(1 for n in names if n.split() and n.split()[0].casefold() in firsts and " " in n)
    return again > len(names) * 0.5


def faults_of(mapping: Mapping[int, str]) -> list[str]:
    """What a mapping lacks before a file can be read by it, in words for people."""
    fields = list(mapping.values())
    faults = []
    if not {"employee_number", "email"} & set(fields):
        faults.append(
            gettext("Choose the column with the employee number (or at least the e-mail address).")
        )
    if not {"full_name", "family_name", "given_name"} & set(fields):
        faults.append(gettext("Choose the columns with the first and the last name."))
    for field, label in FIELDS.items():
        if fields.count(field) > 1:
            faults.append(
                gettext("“%(label)s” is chosen for more than one column.") % {"label": label}
            )
    return faults
