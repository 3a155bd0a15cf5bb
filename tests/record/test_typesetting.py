"""PDFs: tagged, in the organisation's name, and no word of anybody's is read as markup."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from mentorship import typesetting
from mentorship.models import Organization
from mentorship.typesetting import Sheet, typeset, typeset_sheet

MADE_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOSTILE = '#panic("x") *bold* $x$ @cite <label> \\ ```raw``` "; #read("/etc/passwd")'


def sheet() -> Sheet:
    made = Sheet(Organization(name="Northgate", accent_color="#6b2a6e"), "Record", HOSTILE)
    made.heading("Hours")
    made.table(["Programme", "Hours"], [[HOSTILE, "3 h"]], numbers=[1])
    made.facts({HOSTILE: "fact"})
    made.heading("Reflection", 2)
    made.text("First\nsecond line\n\nنص عربي")
    return made


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_words_stay_words() -> None:
    text = text_of(typeset_sheet(sheet(), made_at=MADE_AT))
    assert text.count('#panic("x") *bold* $x$ @cite') >= 1
    assert '#read("/etc/passwd")' in text


def test_signs_that_no_font_has_are_boxes() -> None:
    made = sheet()
    made.text("李小龙 and \x00 नमस्ते 🎉")
    pdf = typeset_sheet(made, made_at=MADE_AT)
    assert "□□□ and" in text_of(pdf)
    assert b"pdfuaid" in pdf


def test_it_is_tagged_named_and_in_a_language() -> None:
    pdf = typeset_sheet(sheet(), made_at=MADE_AT)
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert b"pdfuaid" in pdf
    assert PdfReader(io.BytesIO(pdf)).metadata["/Title"] == "Record"


def test_the_same_data_gives_the_same_bytes() -> None:
    first, second = (typeset_sheet(sheet(), made_at=MADE_AT) for _ in range(2))
    assert first == second


def test_a_picture_without_words_is_refused(tmp_path: Any, monkeypatch: Any) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    (tmp_path / "dumb.typ").write_text(
        "#let data = json(bytes(sys.inputs.data))\n#set document(title: data.title)\n"
        '#image(bytes(data.picture), format: "svg")'
    )
    monkeypatch.setattr(typesetting, "_TEMPLATES", tmp_path)
    with pytest.raises(typst.TypstError, match="alt"):
        typeset("dumb", Organization(name="N"), "T", {"picture": svg}, made_at=MADE_AT)
