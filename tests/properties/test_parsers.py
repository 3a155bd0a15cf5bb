"""Whatever is sent to what reads it first: an answer or the refusal that it names, and no other.

Every route is asked with hostile values in tests/permissions/test_bad_input.py; this is for the few
places that take an input apart, with what nobody thought of. They need no database.
"""

import datetime as dt
import io
import json
import re
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from hypothesis import example, given
from hypothesis import settings as bounded
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from mentorship.cells import looks_like_formula, neutral
from mentorship.client_address import client_address
from mentorship.guard import LooksLikePatient, as_kept, joined, require_harmless
from mentorship.hospital_numbers import hospital_numbers, validate_patterns
from mentorship.identifiers import find, stretches
from mentorship.intake import DEEPEST, ObjectParser
from mentorship.invitations import invitation_of
from participants.importing.dates import parse as parse_day
from participants.importing.errors import Unreadable
from participants.importing.reading import open_table

few = bounded(max_examples=60, deadline=None)
TODAY = dt.date(2026, 11, 22)
any_text = st.text(st.characters(), max_size=80)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=12,
)


def parsed(body: bytes) -> Any:
    return ObjectParser().parse(io.BytesIO(body))


@few
@given(st.binary(max_size=200))
@example(b"\xff\xfe{}")
@example(b"[" * 20_000)
@example(b'{"a": NaN}')
@example(b'{"a": "\\ud800"}')
@example(b'{"a": 1e999}')
def test_a_body_is_an_object_or_refused(body: bytes) -> None:
    with suppress(ParseError):
        assert isinstance(parsed(body), dict)


@few
@given(st.dictionaries(any_text, json_values, max_size=4))
def test_what_can_be_kept_is_read_as_it_was_written(said: dict[str, Any]) -> None:
    body = json.dumps(said).encode()
    if re.search(r"\\u0000|\\ud[89ab]|NaN|Infinity", body.decode()):
        with suppress(ParseError):
            parsed(body)
    else:
        assert parsed(body) == said


@pytest.mark.parametrize("depth", [1, DEEPEST, DEEPEST + 1, 4_000])
def test_nested_beyond_reason_is_refused(depth: int) -> None:
    body = b'{"a":' * depth + b"1" + b"}" * depth
    if depth <= DEEPEST:
        assert isinstance(parsed(body), dict)
    else:
        with pytest.raises(ParseError):
            parsed(body)


@few
@given(st.one_of(st.binary(max_size=400), any_text.map(str.encode)))
@example(b"PK\x03\x04" + b"\0" * 60)
@example("Name;Personal\xadnummer\n".encode("utf-16"))
@example(b'Name,"\n' * 40)
def test_a_file_is_a_table_or_unreadable(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "staff.csv"
        path.write_bytes(content)
        with suppress(Unreadable):
            table = open_table(path)
            assert len(set(table.headings)) == len(table.headings) > 0
            for record in table.records():
                assert all(isinstance(cell, str) for cell in record.cells)


@few
@given(any_text, st.sampled_from(["dmy", "mdy"]))
def test_a_day_is_a_day_or_said_to_be_none(text: str, order: Any) -> None:
    assert parse_day(text, order, TODAY) is None or parse_day(text, order, TODAY)


@few
@given(st.dates(dt.date(1990, 1, 1), dt.date(2026, 12, 31)))
def test_a_day_as_it_is_usually_written_is_that_day(day: dt.date) -> None:
    for written in (f"{day:%Y-%m-%d}", f"{day:%d/%m/%Y}", f"{day:%d-%b-%Y}", f"{day:%-d %B %Y}"):
        assert parse_day(written, "dmy", TODAY) == day


@few
@given(st.text("A9Z-/. ,+*(){}[]\\d", max_size=60))
def test_a_shape_is_refused_or_finds_itself(written: str) -> None:
    try:
        validate_patterns(written)
    except ValidationError:
        return
    pattern = hospital_numbers(written)
    for shape in (part.strip() for part in written.split(",") if part.strip()):
        assert pattern
        assert pattern.search(f"seen {shape.upper().replace('9', '4')} today")


@few
@given(any_text)
@example("NHS 943 476 5919, Mrs Kelly 3/5/1951, 07700 900123")
def test_what_is_marked_is_the_text_itself(text: str) -> None:
    found = find(text, today=TODAY)
    assert "".join(piece.text for piece in stretches(text, found)) == text
    assert all(0 <= one.start < one.end <= len(text) for one in found)


class _House:
    hospital_number_patterns = ""


class _Writer:
    organization = _House()


@few
@given(
    st.lists(st.sampled_from(["ring 07700 900123", "a ward", "", "a@b.example\r\nx"]), max_size=5)
)
def test_several_answers_are_marked_at_their_places(answers: list[str]) -> None:
    texts = {str(place): text for place, text in enumerate(answers)}
    held = {name for name, text in texts.items() if find(as_kept(text), today=TODAY)}
    writer: Any = _Writer()
    if not held:
        require_harmless(texts, actor=writer, is_checked=False)
        return
    with pytest.raises(LooksLikePatient) as refused:
        require_harmless(texts, actor=writer, is_checked=False)
    assert set(refused.value.fields) == held
    whole = joined(texts.values())
    marked = [whole[one.start : one.end] for one in refused.value.findings]
    assert set(marked) <= {"07700 900123", "a@b.example"}
    assert len(marked) == len(held)


@few
@given(any_text)
@example("\uff1dcmd|' /C calc'!A0")
@example("\u200b=1+1")
def test_no_cell_is_a_formula(text: str) -> None:
    assert not looks_like_formula(str(neutral(text)))


@few
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), any_text)
def test_an_address_is_one_whatever_a_header_says(forwarded: str, connected: str) -> None:
    request = HttpRequest()
    request.META = {"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": connected}
    assert re.fullmatch(r"[0-9a-fA-F.:]+", client_address(request))


@few
@given(any_text)
def test_a_made_up_link_is_no_invitation(token: str) -> None:
    assert invitation_of(token) is None
