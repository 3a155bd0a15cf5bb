"""One record of the file as a cleaned person, with every fault named.

The rule: a value that is there and wrong refuses its row, because nobody should guess what HR
meant. What is missing, and what points at somebody else, is a warning, and the person is imported.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from mentorship.texts import gettext_lazy
from participants.overseers import OVERSEERS

from . import cleaning, dates, stages
from .columns import FIELDS
from .reading import Record

PATH = " › "
LONGEST = {"job_title": 160, "grade": 60, "department": 1_000}
LONGEST_NUMBER = 64
LONGEST_ADDRESS = 254
LONGEST_NAME = 100
LONGEST_TEXT = 120
DAYS_AHEAD = 366
END_OF_TIME = 2090
TEXT_FIELDS = ("profession", "job_title", "grade", "specialty", "division", "department", "site")
EXPECTED = {
    "email": gettext_lazy("No e-mail address: this person cannot be invited until there is one."),
    "site": gettext_lazy("No site: this person is imported without one."),
    "department": gettext_lazy("No department: this person is imported without one."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where, what, and why. `refuses` tells whether the row is left out for it."""

    field: str
    value: str
    code: str
    reason: str
    refuses: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read the rows: which column holds what, and the choices made on the mapping page."""

    columns: Mapping[str, int]
    width: int
    order: dates.Order = "dmy"
    stages: Mapping[str, int] = field(default_factory=dict)
    short_rows_are_usual: bool = False
    usually_given: frozenset[str] = frozenset(EXPECTED)
    shares_are_percent: bool = False
    people_are_named: bool = False
    units_name_managers: bool = False
    today: dt.date = field(default_factory=dt.date.today)

    def has(self, name: str) -> bool:
        return name in self.columns


@dataclass(slots=True)
class Draft:
    """A person as one row tells it. None means that the file does not say."""

    line: int
    number: str = ""
    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None
    profession: str | None = None
    job_title: str | None = None
    grade: str | None = None
    career_stage: int | None = None
    stage_is_given: bool = False
    specialty: str | None = None
    division: str | None = None
    department: str | None = None
    site: str | None = None
    manager: str | None = None
    overseers: tuple[tuple[str, str], ...] = ()
    """For each of `OVERSEERS` of which the file has a column: who it is."""
    started_on: dt.date | None = None
    left_on: dt.date | None = None
    fte: float | None = None
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(problem.refuses for problem in self.problems)

    @property
    def name(self) -> str:
        return f"{self.given_name or ''} {self.family_name or ''}".strip()

    def refuse(self, name: str, value: str, code: str, reason: str) -> None:
        self.problems.append(Problem(name, value[:200], code, str(reason), refuses=True))

    def warn(self, name: str, value: str, code: str, reason: str) -> None:
        self.problems.append(Problem(name, value[:200], code, str(reason), refuses=False))

    def fingerprint(self) -> int:
        """The same for two rows that say the same, within one process."""
        return hash(
            (
                self.number, self.given_name, self.family_name, self.email, self.profession,
                self.job_title, self.grade, self.career_stage, self.specialty, self.division,
                self.department, self.site, self.manager, self.overseers, self.started_on,
                self.left_on, self.fte, self.languages, self.skills,
            )
        )  # fmt: skip


def draft_of(record: Record, layout: Layout) -> Draft:
    """Read one record. Never raises: what is wrong stands in `problems`."""
    draft = Draft(record.line)
    cells = _Cells(record, layout)
    draft.number = cleaning.number(cells.text("employee_number"))
    if record.fault:
        draft.refuse("", "", "row_unreadable", record.fault)
        return draft
    if _is_footer(cells, record):
        draft.refuse(
            "", record.cells[0], "row_no_person",
            _("This looks like a total or the end of the report, not like a person."),
        )  # fmt: skip
        return draft
    if not _has_right_width(draft, record, layout):
        draft.given_name, draft.family_name = cells.text("given_name"), cells.text("family_name")
        return draft
    for step in _STEPS:
        step(draft, cells, layout)
    return draft


class _Cells:
    """The cells of one record by field, cleaned, with the ways of saying 'nothing' made empty."""

    def __init__(self, record: Record, layout: Layout) -> None:
        self._cells = record.cells
        self._columns = layout.columns

    def text(self, name: str) -> str:
        position = self._columns.get(name)
        if position is None or position >= len(self._cells):
            return ""
        text = cleaning.one_line(self._cells[position])
        return "" if cleaning.is_blank(text) and name not in _NAMES else text

    def lines(self, name: str) -> str:
        position = self._columns.get(name)
        if position is None or position >= len(self._cells):
            return ""
        return self._cells[position]


_NAMES = frozenset({"given_name", "family_name", "full_name"})
_FOOTER = re.compile(
    r"\W*(?:grand |sub)?(?:total|summe|gesamt|anzahl|somme|nombre|suma|totaal|aantal|end of"
    r"|ende der|fin d|report |record count|rows?:|count\b"
    r"|\d+ (?:rows|records|employees|mitarbeiter))",
    re.IGNORECASE,
)


def _is_footer(cells: _Cells, record: Record) -> bool:
    """A line below the people: it begins as such lines do and names nobody."""
    first = next((cell for cell in record.cells if cell.strip()), "")
    return bool(_FOOTER.match(first)) and not any(cells.text(name) for name in ("email", *_NAMES))


def _has_right_width(draft: Draft, record: Record, layout: Layout) -> bool:
    count = len(record.cells)
    last_needed = max(layout.columns.values())
    if count <= last_needed and not layout.short_rows_are_usual:
        draft.refuse(
            "",
            "",
            "row_short",
            _("The row is cut short: it has %(count)s of %(width)s columns.")
            % {"count": count, "width": layout.width},
        )
    elif any(cell.strip() for cell in record.cells[layout.width :]):
        draft.refuse(
            "",
            "",
            "row_long",
            _(
                "The row has %(count)s columns, but there are %(width)s headings. Perhaps a text "
                "contains the separator without quotation marks."
            )
            % {"count": count, "width": layout.width},
        )
    return not draft.is_refused


def _identity(draft: Draft, cells: _Cells, layout: Layout) -> None:
    if not layout.has("employee_number"):
        beside = cleaning.number_beside(cells.text("full_name"))
        draft.number = beside or cells.text("email").lower()[:LONGEST_ADDRESS]
        if not draft.number:
            draft.refuse("email", "", "email_missing", _("There is no address to know them by."))
        return
    if not draft.number:
        draft.refuse("employee_number", "", "number_missing", _("There is no employee number."))
    elif cleaning.looks_like_formula(draft.number) or len(draft.number) > LONGEST_NUMBER:
        draft.refuse(
            "employee_number", draft.number, "number_malformed",
            _("This is not an employee number."),
        )  # fmt: skip
    elif "E+" in draft.number.upper() and draft.number[:1].isdigit():
        draft.refuse(
            "employee_number", draft.number, "number_malformed",
            _("A spreadsheet has rounded this number. Format the column as text and export again."),
        )  # fmt: skip


def _names(draft: Draft, cells: _Cells, layout: Layout) -> None:
    if layout.has("full_name"):
        given, family = cleaning.split_name(cells.text("full_name"))
        draft.given_name, draft.family_name = given, family
    else:
        draft.given_name, draft.family_name = cells.text("given_name"), cells.text("family_name")
    if (prefix := cells.text("name_prefix")) and draft.family_name:
        draft.family_name = f"{prefix} {draft.family_name}"
    if not draft.name:
        draft.refuse("family_name", "", "name_missing", _("There is no name."))
    for name in ("given_name", "family_name"):
        _check_name(draft, name, getattr(draft, name) or "")


def _check_name(draft: Draft, name: str, value: str) -> None:
    if cleaning.looks_like_formula(value):
        draft.refuse(
            name, value, "name_formula", _("A spreadsheet formula stands where a name should be.")
        )
    elif cleaning.looks_like_markup(value) or "<" in value:
        draft.refuse(name, value, "name_markup", _("Markup stands where a name should be."))
    elif len(value) > LONGEST_NAME:
        draft.refuse(
            name,
            value,
            "too_long",
            _("This is longer than %(longest_name)s characters.") % {"longest_name": LONGEST_NAME},
        )
    elif "\ufffd" in value:
        draft.warn(name, value, "unreadable_characters", _("Some characters could not be read."))


def _email(draft: Draft, cells: _Cells, layout: Layout) -> None:
    text = cells.text("email")
    if not text and layout.has("employee_number"):
        _warn_if_expected(draft, "email", layout)
    if not text:
        return
    address = cleaning.email(text)
    if address is None:
        draft.refuse("email", text, "email_malformed", _("This is not an e-mail address."))
    draft.email = address


def _texts(draft: Draft, cells: _Cells, layout: Layout) -> None:
    for name in TEXT_FIELDS:
        value = cells.text(name)
        if not value:
            if name in EXPECTED:
                _warn_if_expected(draft, name, layout)
            continue
        if name == "department":
            value = _unit(value, layout)
        longest = LONGEST.get(name, LONGEST_TEXT)
        if cleaning.looks_like_formula(value):
            draft.refuse(
                name,
                value,
                "text_formula",
                _("A spreadsheet formula stands where a text should be."),
            )
        elif cleaning.looks_like_markup(value):
            draft.warn(
                name, value, "text_markup", _("This contains markup; it is kept as plain text.")
            )
        if len(value) > longest:
            draft.warn(
                name, value, "too_long", _("Cut to %(longest)s characters.") % {"longest": longest}
            )
        setattr(draft, name, value[:longest])


def _unit(text: str, layout: Layout) -> str:
    """A department, with those above it where the cell names them."""
    units = cleaning.unit_path(text)
    if layout.units_name_managers:
        units = tuple(map(cleaning.without_manager, units))
    return PATH.join(unit[:LONGEST_TEXT] for unit in units) or text


def _stage(draft: Draft, cells: _Cells, layout: Layout) -> None:
    if text := cells.text("career_stage"):
        if text in "1234567" and len(text) == 1:
            draft.career_stage, draft.stage_is_given = int(text), True
        else:
            draft.refuse(
                "career_stage", text, "stage", _("A career stage is a number from 1 to 7.")
            )
        return
    chosen = layout.stages.get((draft.grade or "").casefold())
    draft.career_stage = chosen or stages.guess(draft.grade or "", draft.job_title or "")


def _dates(draft: Draft, cells: _Cells, layout: Layout) -> None:
    for name in ("started_on", "left_on"):
        text = cells.text(name)
        if not text:
            continue
        day = dates.parse(text, layout.order, layout.today)
        if isinstance(day, dates.DateFault):
            draft.refuse(name, text, day.code, f"“{text}” {day.reason}.")
        elif day is None:
            draft.warn(name, text, "date_placeholder", _("Read as no date."))
        else:
            _check_day(draft, name, text, day, layout.today)
    if draft.started_on and draft.left_on and draft.left_on < draft.started_on:
        draft.refuse(
            "left_on", cells.text("left_on"), "date_order", _("Left before the start date.")
        )


def _check_day(draft: Draft, name: str, text: str, day: dt.date, today: dt.date) -> None:
    label = FIELDS[name].lower()
    if name == "left_on" and day.year >= END_OF_TIME:
        return
    ahead = (day - today).days
    if day < dates.EARLIEST:
        draft.refuse(
            name,
            text,
            "date_past",
            _("This %(label)s is before %(year)s.") % {"label": label, "year": dates.EARLIEST.year},
        )
    elif name == "started_on" and ahead > DAYS_AHEAD:
        draft.refuse(
            name,
            text,
            "date_future",
            _("This %(label)s is in the future, more than a year ahead.") % {"label": label},
        )
    else:
        setattr(draft, name, day)
        if name == "started_on" and ahead > 0:
            draft.warn(
                name, text, "date_future", _("This %(label)s is in the future.") % {"label": label}
            )


def _fte(draft: Draft, cells: _Cells, layout: Layout) -> None:
    if text := cells.text("fte"):
        draft.fte = cleaning.fte(text, is_percent=layout.shares_are_percent)
        if draft.fte is None:
            draft.warn("fte", text, "fte", _("This is not a share of full time; it is left out."))


def _lists(draft: Draft, cells: _Cells, layout: Layout) -> None:
    for name in ("languages", "skills"):
        entries = cleaning.items(cells.lines(name))
        kept = tuple(
            item
            for item in entries
            if not cleaning.looks_like_formula(item) and not cleaning.looks_like_markup(item)
        )
        if len(kept) < len(entries):
            left_out = ", ".join(item for item in entries if item not in kept)
            draft.warn(
                name, left_out, "list_entry", _("This is no entry of a list; it is left out.")
            )
        setattr(draft, name, kept)


def _manager(draft: Draft, cells: _Cells, layout: Layout) -> None:
    if layout.has("manager"):
        draft.manager = _reference(cells, "manager")
    draft.overseers = tuple(
        (name, _reference(cells, name)) for name in OVERSEERS if layout.has(name)
    )


def _reference(cells: _Cells, name: str) -> str:
    text = cleaning.number(cells.text(name))
    text = cleaning.number_beside(text) or text
    return text.lower() if "@" in text else text


def _warn_if_expected(draft: Draft, name: str, layout: Layout) -> None:
    """A blank is worth a word only in a column that most rows fill."""
    if layout.has(name) and name in layout.usually_given:
        draft.warn(name, "", f"{name}_missing", EXPECTED[name])


_STEPS: tuple[Callable[[Draft, _Cells, Layout], None], ...] = (
    _identity, _names, _email, _texts, _stage, _dates, _fte, _lists, _manager,
)  # fmt: skip
