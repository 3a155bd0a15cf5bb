"""What the columns of a roster hold: guessed from headings and values. Pure.

A long roster has a row a person and day; a wide one a row a person and a column a day, of which
the headings are dates.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from mentorship.texts import gettext_lazy
from participants.importing import dates
from participants.importing.cleaning import one_line
from participants.importing.columns import plain, spelled_out
from scheduling.rosters.clocks import clock, clock_range, day_and_clock, duration

FIELDS: Final[dict[str, str]] = {
    "number": gettext_lazy("Employee number"),
    "email": gettext_lazy("E-mail address"),
    "day": gettext_lazy("Day"),
    "code": gettext_lazy("Shift code"),
    "starts": gettext_lazy("Start"),
    "ends": gettext_lazy("End"),
    "hours": gettext_lazy("Start and end in one (07:30–20:00)"),
    "ends_on": gettext_lazy("Day of the end"),
    "duration": gettext_lazy("Length in hours (where there is no end)"),
}
FEWEST_DAYS_OF_A_WIDE_ONE = 5
LONGEST_SHORT = 3
FEWEST_TO_DOUBT = 5
"""So many values a heading has to be contradicted by."""
_SYNONYMS: Final[dict[str, str]] = {
    "number": (
        "employee number|employee no|employee id|employee|emp no|emp id|staff number|staff no"
        "|staff id|person number|person id|personnel number|payroll number|assignment number"
        "|esr number|worker id|badge number|person id number|emplid|staff|personeelsnummer"
        "|medewerkernummer|numero empleado|no empleado|numero agent|numero de empleado|matricola"
        "|personnel area number|person number assignment number|file number|personalnummer"
        "|personal nr|personalnr|pers nr"
        "|mitarbeiternummer|matricule|number|id|resource id|roster id"
    ),
    "email": "email|e mail|email address|e mail address|mail|work email|courriel|emailadresse",
    "day": (
        "date|day|shift date|duty date|roster date|work date|on|for date|datum|tag|dienstdatum"
        "|jour|date du poste|dienst am|start date|date worked|shift start date|fecha|dia|dag|giorno"
        "|duty start date|apply date|applied date|planned date|kalendertag"
    ),
    "code": (
        "shift|shift code|code|duty|duty code|shift type|activity|shift name|roster code"
        "|assignment|type|dienst|dienstart|schicht|schichtcode|kurzel|poste|horaire|code horaire"
        "|rota|rota code|shift id|turno|codigo turno|codigo|dienstcode|dienstsoort|tpr"
        "|tagesprogramm"
        "|pay code|paycode|absence|work type|planned shift|actual shift|shift description|schema"
    ),
    "starts": (
        "start|start time|starts|from|begin|begins|shift start|time from|time in|in|start at"
        "|beginn|von|debut|heure debut|heure de debut|planned start|actual start|starttime"
        "|inicio|hora inicio|hora de inicio|entrada|begintijd|starttijd|aanvang|van"
        "|shift start time"
        "|duty start|duty start time|start datetime|start date time|rostered start|ora inizio"
    ),
    "ends": (
        "end|end time|ends|to|until|finish|finish time|shift end|time to|time out|out|ende|bis"
        "|fin|heure fin|heure de fin|planned end|actual end|endtime"
        "|hora fin|hora de fin|salida|eindtijd|einde|tot|shift end time|duty end|duty end time"
        "|end datetime|end date time|rostered end|finish time|ora fine"
    ),
    "hours": (
        "hours|time|times|shift time|shift times|start end|zeit|zeiten|uhrzeit|horaires|tijd|tijden"
        "|horario|from to|von bis|dienstzeit"
    ),
    "ends_on": "end date|shift end date|duty end date|date to|finish date|enddatum|date de fin",
    "duration": (
        "duration|length|shift length|paid hours|net hours|planned hours|work hours|worked hours"
        "|total hours|hrs|dauer|stunden|sollstunden|duree|duracion|horas|duur|uren|unit hours"
    ),
}
_AGAIN = re.compile(r" \(\d+\)$")
"""After a heading that stood there before (`reading.open_table`)."""
_WORDS = re.compile(r"[^\W\d_]+")
_NUMBERS_ALONE = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\.?")
_DAY_OF_NUMBERS = re.compile(
    r"(?<![\d/.-])(\d{1,2})\s*[./-]\s*(\d{1,2})\s*(?:[./-]\s*(\d{2,4}))?\b"
)
_DAY_AND_MONTH = re.compile(r"\d{1,2}\.?[\s-]*[^\W\d_]{3,}\.?|[^\W\d_]{3,}\.?[\s-]*\d{1,2}")
_MONTHS: Final = frozenset({"mar", "mart", "march", "mars", "marzo", "maart", "mai", "mayo", "maj"})
_WEEKDAYS: Final = {
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
    "mo": 0, "mi": 2, "mit": 2, "do": 3, "don": 3, "fr": 4, "fre": 4, "sa": 5, "sam": 5, "so": 6,
    "son": 6, "lun": 0, "mer": 2, "jeu": 3, "ven": 4, "dim": 6, "mié": 2, "jue": 3, "vie": 4,
    "sáb": 5, "dom": 6, "maa": 0, "din": 1, "woe": 2, "vri": 4, "zat": 5, "zon": 6, "die": 1,
    "wo": 2, "vr": 4, "za": 5, "zo": 6,
}  # fmt: skip
_SHORT_WEEKDAYS: Final = frozenset({"m", "t", "w", "th", "f", "s", "su", "di", "ma", "mar", "lu"})
_EXACT: Final[dict[str, str]] = {
    spelled_out(name): field for field, names in _SYNONYMS.items() for name in names.split("|")
}


def days_in(headings: Sequence[str], order: dates.Order, today: dt.date) -> dict[int, dt.date]:
    """Column position → day, of the headings that are dates, with the year or without."""
    found: dict[int, dt.date] = {}
    for position, heading in enumerate(headings):
        if any(c.isdigit() for c in heading):
            day = _day_of(_AGAIN.sub("", heading), order, today)
            if day and abs((day - today).days) < 2 * 366:
                found[position] = day
    return found


def _day_of(heading: str, order: dates.Order, today: dt.date) -> dt.date | None:
    """“30/11/2026”, “Mo 30.11.” or “30 Nov Mon”: without a year that in which it is nearest, and
    on the weekday if one is named."""
    named = [weekday for word in _WORDS.findall(heading) if (weekday := _weekday(word)) is not None]
    has_month = bool(_DAY_OF_NUMBERS.search(heading))
    words = _WORDS.sub(lambda w: "" if _is_about_the_week(w[0], has_month) else w[0], heading)
    bare = one_line(words).strip(" .,()")
    whole = dates.parse(bare, order, today)
    if isinstance(whole, dt.date):
        return whole
    if numbers := _NUMBERS_ALONE.fullmatch(bare):
        bare = f"{numbers[1]}/{numbers[2]}/"
    elif not _DAY_AND_MONTH.fullmatch(bare):
        return None
    years = range(today.year - 1, today.year + 2)
    days = [dates.parse(f"{bare} {year}".replace("/ ", "/"), order, today) for year in years]
    near = [d for d in days if isinstance(d, dt.date) and (not named or d.weekday() in named)]
    return min(near, key=lambda day: abs(day - today), default=None)


def _weekday(word: str) -> int | None:
    """The weekday, 0 for Monday, of its name or short name in a language where it is plain."""
    return _WEEKDAYS.get(word.casefold()[:3]) if word.casefold() not in _MONTHS else None


def _is_about_the_week(word: str, month_is_a_number: bool) -> bool:
    """“Mo” or “Monday”; beside a month in numbers any short word, such as “Di” and “Ma”."""
    return _weekday(word) is not None or (month_is_a_number and len(word) <= LONGEST_SHORT)


def is_weekday(text: str) -> bool:
    """Whether a cell holds a weekday's name alone, as the line below the dates often does."""
    return bool(_WORDS.fullmatch(text)) and (
        _weekday(text) is not None or text.casefold() in _SHORT_WEEKDAYS
    )


def order_of_days(headings: Sequence[str], today: dt.date) -> dates.OrderEvidence:
    """What the days above the columns say of the order of day and month."""
    numbers = (found.groups() for h in headings if (found := _DAY_OF_NUMBERS.search(one_line(h))))
    seen = dates.evidence((f"{a}/{b}/{year or today.year}" for a, b, year in numbers), today)
    dmy, mdy = (set(days_in(headings, order, today).values()) for order in dates.ORDERS)
    seen.told_by_sequence = dates.order_in_sequence(dmy, mdy)
    seen.dotted = sum("." in heading for heading in headings) and seen.either
    return seen


def is_wide(headings: Sequence[str], today: dt.date) -> bool:
    """Whether the headings are days."""
    days = max(len(days_in(headings, order, today)) for order in dates.ORDERS)
    return days >= FEWEST_DAYS_OF_A_WIDE_ONE


def find_headings(rows: Sequence[Sequence[str]]) -> tuple[int, Sequence[str]] | None:
    """Which of the first rows names the columns; titles and print dates may stand above it.

    Where the days stand in one row and the other names above them, both are taken together.
    """
    today = dt.datetime.now(tz=dt.UTC).date()
    best: tuple[int, Sequence[str]] | None = None
    most = 1
    for position, cells in enumerate(rows):
        named = _with_names_above(cells, rows[position - 1]) if position else cells
        known = len({field for cell in named if (field := _by_heading(cell))})
        score = known + (10 if known and is_wide(cells, today) else 0)
        if score > most:
            best, most = (position, named), score
    if best is None and rows and len(rows[0]) >= 2 and all(_is_word(c) for c in rows[0] if c):
        return 0, rows[0]
    if best is None:
        best = next(((i, cells) for i, cells in enumerate(rows) if _are_numbered(cells)), None)
    return best


def _are_numbered(headings: Sequence[str]) -> bool:
    """Whether the columns are days of a month that they do not name."""
    numbers = [int(h) for h in headings if h.strip().isdecimal() and len(h.strip()) <= 2]
    return len(numbers) >= FEWEST_DAYS_OF_A_WIDE_ONE and numbers == list(
        range(numbers[0], numbers[0] + len(numbers))
    )


def _with_names_above(cells: Sequence[str], above: Sequence[str]) -> Sequence[str]:
    return [
        cell if cell.strip() or place >= len(above) or not _by_heading(above[place])
        else above[place]
        for place, cell in enumerate(cells)
    ]  # fmt: skip


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
    if len(values) < (FEWEST_TO_DOUBT if field not in ("", "hours", "duration") else 1):
        return field
    today = dt.datetime.now(tz=dt.UTC).date()

    def are(test: object) -> bool:
        return callable(test) and sum(bool(test(v)) for v in values) > len(values) * 0.7

    if are(lambda v: clock_range(v)) and field in ("", "code", "hours", "starts"):
        return "hours" if field != "code" else field
    if field in ("hours", "duration"):
        return "duration" if are(duration) else ""
    if field in ("starts", "ends") and not are(lambda v: any(day_and_clock(v, "dmy", today))):
        return "day" if are(lambda v: isinstance(dates.parse(v, "dmy", today), dt.date)) else ""
    if field == "code" and are(clock):
        return ""
    return "email" if not field and are(lambda v: "@" in v) else field


def faults_of(mapping: Mapping[int, str], wide: bool, headings: Sequence[str] = ()) -> list[str]:
    """What a mapping lacks before a roster can be read by it, in words for people."""
    if _are_numbered(headings):
        return [
            _(
                "The columns are numbered 1, 2, 3 and name no month. Write whole dates above them, "
                "such as 2026-12-01, and upload the roster again."
            )
        ]
    fields = list(mapping.values())
    given = set(fields)
    faults = []
    if not {"number", "email"} & given:
        faults.append(_("Choose the column with the employee number or the e-mail address."))
    if not wide:
        if "day" not in given and "starts" not in given:
            faults.append(_("Choose the column with the day."))
        from_when = {"starts", "ends"} <= given or {"starts", "duration"} <= given
        if "code" not in given and "hours" not in given and not from_when:
            faults.append(_("Choose the column with the shift code, or those with start and end."))
    faults += [
        _("“%(label)s” is chosen for more than one column.") % {"label": label}
        for field, label in FIELDS.items()
        if fields.count(field) > 1
    ]
    return faults
