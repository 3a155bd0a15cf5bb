"""The number of a certificate, and the two shapes of a reflection. Pure."""

import pytest

from scheduling.record.numbers import LENGTH, as_kept, grouped, new_number
from scheduling.record.words import packed, unpacked


def test_a_number_survives_being_read_out() -> None:
    numbers = {new_number() for _ in range(200)}
    assert len(numbers) == 200
    for number in numbers:
        assert len(number) == LENGTH
        assert as_kept(grouped(number)) == number
        assert as_kept(grouped(number).lower().replace("-", " ")) == number
        assert as_kept(number.replace("1", "l").replace("0", "o")) == number


@pytest.mark.parametrize("typed", ["", "0" * 19, "0" * 21, "U" * 20, "é" * 20, "0" * 19 + "\x00"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert as_kept(typed) is None


def test_stages_keep_their_order_and_nothing_empty() -> None:
    text = packed({"now_what": "Ask.", "what": "It rang.", "so_what": ""})
    assert list(unpacked(text, "driscoll").items()) == [("what", "It rang."), ("now_what", "Ask.")]


@pytest.mark.parametrize("text", ["plain words", "[1]", "3", ""])
def test_a_text_of_another_shape_is_the_first_stage(text: str) -> None:
    assert unpacked(text, "gibbs") == {"description": text}
