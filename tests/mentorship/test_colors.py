"""What is written can be read: the contrast of the tokens, and of an organisation's accent."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorship import colors

ROOT = Path(__file__).resolve().parents[2]
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", (ROOT / "static/css/tokens.css").read_text()
    )
}
TEXT = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink", "accent-soft"),
    ("muted", "paper"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("accent", "paper"),
    ("accent", "surface"),
    ("accent", "sunken"),
    ("accent", "accent-soft"),
    ("accent-strong", "surface"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("good", "good-tint"),
    ("steady", "steady-tint"),
    ("watch", "watch-tint"),
    ("support", "support-tint"),
    ("neutral", "neutral-tint"),
    ("support", "surface"),
    ("ink", "good-tint"),
    ("ink", "steady-tint"),
    ("ink", "watch-tint"),
    ("ink", "support-tint"),
]
EDGES = [("control", "surface"), ("accent", "surface"), ("accent", "paper")]
HEX = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(("text", "ground"), TEXT)
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out(text: str, ground: str, scheme: int) -> None:
    assert colors.contrast(TOKENS[text][scheme], TOKENS[ground][scheme]) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_edges_of_controls_stand_out(edge: str, ground: str, scheme: int) -> None:
    assert colors.contrast(TOKENS[edge][scheme], TOKENS[ground][scheme]) >= 2.9


def test_contrast_is_that_of_the_standard() -> None:
    assert colors.contrast("#000", "#fff") == pytest.approx(21)
    assert colors.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("color", ["#ffcc00", "#7fd1c7", "#ffffff"])
def test_a_pale_accent_is_refused(color: str) -> None:
    assert not colors.is_readable_accent(color)


@given(HEX)
def test_the_dark_twin_can_be_read(color: str) -> None:
    twin = colors.dark_twin(color)
    assert colors.contrast(twin, "#152024") >= 4.5
    assert colors.contrast(twin, "#04211e") >= 4.5


def test_the_style_sheet_names_every_token_it_replaces() -> None:
    style = colors.accent_style("#5b2a86")
    assert "--accent: light-dark(#5b2a86, #" in style
    assert {"accent", "accent-strong", "on-accent", "accent-soft"} <= set(
        re.findall(r"--([\w-]+):", style)
    )
