"""What the columns of a roster hold: guessed from headings and values. Pure.

A long roster has a row a person and day; a wide one a row a person and a column a day, of which
the headings are dates.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from mentorship.texts import gettext_lazy
from participants.importing import dates
from participants.importing.columns import plain, spelled_out
from scheduling.rosters.clocks import clock, clock_range, day_and_clock

FIELDS: Final[dict[str, str]] = {
    "number": gettext_lazy("Employee number"),
    "email": gettext_lazy("E-mail address"),
    "day": gettext_lazy("Day"),
    "code": gettext_lazy("Shift code"),
    "starts": gettext_lazy("Start"),
    "ends": gettext_lazy("End"),
    "hours": gettext_lazy("Start and end in one (07:30–20:00)"),
}
FEWEST_DAYS_OF_A_WIDE_ONE = 5
FEWEST_TO_DOUBT = 5
"""So many values a heading has to be contradicted by."""
_SYNONYMS: Final[dict[str, str]] = {
    "number": (
        "employee number|employee no|employee id|employee|emp no|emp id|staff number|staff no"
        "|staff id|person number|person id|personnel number|payroll number|assignment number"
        "|esr number|worker id|badge number|personalnummer|personal nr|personalnr|pers nr"
        "|mitarbeiternummer|matricule|number|id|resource id|roster id"
    ),
    "email": "email|e mail|email address|e mail address|mail|work email|courriel|emailadresse",
    "day": (
        "date|day|shift date|duty date|roster date|work date|on|for date|datum|tag|dienstdatum"
        "|jour|date du poste|dienst am|start date|date worked"
    ),
    "code": (
        "shift|shift code|code|duty|duty code|shift type|activity|shift name|roster code"
        "|assignment|type|dienst|dienstart|schicht|schichtcode|kurzel|poste|horaire|code horaire"
        "|rota|rota code|shift id"
    ),
    "starts": (
        "start|start time|starts|from|begin|begins|shift start|time from|time in|in|start at"
        "|beginn|von|debut|heure debut|heure de debut|planned start|actual start|starttime"
    ),
    "ends": (
        "end|end time|ends|to|until|finish|finish time|shift end|time to|time out|out|ende|bis"
        "|fin|heure fin|heure de fin|planned end|actual end|endtime"
    ),
    "hours": "hours|time|times|shift time|shift times|start end|zeit|zeiten|uhrzeit|horaires",
}
_EXACT: Final[dict[str, str]] = {
    spelled_out(name): field for field, names in _SYNONYMS.items() for name in names.split("|")
}


def days_in(headings: Sequence[str], order: dates.Order, today: dt.date) -> dict[int, dt.date]:
    """Column position → day, of the headings that are dates."""
    found: dict[int, dt.date] = {}
    for position, heading in enumerate(headings):
        day = dates.parse(heading, order, today) if any(c.isdigit() for c in heading) else None
        if isinstance(day, dt.date) and abs((day - today).days) < 2 * 366:
            found[position] = day
    return found


def is_wide(headings: Sequence[str], today: dt.date) -> bool:
    """Whether the headings are days."""
    days = max(len(days_in(headings, order, today)) for order in dates.ORDERS)
    return days >= FEWEST_DAYS_OF_A_WIDE_ONE


def find_headings(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows names the columns; titles and print dates may stand above it."""
    today = dt.datetime.now(tz=dt.UTC).date()
    best, most = None, 1
    for position, cells in enumerate(rows):
        known = len({field for cell in cells if (field := _by_heading(cell))})
        score = known + (10 if known and is_wide(cells, today) else 0)
        if score > most:
            best, most = position, score
    if best is None and rows and len(rows[0]) >= 2 and all(_is_word(c) for c in rows[0] if c):
        return 0
    return best


def _by_heading(heading: str) -> str:
    return _EXACT.get(spelled_out(plain(heading)), "")


def _is_word(cell: str) -> bool:
    return not any(c.isdigit() for c in cell)


def signature(headings: Sequence[str], today: dt.date) -> str:
    """The same for two rosters with the same headings; of days it counts only that there are."""
    wide = is_wide(headings, today)
    days = {p for order in dates.ORDERS for p in days_in(headings, order, today)} if wide else set()
    words = sorted(plain(h) for p, h in enumerate(headings) if p not in days)
    return hashlib.sha256("\x1f".join([*words, "wide" if wide else "long"]).encode()).hexdigest()


def guess_columns(headings: Sequence[str], samples: Sequence[Sequence[str]] = ()) -> dict[int, str]:
    """Column position → field, each field at most once: by heading, else by what the cells are."""
    found: dict[int, str] = {}
    for position, heading in enumerate(headings):
        field = _by_heading(heading)
        values = [row[position].strip() for row in samples if position < len(row)]
        field = _by_values(field, [value for value in values if value])
        if field and field not in found.values():
            found[position] = field
    return found


def _by_values(field: str, values: Sequence[str]) -> str:
    """The values have a say where the heading is silent, or says what they cannot be."""
    if len(values) < (FEWEST_TO_DOUBT if field else 1):
        return field
    today = dt.datetime.now(tz=dt.UTC).date()

    def are(test: object) -> bool:
        return callable(test) and sum(bool(test(v)) for v in values) > len(values) * 0.7

    if are(lambda v: clock_range(v)) and field in ("", "code", "hours", "starts"):
        return "hours" if field != "code" else field
    if field == "hours":
        return ""
    if field in ("starts", "ends") and not are(lambda v: any(day_and_clock(v, "dmy", today))):
        return "day" if are(lambda v: isinstance(dates.parse(v, "dmy", today), dt.date)) else ""
    if field == "code" and are(clock):
        return ""
    return "email" if not field and are(lambda v: "@" in v) else field


def faults_of(mapping: Mapping[int, str], wide: bool) -> list[str]:
    """What a mapping lacks before a roster can be read by it, in words for people."""
    fields = list(mapping.values())
    given = set(fields)
    faults = []
    if not {"number", "email"} & given:
        faults.append(_("Choose the column with the employee number or the e-mail address."))
    if not wide:
        if "day" not in given and "starts" not in given:
            faults.append(_("Choose the column with the day."))
        if "code" not in given and "hours" not in given and not {"starts", "ends"} <= given:
            faults.append(_("Choose the column with the shift code, or those with start and end."))
    faults += [
        _("“%(label)s” is chosen for more than one column.") % {"label": label}
        for field, label in FIELDS.items()
        if fields.count(field) > 1
    ]
    return faults
