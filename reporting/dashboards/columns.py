"""The columns of tables of reports: what stands above each, and on demand what it means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Column:
    """One column; without a meaning where its name says it. `sort`: what it is called in the
    address of a page whose headings sort."""

    label: str
    meaning: str = ""
    is_numeric: bool = True
    sort: str = ""
    is_unseen: bool = False


type Columns = Mapping[str, Column]


def cohort_columns(month: dt.date, before: dt.date) -> Columns:
    """Of a table of cohorts; `month` is the current one."""
    held = _("Meetings that were logged as held in this calendar month; the current one so far.")
    return {
        "cohort": Column(_("Cohort"), is_numeric=False),
        "enrolled": Column(
            _("Enrolled"),
            _("People with a place in the cohort, or who have completed it, matched or not."),
        ),
        "active": Column(
            _("Active"),
            _("Relationships that have begun and neither ended nor paused, today."),
        ),
        "month": Column(date_format(month, "F"), held),
        "before": Column(date_format(before, "F"), held),
        "trend": Column(
            _("Six months"),
            _("Meetings held in each of the last six calendar months, the current one last."),
            is_numeric=False,
        ),
        "met": Column(
            _("Met in 30 days"),
            _(
                "Of the active relationships, those that held at least one meeting in the "
                "last 30 days. Those who agreed on a slower rhythm may be on track "
                "without one."
            ),
        ),
        "look": Column(
            _("Look at"),
            _(
                "Of the active relationships, those whose signal is not “on track”, each measured "
                "by the rhythm that they agreed on."
            ),
            is_numeric=False,
        ),
    }


def look_columns() -> Columns:
    """Of the list of where to look first."""
    return {
        "who": Column(_("Who"), is_numeric=False),
        "met": Column(
            _("Last met"),
            _("The day of the last meeting that was logged as held."),
            is_numeric=False,
            sort="met",
        ),
        "meetings": Column(
            _("Meetings"),
            _(
                "Meetings held since they began, out of those that the rhythm they agreed "
                "on would make."
            ),
            is_numeric=False,
            sort="held",
        ),
        "signal": Column(
            _("Signal"),
            _(
                "How they keep to their own rhythm. Leave, rests and weeks of nights do not count "
                "as silence. Nothing of what they say to each other is known here."
            ),
            is_numeric=False,
            sort="since",
        ),
        "open": Column(_("Open"), is_numeric=False, is_unseen=True),
    }


def protected_columns(first: str) -> Columns:
    """Of a table of protected time; `first` is what its rows are."""
    return {
        "name": Column(first, is_numeric=False),
        "mentors": Column(
            _("Mentors"),
            _(
                "People who mentor in a programme that grants time, this year. Who does so in two "
                "programmes counts in each."
            ),
        ),
        "used": Column(
            _("Used"),
            _(
                "The length of their meetings that were held this year. Those who do not "
                "manage the programme see it for the weeks in which the department is "
                "large enough to be shown."
            ),
        ),
        "granted": Column(
            _("Granted"),
            _("The hours a calendar year that the programme grants to each, added up."),
        ),
        "left": Column(
            _("Left"),
            _("What is left of it. Hours that one gave beyond do not use up another’s."),
        ),
    }


def equity_columns() -> Columns:
    """Of a table by what people say of themselves."""
    return {
        "group": Column(_("Group"), is_numeric=False),
        "staff": Column(
            _("Staff, about"),
            _("Everybody who works here and chose to say so of themselves, to the nearest five."),
        ),
        "invited": Column(
            _("Invited"), _("Of the staff of the group, who was invited to a cohort, or applied.")
        ),
        "people": Column(
            _("Taking part, about"),
            _("People of the group with a place in a cohort, to the nearest five."),
        ),
        "matched": Column(_("Matched"), _("Of those who take part, who was ever matched.")),
        "met": Column(
            _("Met at least once"),
            _("Of those who take part, whose relationship held at least one meeting."),
        ),
    }


def own_columns() -> Columns:
    """Of one's own relationships."""
    return {
        "who": Column(_("With"), is_numeric=False),
        "meetings": Column(
            _("Meetings"),
            _(
                "Meetings that one of you logged as held, while you took part; beside it, "
                "one for each whole rhythm since you began."
            ),
            is_numeric=False,
        ),
        "hours": Column(_("Hours"), _("The length of those meetings, added up.")),
        "met": Column(
            _("Last met"),
            _("The day of the last meeting that was logged as held."),
            is_numeric=False,
        ),
    }
