"""Protected time of mentors: of a cohort together, and of programmes by department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from mentorship import charts
from programs.models import Cohort, Program
from reporting.dashboards.columns import Columns, protected_columns
from reporting.dashboards.figures import Stat
from reporting.queries.activity import Activity
from reporting.queries.protected_time import (
    DepartmentTime,
    MentorsTime,
    ProtectedTimes,
    added_up,
)
from reporting.suppression import Withheld
from scheduling.protected_time import hours_in_words


@dataclass(frozen=True, slots=True)
class ProtectedTotal:
    """What a cohort's mentors are granted in a calendar year, and how long its meetings took."""

    year: int
    mentors: int
    used: str
    granted: str
    share: int


def protected_total(
    cohort: Cohort, mentors: int, months: Mapping[dt.date, Activity], year: int
) -> ProtectedTotal | None:
    """None where the programme grants no time, or nobody mentors this year.

    A meeting that two mentors lead counts once here.
    """
    granted = mentors * cohort.program.protected_hours * 60
    if not granted:
        return None
    used = sum(one.minutes for month, one in months.items() if month.year == year)
    return ProtectedTotal(
        year, mentors, hours_in_words(used), hours_in_words(granted), round(100 * used / granted)
    )


@dataclass(frozen=True, slots=True)
class ProgramTime:
    """A programme's line: its mentors together, or the mark that stands in their place."""

    program: Program
    time: MentorsTime | Withheld


@dataclass(frozen=True, slots=True)
class ProtectedBoard:
    """Protected time over several programmes, added up from what the page of each shows."""

    year: int
    stats: list[Stat]
    programs: list[ProgramTime]
    departments: list[DepartmentTime]
    has_parts: bool
    """Whether a department is shown without a programme in which it is withheld."""
    program_columns: Columns
    department_columns: Columns


def protected_board(
    programs: Iterable[Program], times: Mapping[UUID, ProtectedTimes]
) -> ProtectedBoard | None:
    """None where no programme grants time, or nobody mentors in one that does."""
    lines = [
        ProgramTime(one, total)
        for one in programs
        if one.pk in times and (total := times[one.pk].total) is not None
    ]
    if not lines:
        return None
    together = added_up(line.time for line in lines if isinstance(line.time, MentorsTime))
    shown, withheld = _by_department(times.values())
    departments = [DepartmentTime(name, time) for name, time in shown.items()]
    departments.sort(key=lambda one: (-getattr(one.time, "mentors", 0), one.name))
    departments += [DepartmentTime(name, mark) for name, mark in sorted(withheld.items())
                    if name not in shown]  # fmt: skip
    return ProtectedBoard(
        year=next(iter(times.values())).year,
        stats=_stats(together) if together else [],
        programs=lines,
        departments=departments,
        has_parts=bool(shown.keys() & withheld.keys()),
        program_columns=protected_columns(_("Programme")),
        department_columns=protected_columns(_("Department of the mentors")),
    )


def _by_department(
    times: Iterable[ProtectedTimes],
) -> tuple[dict[str, MentorsTime], dict[str, Withheld]]:
    """What is shown of each department, over the programmes; and where something is withheld."""
    shown: dict[str, list[MentorsTime]] = {}
    withheld: dict[str, Withheld] = {}
    for line in (line for one in times for line in one.departments):
        if isinstance(line.time, Withheld):
            withheld[line.name] = line.time
        else:
            shown.setdefault(line.name, []).append(line.time)
    return {name: sum_ for name, all_ in shown.items() if (sum_ := added_up(all_))}, withheld


def _stats(together: MentorsTime) -> list[Stat]:
    """Granted, used and left, of everybody whose programme may be told of."""
    granted = _("of %(granted)s granted") % {"granted": together.granted_in_words}
    return [
        Stat(
            _("Time granted"),
            together.granted_in_words,
            _("to %(mentors)s mentors") % {"mentors": charts.number(together.mentors)},
            meaning=_(
                "The hours that programmes grant to each of their mentors in this calendar year, "
                "added up. Who mentors in two programmes is granted time in each."
            ),
        ),
        Stat(
            _("Time used"),
            together.used_in_words,
            f"{charts.percent(together.share)} {granted}",
            meaning=_("The length of this year’s meetings that were held, of each mentor in them."),
        ),
        Stat(
            _("Time left"),
            together.left_in_words,
            granted,
            meaning=_(
                "What mentors still have. Hours that one gave beyond their own do not use up "
                "another’s; who sees weeks as they were published is told the difference of the "
                "two sums."
            ),
        ),
    ]
