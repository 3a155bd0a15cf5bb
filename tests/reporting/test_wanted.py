"""What may be asked of a file: which days of which table."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reporting.wanted import problems, settled

TODAY = dt.date(2026, 11, 22)


def refused(kind: str, since: str | None, until: str | None, **more: Any) -> set[str]:
    days = {
        name: dt.date.fromisoformat(day) if day else None
        for name, day in (("since", since), ("until", until))
    }
    return set(problems(settled({"kind": kind, "format": "xlsx"} | days | more), TODAY))


@pytest.mark.parametrize(
    ("kind", "since", "until", "fields"),
    [
        # A row for each whom one sees singly: any days, also such as are to come.
        ("hours", "2026-03-04", "2026-03-04", set()),
        ("relationships", "2026-03-04", "2026-12-31", set()),
        # Figures of groups: whole months that are over, so that no two files differ by a day.
        ("activity", "2026-03-01", "2026-04-30", set()),
        ("activity", "2026-03-02", "2026-04-30", {"since"}),
        ("activity", "2026-03-02", "2026-04-29", {"since", "until"}),
        ("board", "2026-03-01", "2026-04-29", {"until"}),
        ("board", "2026-02-01", "2026-11-30", {"until"}),
        # Of the whole time alone.
        ("engagement", "2026-03-01", "2026-04-30", {"period"}),
        ("enrollments", "2026-03-01", "2026-04-30", {"period"}),
        ("hours", "2026-03-05", "2026-03-04", {"until"}),
        ("hours", "2026-03-05", None, {"until"}),
        ("hours", "1999-03-05", "2026-03-04", {"since"}),
    ],
)
def test_days_follow_from_whose_figures_they_are(
    kind: str, since: str, until: str | None, fields: set[str]
) -> None:
    assert refused(kind, since, until) == fields


def test_who_names_days_means_them() -> None:
    first, last = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
    asked = {"kind": "board", "format": "pdf", "since": first, "until": last}
    assert settled(asked) == asked | {"period": "between"}
    assert settled(asked | {"period": "last_year"}) == asked | {
        "period": "last_year",
        "since": None,
        "until": None,
    }
    assert settled({"kind": "board"})["period"] == "last_year"
    assert refused("board", None, None, period="between") == {"since", "until"}
