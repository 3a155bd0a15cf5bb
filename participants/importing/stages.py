"""A first guess of the career stage, 1 to 7, out of grade and job title.

1 starting out, 2 early career, 3 established, 4 senior, 5 leading a team, 6 consultant or head,
7 executive. It is only a guess: the mapping page shows it and an administrator corrects it.
"""

import re
from functools import lru_cache

_BAND = re.compile(r"\b(?:band|afc|b|nhs)\s*-?\s*([2-9])\s*([a-d])?\b")
_BANDS = {"2": 1, "3": 1, "4": 2, "5": 2, "6": 3, "7": 4, "8": 5, "8a": 5, "8b": 6, "8c": 6,
          "8d": 7, "9": 7}  # fmt: skip
_TRAINEES = re.compile(r"\b(fy|f|ct|st|imt|sho|pgy|r)\s*-?\s*([1-9])\b")

_BY_WORD: tuple[tuple[int, str], ...] = (
    (7, r"chief|executive|vice president|\bvp\b|\bc[emnofi]o\b|medical director|director of nursing"
        r"|president|geschäftsführ|pflegedirekt|ärztliche\w* direkt|directeur"),
    (1, r"student|newly qualified|preceptee|apprentice|trainee (?:nurse|assistant)|new graduate"
        r"|graduate nurse|nurse resident|intern\b|foundation (?:doctor )?year 1|\bfy1\b|\bf1\b"
        r"|in ausbildung|auszubildend|famul|praktikant|externe\b|pgy-?1\b"),
    (2, r"foundation (?:doctor )?year 2|\bfy2\b|\bf2\b|junior"),
    (6, r"consultant|attending|chefarzt|chefärztin|chef de service|praticien hospitalier"
        r"|director|head of|general manager|professor|fellow of|oberarzt|oberärztin|physician$"
        r"|jefe de servicio|medisch specialist"
        r"|^physician\b(?! assistant)|surgeon|hospitalist|associate specialist"),
    (5, r"matron|specialty doctor|nurse manager|department manager|operations manager"
        r"|\bsas\b|lead clinician|midwifery manager|pflegedienstleitung|cadre|facharzt|fachärztin"
        r"|jefe de sección"
        r"|principal|advanced (?:nurse |clinical )?practitioner|nurse practitioner|\bcrnp?\b"
        r"|\bnp\b|\baprn\b|clinical nurse specialist"),
    (4, r"registrar|sister|charge nurse|team lead|team leader|ward manager|service manager|fellow\b"
        r"|stationsleitung|supervisor|clinical educator|\blead\b|rn iv|nurse iv|manager|leiter"
        r"|teamleider|leidinggevende"),
    (3, r"core trainee|senior|specialist|\brn iii\b|nurse iii|resident|assistenzarzt"
        r"|assistenzärztin|\bsho\b|interne\b|physician assistant|physician associate|\bpa-c\b"
        r"|coordinator|charge|arts-assistent|médico residente|facultativ"),
    (1, r"assistant|support worker|porter|clerk|receptionist|housekeep|domestic|cna\b|\bhca\b|aide"
        r"|orderly|helfer|aide-soignant"),
    (2, r"nurse|midwife|therapist|physiotherapist|radiographer|pharmacist|scientist|technician"
        r"|dietitian|dietician|analyst|officer|\brn\b|pfleg|infirmi|sage-femme|hebamme|technolog"
        r"|paramedic|administrator|verpleegkundige|enfermer|matrona|verloskundige|fisioterapeut"),
)  # fmt: skip
_WORDS = tuple((stage, re.compile(pattern)) for stage, pattern in _BY_WORD)


@lru_cache(maxsize=4096)
def guess(grade: str, job_title: str) -> int | None:
    """The likely stage, or None where neither grade nor title says anything."""
    grade, title = grade.casefold(), job_title.casefold()
    if _is_new(title):
        return 1
    return _by_grade(grade) or _by_words(title) or _by_words(grade)


def _is_new(title: str) -> bool:
    return "newly qualified" in title or "student" in title or "new graduate" in title


def _by_grade(grade: str) -> int | None:
    if found := _BAND.search(grade):
        return _BANDS.get(found[1] + (found[2] or "")) or _BANDS.get(found[1])
    if grade in ("consultant", "attending"):
        return 6
    if found := _TRAINEES.search(grade):
        return _trainee(found[1], int(found[2]))
    return _by_words(grade) if grade in ("sas", "vsm", "fellow", "intern", "resident") else None


def _trainee(kind: str, year: int) -> int:
    if kind in ("fy", "f"):
        return min(year, 2)
    if kind in ("ct", "imt", "sho"):
        return 3
    if kind == "st":
        return 3 if year < 3 else 4
    return 1 if year == 1 else 3


def _by_words(text: str) -> int | None:
    return next((stage for stage, words in _WORDS if text and words.search(text)), None)
