"""An e-mail on paper says what its plain text says, and leads where that leads."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils.translation import override

from mentorship.letter_paper import Kind, LetterText, laid_out, on_one_line
from mentorship.post import letter_text, on_paper
from scheduling.models import Reminder
from scheduling.unsubscribing import Unsubscribing

SENDER, QUIET = "Northgate", "https://m.example/o/northgate/me/reminders/"
STOP = "https://m.example/unsubscribe/x/"
TEXT = f"""Subject: Two   things
Button: https://m.example/plan/ Plan a meeting
Unsubscribe: {STOP}

Hello Nia,

You last met in May.
Plan the next one:
https://m.example/plan/

  When Tuesday
  Long 45 minutes

Was it worth it?
No
https://m.example/answer/x/#1
Yes
https://m.example/answer/x/#2

Met already? Log it:
https://m.example/log/

Fewer of these, or none: {QUIET}

Stop these: {STOP}

{SENDER}
"""


def test_what_a_text_becomes() -> None:
    letter = LetterText.parsed(TEXT)
    paper = laid_out(letter, sender=SENDER, settings_url=QUIET)
    assert letter.subject == "Two things"
    assert [(one.kind, one.text, one.url) for one in paper.pieces] == [
        (Kind.TEXT, "Hello Nia,", ""),
        (Kind.TEXT, "You last met in May. Plan the next one:", ""),
        (Kind.BUTTON, "Plan a meeting", "https://m.example/plan/"),
        (Kind.FACTS, "When Tuesday\nLong 45 minutes", ""),
        (Kind.QUESTION, "Was it worth it?", ""),
        (Kind.TAP, "No", "https://m.example/answer/x/#1"),
        (Kind.TAP, "Yes", "https://m.example/answer/x/#2"),
        (Kind.LINK, "Met already? Log it", "https://m.example/log/"),
    ]
    assert paper.preheader == "You last met in May. Plan the next one:"
    assert [(one.text, one.url) for one in paper.footer] == [
        ("Fewer of these, or none", QUIET),
        ("Stop these", STOP),
    ]


def test_a_line_is_one_line_and_french_keeps_its_spaces() -> None:
    letter = LetterText.parsed("Subject: Merci\u00a0:  à\tvous\n\nBonjour,\n")
    assert letter.subject == "Merci\u00a0: à vous"
    assert on_one_line(" a\r\nBcc: b\u2028c\x85d\x0be ") == "a Bcc: b c d e"


def test_what_people_wrote_is_no_markup_and_no_button() -> None:
    said = 'Hello,\n\n<a href="https://bad.example">Press</a>\nhttps://bad.example/plan/\n'
    letter = LetterText("A word", said, "Plan a meeting", "https://m.example/plan/")
    html = on_paper(letter, "<b>Northgate</b>", "#0c6b64")
    assert "<b>Northgate" not in html
    assert '<a href="https://bad.example">' not in html
    assert 'class="act"' not in html


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_the_paper_names_its_language_and_direction(language: str, direction: str) -> None:
    with override(language):
        html = on_paper(LetterText.parsed(TEXT), SENDER, "#0c6b64", QUIET)
    assert f'lang="{language}"' in html
    assert direction == "ltr" or 'dir="rtl"' in html
    assert "<img" not in html, "nothing is fetched: nobody learns that it was read"


def test_every_letter_that_leads_somewhere_has_one_button_or_taps() -> None:
    without = set()
    for path in Path(settings.BASE_DIR / "templates/email").glob("*.txt"):
        head, _, body = path.read_text().partition("\n\n")
        assert "Subject: " in head, path.name
        if "Button: " not in head and re.search(r"url }}|_link ", body):
            without.add(path.stem)
    assert without == {"reminder_digest"}, "several things, each with a link of its own"


MOST_BYTES = 102_000
"""Above this Gmail shows the beginning of a letter alone."""


def test_a_digest_of_many_things_is_shown_whole() -> None:
    claim = Unsubscribing.of(uuid4(), uuid4(), "nia@northgate.example", Reminder.Kind.values)
    item = {
        "kind": "survey",
        "line": "How is it going? Open until Friday 11 December 2026." * 2,
        "question": "How useful was the last meeting, all in all?",
        "taps": ["Not at all", "A little", "Partly", "Mostly", "Very much"],
        "ask": claim.unsigned,
        "url": QUIET,
    }
    context = {"name": "Nia", "organization": SENDER, "settings_url": QUIET, "items": [item] * 30}
    letter = letter_text("reminder_digest", {**context, "unsubscribe": claim.unsigned})
    html = on_paper(letter, SENDER, "#0c6b64", QUIET)
    assert len(html.encode()) < MOST_BYTES
    assert html.count(letter.unsubscribe_url) == 1
