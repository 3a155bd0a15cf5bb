"""The patient-identity guard: does a text look as if it names a patient?

Pure. Notes are about a mentee's work, never about a patient, so a text that carries an NHS number,
a hospital number, a date of birth beside a name, a telephone number or an e-mail address is held
back until its writer has looked at it. The guard advises; the writer decides.

Positions refer to the text as it was given: every normalisation here keeps its length.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from django.utils.translation import gettext


class Kind(StrEnum):
    """What a stretch of text looks like."""

    NHS_NUMBER = "nhs_number"
    HOSPITAL_NUMBER = "hospital_number"
    DATE_OF_BIRTH = "date_of_birth"
    PHONE = "phone"
    EMAIL = "email"

    @property
    def words(self) -> str:
        return {
            Kind.NHS_NUMBER: gettext("an NHS number"),
            Kind.HOSPITAL_NUMBER: gettext("a hospital number"),
            Kind.DATE_OF_BIRTH: gettext("a date of birth"),
            Kind.PHONE: gettext("a telephone number"),
            Kind.EMAIL: gettext("an e-mail address"),
        }[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """One suspicious stretch: ``text[start:end]``."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a text cut at its findings, for showing the text with the findings marked."""

    text: str
    kind: Kind | None = None


# One character for one character, so that positions stay true.
_SPACES = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_PLAIN = str.maketrans(
    dict.fromkeys(_SPACES + _INVISIBLE, " ")
    | dict.fromkeys(_DASHES, "-")
    | {"\uff0b": "+", "\uff20": "@", "\uff0e": ".", "\u2019": "'"}
)


def _plain(text: str) -> str:
    """The same text, of the same length, with ASCII digits, dashes and spaces."""
    text = text.translate(_PLAIN)
    if text.isascii():
        return text
    return "".join(
        str(int(character)) if character.isdecimal() and not character.isascii() else character
        for character in text
    )


def find(
    text: str, *, hospital_number: re.Pattern[str] | None = None, today: date | None = None
) -> list[Finding]:
    """The stretches of ``text`` that look like a patient's identity, in order, without overlap.

    ``hospital_number`` is the organisation's own pattern. ``today`` separates dates of birth from
    dates of meetings; without it only dates that are called a date of birth, or stand beside a
    title such as 'Mrs', are taken for one.
    """
    plain = _plain(text)
    found: list[Finding] = []
    searches: list[Callable[[str], Iterator[Finding]]] = [
        _emails,
        _nhs_numbers,
        lambda t: _hospital_numbers(t, hospital_number),
        lambda t: _dates_of_birth(t, today),
        _phones,
    ]
    for search in searches:
        for finding in search(plain):
            if all(finding.end <= other.start or finding.start >= other.end for other in found):
                found.append(finding)
    return sorted(found, key=lambda finding: finding.start)


def stretches(text: str, findings: list[Finding]) -> list[Stretch]:
    """``text`` cut into marked and unmarked pieces, which joined give ``text`` again."""
    pieces, at = [], 0
    for finding in findings:
        if finding.start > at:
            pieces.append(Stretch(text[at : finding.start]))
        pieces.append(Stretch(text[finding.start : finding.end], finding.kind))
        at = finding.end
    if at < len(text):
        pieces.append(Stretch(text[at:]))
    return pieces


# ---- NHS numbers --------------------------------------------------------------------------------

_GAP = r"[ \t\r\n.\-/_]{0,3}"
# A lookahead, so that '4 943 476 5919' (ward 4, then a number) is tried at every digit.
_TEN_DIGITS = re.compile(rf"(?<![\d.])(?=(\d(?:{_GAP}\d){{9}})(?!\d))")
_CALLED_NHS = re.compile(
    r"\b(?:NHS|CHI|H\s?&\s?C)\s*(?:number|num|no|nr|id|#)?\b\.?\s*(?:is|was|of|=|:|#|-)?\s*\(?$",
    re.IGNORECASE,
)
_USUAL_GROUPS = {
    (10,),
    (3, 3, 4),
    (3, 7),
    (6, 4),
    (5, 5),
    (4, 3, 3),
    (1,) * 10,
    (2,) * 5,
    (3, 4, 3),
}


def has_nhs_check_digit(digits: str) -> bool:
    """Whether ten digits carry the modulus-11 check digit of NHS, CHI and H&C numbers."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    remainder = sum(int(d) * weight for d, weight in zip(digits, range(10, 1, -1), strict=False))
    check = 11 - remainder % 11
    return check != 10 and check % 11 == int(digits[9])


def _nhs_numbers(text: str) -> Iterator[Finding]:
    end_of_last = 0
    for match in _TEN_DIGITS.finditer(text):
        start, end = match.span(1)
        if start < end_of_last or not _looks_like_nhs_number(text, start, end):
            continue
        end_of_last = end
        yield Finding(Kind.NHS_NUMBER, start, end)


def _looks_like_nhs_number(text: str, start: int, end: int) -> bool:
    written = text[start:end]
    digits = re.sub(r"\D", "", written)
    if _CALLED_NHS.search(text[max(0, start - 30) : start]):
        return True  # called one by its writer: a slip in a digit does not make it harmless
    groups = tuple(len(group) for group in re.findall(r"\d+", written))
    return groups in _USUAL_GROUPS and has_nhs_check_digit(digits) and _kinds_of_gap(written) <= 1


def _kinds_of_gap(written: str) -> int:
    """How many different separators are used; a date beside a time uses several."""
    return len({gap.strip() for gap in re.findall(r"\D+", written)})


# ---- hospital numbers ---------------------------------------------------------------------------

_CALLED_HOSPITAL_NUMBER = re.compile(
    r"\b(?:(?:hospital|hosp\.?|patient|unit|case|record|medical\s+record|district|pas)\s*"
    r"(?:number|num|no|nr|id|ref)\b\.?|MRN|PID|RXR|K-?number)"
    r"\s*(?:is|was|=|:|#|-)?\s*(?P<number>[A-Z]{0,4}[ -]?\d{4,10}[A-Z]?)\b",
    re.IGNORECASE,
)


def _hospital_numbers(text: str, pattern: re.Pattern[str] | None) -> Iterator[Finding]:
    if pattern is not None:
        for match in pattern.finditer(text):
            if match.group():
                yield Finding(Kind.HOSPITAL_NUMBER, *match.span())
    for match in _CALLED_HOSPITAL_NUMBER.finditer(text):
        yield Finding(Kind.HOSPITAL_NUMBER, *match.span("number"))


# ---- dates of birth -----------------------------------------------------------------------------

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    r"(?<![\d/.-])(?:"
    r"(?P<d1>\d{1,2})\s?(?P<s>[/.\- ])\s?(?P<m1>\d{1,2})\s?(?P=s)\s?(?P<y1>(?:19|20)\d\d|\d\d)|"
    r"(?P<y2>(?:19|20)\d\d)(?P<s2>[/.-])(?P<m2>\d{1,2})(?P=s2)(?P<d2>\d{1,2})|"
    rf"(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s\-]+{_MONTH}\.?,?[\s\-]+(?P<y3>(?:19|20)\d\d|'?\d\d)|"
    rf"{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?P<y4>(?:19|20)\d\d)"
    r")(?!\d)(?![/.-]\d)",
    re.IGNORECASE,
)
_CALLED_BIRTH = re.compile(
    r"(?:\bD\.?\s?O\.?\s?B\.?|\bdate\s+of\s+birth|\bbirth\s?da(?:te|y)|\bborn)"
    r"(?:\s+(?:on|is|was|of|the))*\s*[:=\-(]*\s*$",
    re.IGNORECASE,
)
_TITLED_NAME = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Master|Baby|[Pp]atient|[Pp]t)\.?\s+(?:[A-Z][\w'-]*)(?:\s+[A-Z][\w'-]*)*"
)
_NAME_JUST_BEFORE = re.compile(
    r"\b[A-Z][a-z'-]+,?\s+(?:[A-Z]\.?\s+)?[A-Z][A-Za-z'-]+\s*[,;:(\[-]*\s*(?:b\.\s*)?$"
)
_NAME_JUST_AFTER = re.compile(r"^\s*[,;:)\]-]+\s*[A-Z][a-z'-]+\s+[A-Z][A-Za-z'-]+\b")
_NEAR = 60
_YEARS_BEFORE_A_BIRTH = 2


def _dates_of_birth(text: str, today: date | None) -> Iterator[Finding]:
    for match in _DATE.finditer(text):
        if not _is_calendar_date(match):
            continue
        before, after = text[max(0, match.start() - _NEAR) : match.start()], text[match.end() :]
        if _CALLED_BIRTH.search(before) or (
            _is_long_ago(match, today) and _is_beside_name(before, after[:_NEAR])
        ):
            yield Finding(Kind.DATE_OF_BIRTH, *match.span())


def _is_beside_name(before: str, after: str) -> bool:
    same_sentence = re.split(r"[!?]\s|\n\s*\n", before)[-1]
    return bool(
        _TITLED_NAME.search(same_sentence)
        or _TITLED_NAME.match(after.lstrip(" ,;:)-"))
        or _NAME_JUST_BEFORE.search(before)
        or _NAME_JUST_AFTER.search(after)
    )


def _is_calendar_date(match: re.Match[str]) -> bool:
    day = match["d1"] or match["d2"] or match["d3"]
    month = match["m1"] or match["m2"]
    return (day is None or 1 <= int(day) <= 31) and (month is None or 1 <= int(month) <= 31)


def _is_long_ago(match: re.Match[str], today: date | None) -> bool:
    """A date of some years back: what one writes of a meeting is this year's or next."""
    if today is None:
        return True
    written = next(match[name] for name in ("y1", "y2", "y3", "y4") if match[name])
    year = int(written.strip("'"))
    if year < 100:
        year += 2000 if year <= today.year % 100 + 1 else 1900
    return year <= today.year - _YEARS_BEFORE_A_BIRTH


# ---- telephone numbers and e-mail addresses -----------------------------------------------------

_PHONE = re.compile(
    r"(?<![\w+])(?:"
    r"(?:\+|00)\d{1,3}(?:[ .\-]?\(0\))?(?:[ .\-]{0,2}\(?\d{1,6}\)?){1,6}|"  # +44 7700 900123
    r"\(?0\d{2,5}\)?(?:[ .\-]{0,2}\d{2,8}){1,4}|"  # 07700 900123, (020) 7946 0958
    r"\(\d{3}\)[ .\-]?\d{3}[ .\-]\d{4}|\d{3}[.\-]\d{3}[.\-]\d{4}"  # (555) 010-1234
    r")(?![\w/])"
)
_EMAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}\s?(?:@|\(at\)|\[at\])\s?"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.)+[A-Za-z]{2,24}\b"
)


def _phones(text: str) -> Iterator[Finding]:
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group().replace("(0)", ""))
        international = match.group().startswith("+") or digits.startswith("00")
        enough = 9 <= len(digits) <= 15 if international else 10 <= len(digits) <= 11
        if enough and len(set(digits)) > 2 and not _DATE.search(match.group()):
            yield Finding(Kind.PHONE, *match.span())


def _emails(text: str) -> Iterator[Finding]:
    for match in _EMAIL.finditer(text):
        yield Finding(Kind.EMAIL, *match.span())


def kinds_in_words(findings: list[Finding]) -> str:
    """'an NHS number and a telephone number': for the sentence above the form."""
    words = [kind.words for kind, _ in groupby(sorted(finding.kind for finding in findings))]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + gettext(" and ") + words[-1]
