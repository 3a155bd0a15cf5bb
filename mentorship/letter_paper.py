"""How an e-mail looks: worked out from its plain text, so that both always say the same. Pure.

A template `email/<kind>.txt` begins with lines about it, `Subject: …`, where it leads somewhere
`Button: <address> <words>`, and where its kind can be stopped `Unsubscribe: <address>`; what
follows is the text, in which

* a line that is only an address is a link, called by the line above it, or the button;
* a paragraph whose lines begin with a space holds facts, set apart;
* an address with `#` and a number is a tap: an answer to the question above it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

PREHEADER = 120
"""So many characters of the text, mail programs show beside the subject."""
_ADDRESS = re.compile(r"https?://\S+")
_BREAKS = re.compile(r"[^\S\u00a0\u202f]+")
_TAP = re.compile(r"#\d+$")


class Kind(StrEnum):
    """What a piece of a letter is."""

    TEXT = "text"
    QUESTION = "question"
    FACTS = "facts"
    BUTTON = "button"
    LINK = "link"
    TAP = "tap"


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or something to press."""

    kind: Kind
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class LetterText:
    """An e-mail in words."""

    subject: str
    body: str
    button: str = ""
    button_url: str = ""
    unsubscribe_url: str = ""
    """Stops its kind of e-mail, by a press of a mail program's own button too (RFC 8058)."""

    @classmethod
    def parsed(cls, text: str) -> "LetterText":
        """From what a template made: the lines about it, an empty line, the body."""
        head, _, body = text.strip().partition("\n\n")
        told = dict(_told(head))
        url, _, words = told.get("Button", "").partition(" ")
        stop = told.get("Unsubscribe", "")
        return cls(told.get("Subject", ""), body.strip() + "\n", words, url, stop)


def on_one_line(text: str) -> str:
    """Without line breaks, which would end a header or forge a paragraph. Spaces that hold a colon
    or a question mark to its word in French stay what they are."""
    return " ".join(part for part in _BREAKS.split(text) if part)


def _told(head: str) -> Iterator[tuple[str, str]]:
    for line in head.splitlines():
        name, _, value = line.partition(":")
        yield name.strip(), on_one_line(value)


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """An e-mail to look at."""

    pieces: Sequence[Piece]
    preheader: str
    footer: Sequence[Piece]
    """How to have fewer of these."""


def laid_out(letter: LetterText, *, sender: str = "", settings_url: str = "") -> LetterPaper:
    """The pieces of a letter. The line of the sender at its end, and those that lead to fewer of
    them, stand below it and not in it."""
    paragraphs = [part for part in re.split(r"\n\s*\n", letter.body.strip("\n")) if part.strip()]
    if paragraphs and paragraphs[-1].strip() == sender:
        paragraphs.pop()
    footer: list[Piece] = []
    for url in (letter.unsubscribe_url, settings_url):
        if paragraphs and url and paragraphs[-1].rstrip().endswith(url):
            words = paragraphs.pop().strip().removesuffix(url)
            footer.insert(0, Piece(Kind.LINK, _unfinished(words), url))
    pieces = _with_questions([one for part in paragraphs for one in _pieces_of(part, letter)])
    return LetterPaper(pieces, _preheader(pieces), footer)


def _with_questions(pieces: Sequence[Piece]) -> list[Piece]:
    """What stands right above the taps is what they answer."""
    following = [*pieces[1:], None]
    return [
        Piece(Kind.QUESTION, one.text)
        if one.kind == Kind.TEXT and after is not None and after.kind == Kind.TAP
        else one
        for one, after in zip(pieces, following, strict=True)
    ]


def _pieces_of(paragraph: str, letter: LetterText) -> Iterator[Piece]:
    lines = paragraph.splitlines()
    if all(line.startswith(" ") for line in lines):
        yield Piece(Kind.FACTS, "\n".join(line.strip() for line in lines))
        return
    said: list[str] = []
    for line in lines:
        text = line.strip()
        if not _ADDRESS.fullmatch(text):
            said.append(text)
        elif text == letter.button_url and letter.button:
            yield from _text(said)
            yield Piece(Kind.BUTTON, letter.button, text)
        else:
            words = said.pop() if said else text
            yield from _text(said)
            kind = Kind.TAP if _TAP.search(text) else Kind.LINK
            yield Piece(kind, _unfinished(words), text)
    yield from _text(said)


def _text(said: list[str]) -> Iterator[Piece]:
    if said:
        yield Piece(Kind.TEXT, " ".join(said))
        said.clear()


def _unfinished(words: str) -> str:
    """Words that led to an address, now that they are the link themselves."""
    return words.strip().rstrip(":").rstrip()


def _preheader(pieces: Sequence[Piece]) -> str:
    """The first sentence after the greeting."""
    texts = [piece.text for piece in pieces if piece.kind == Kind.TEXT]
    first = texts[1] if len(texts) > 1 else ""
    return first if len(first) <= PREHEADER else first[: PREHEADER - 1].rstrip() + "…"
