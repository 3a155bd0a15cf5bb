"""Geometry of the charts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorship import charts
from mentorship.charts import Series
from mentorship.templatetags.charts import heat_cells, table_rows

MONTHS = ["Sep", "Oct", "Nov"]


def chart(*series: Series) -> charts.LineChart:
    return charts.line(title="Meetings", labels=MONTHS, series=series, unit="meetings")


def test_points_stand_in_the_middle_of_their_month() -> None:
    drawn = chart(Series("This cohort", [10, 20, 40]))

    assert [(dot.x, dot.y) for dot in drawn.lines[0].dots] == [
        ("100", "150"),
        ("300", "100"),
        ("500", "0"),
    ]
    assert drawn.lines[0].path == "M100 150 L300 100 L500 0"
    assert drawn.lines[0].area == "M100 200 L100 150 L300 100 L500 0 L500 200 Z"


def test_a_missing_figure_leaves_a_gap() -> None:
    drawn = chart(Series("This cohort", [10, None, 40]))

    assert drawn.lines[0].path == "M100 150 M500 0"
    assert drawn.table.rows[1] == ("Oct", "–")


def test_a_comparison_has_no_area() -> None:
    drawn = chart(Series("Now", [1, 2, 3]), Series("Before", [1, 1, 1], is_comparison=True))

    assert drawn.lines[1].area == ""
    assert drawn.table.columns == ("Month", "Now", "Before")


def test_the_description_reads_the_chart_out() -> None:
    drawn = chart(Series("This cohort", [10, 55, 40]))

    assert drawn.description == ("This cohort: 10 in Sep, 40 in Nov, highest 55 in Oct (meetings).")


def test_an_empty_chart_says_so() -> None:
    drawn = charts.line(title="Meetings", labels=[], series=[Series("This cohort", [])])

    assert drawn.is_empty
    assert drawn.description == "This cohort: nothing to show yet."
    assert [tick.label for tick in drawn.ticks] == ["4", "3", "2", "1", "0"]


@given(st.floats(0.01, 1e7))
def test_axes_hold_their_figures_in_four_even_steps(highest: float) -> None:
    top, step = charts.nice_top(highest)

    assert highest <= top
    assert top == pytest.approx(step * 4)
    assert top <= max(4, highest * 2.6)


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 4), (3, 4), (7, 8), (73, 80), (41, 60), (81, 100)]
)
def test_axes_end_on_plain_numbers(highest: float, top: float) -> None:
    assert charts.nice_top(highest)[0] == top


def test_bars_stand_side_by_side() -> None:
    drawn = charts.bars(
        title="Meetings",
        labels=["Sep", "Oct"],
        series=[Series("Now", [4, 2]), Series("Before", [1, None])],
    )

    assert [(bar.x, bar.width, bar.height) for bar in drawn.bars] == [
        ("45", "105", "200"),
        ("345", "105", "100"),
        ("150", "105", "50"),
    ]


def test_what_is_drawn_of_names_is_harmless() -> None:
    drawn = charts.heat_map(
        title="Departments", first_column="Department", labels=["2 Nov"], unit="%",
        rows=[("<b>A & E", [5]), ("Ward", None)], texts={"<b>A & E": ["<i>"]},
    )  # fmt: skip
    cells = [str(heat_cells(row)) for row in drawn.rows]
    assert "heat__cell--5" in cells[0]
    assert "<title>&lt;b&gt;A &amp; E: &lt;i&gt;</title>" in cells[0]
    assert "heat__cell--withheld" in cells[1]
    assert table_rows(drawn.table) == (
        '<tr><th scope="row">&lt;b&gt;A &amp; E</th><td class="numeric">&lt;i&gt;</td></tr>'
        '<tr><th scope="row">Ward</th><td class="numeric">withheld</td></tr>'
    )


def test_a_heat_map_shades_by_fifths_and_withholds_rows() -> None:
    drawn = charts.heat_map(
        title="Departments",
        first_column="Department",
        labels=["2 Nov", "9 Nov"],
        rows=[("Ward A", [0, 10]), ("Ward B", None)],
        unit="meetings",
    )

    assert [cell.level for cell in drawn.rows[0].cells] == [0, 5]
    assert drawn.rows[1].is_withheld
    assert drawn.table.rows == (
        ("Ward A", "0 meetings", "10 meetings"),
        ("Ward B", "withheld", "withheld"),
    )
    assert "1 withheld" in drawn.description


@pytest.mark.parametrize(
    ("figure", "level"), [(None, 0), (0, 0), (1, 1), (20, 1), (21, 2), (100, 5)]
)
def test_levels(figure: float | None, level: int) -> None:
    assert charts.heat_level(figure, 100) == level


def test_a_funnel_is_a_share_of_its_first_stage() -> None:
    drawn = charts.funnel(
        title="Funnel", steps=[("Invited", 80), ("Met", 20)], meanings=["Who was asked.", ""]
    )
    assert [step.meaning for step in drawn.steps] == ["Who was asked.", ""]

    assert [(step.share, step.width) for step in drawn.steps] == [("100%", "100"), ("25%", "25")]
    assert drawn.description == "Invited 80; Met 20."


def test_a_funnel_of_nobody() -> None:
    drawn = charts.funnel(title="Funnel", steps=[("Invited", 0), ("Met", 0)])

    assert [step.share for step in drawn.steps] == ["–", "–"]


def test_a_sparkline_ends_in_a_dot() -> None:
    drawn = charts.sparkline(title="Meetings", figures=[0, 5, 10])

    assert drawn.end is not None
    assert (drawn.end.x, drawn.end.y) == ("94", "2")


def test_labels_thin_out_from_the_last_one() -> None:
    drawn = charts.line(
        title="Meetings",
        labels=[str(at) for at in range(12)],
        series=[Series("Now", list(range(12)))],
    )

    assert [label.text for label in drawn.labels if not label.is_minor] == [
        "1",
        "3",
        "5",
        "7",
        "9",
        "11",
    ]
