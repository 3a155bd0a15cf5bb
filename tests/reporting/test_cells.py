"""No cell is run by the program that opens it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mentorship.cells import are_plain, looks_like_formula, neutral, neutral_in_csv, neutral_row

PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","Click")',
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\x00=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "|calc",
    "%0A=1",
    "\tplain after a tab",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_formula_becomes_a_text(payload: str) -> None:
    written = neutral(payload)

    assert isinstance(written, str)
    assert written.startswith("'")
    assert not looks_like_formula(written)


@pytest.mark.parametrize(
    "value",
    ["Amara Okafor", "O'Brien", "a=b", "7-day ward", "", -5, 4.5, None, True, dt.date(2026, 1, 2)],
)
def test_everything_else_stays_as_it_is(value: object) -> None:
    assert neutral(value) == value  # type: ignore[arg-type]


def test_control_signs_are_left_out() -> None:
    assert neutral("Am\x00a\x1bra") == "Amara"


def test_a_row() -> None:
    assert neutral_row(["=1", 2, None]) == ["'=1", 2, None]


@pytest.mark.parametrize(
    ("payload", "harmless"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a; @SUM(A1)", "a; '@SUM(A1)"),
        ("a\t+1", "a\t'+1"),
        ("a\n-1", "a\n'-1"),
        ("a\r\n=cmd|' /C calc'!A0", "a\r\n'=cmd|' /C calc'!A0"),
        ("a;＝1", "a;'＝1"),
        ("=1;=2", "'=1;'=2"),
        ("Ward 3; Ward 4", "Ward 3; Ward 4"),
        ("2 + 2, and more", "2 + 2, and more"),
    ],
)
def test_no_cell_begins_where_a_program_splits_a_line_elsewhere(
    payload: str, harmless: str
) -> None:
    assert neutral_in_csv(payload) == harmless


@example(["\n"])
@example(["a", "\nb"])
@given(
    st.lists(
        st.none() | st.text(alphabet="aZ09 =+-@|%;,\t\r\n\x00\"'é，＝", max_size=6), max_size=4
    )
)
def test_a_row_that_is_plain_is_changed_in_no_cell(texts: list[str | None]) -> None:
    if are_plain(texts):
        assert [neutral_in_csv(one) for one in texts] == texts
        assert [neutral(one) for one in texts] == texts
