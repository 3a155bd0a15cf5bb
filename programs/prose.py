"""The little markup of guides and agreements: headings, paragraphs, lists and **stress**."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A `heading` or a `paragraph` with one text, or a `list` with several."""

    kind: str
    texts: tuple[str, ...]


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a text. Blank lines part them; lines in a block are joined."""
    for lines in _chunks(text):
        yield from _chunk(lines)


def _chunks(text: str) -> Iterator[list[str]]:
    for chunk in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in chunk.splitlines() if line.strip()]
        if lines:
            yield lines


def _chunk(lines: list[str]) -> Iterator[Block]:
    if lines and lines[0].startswith("## "):
        yield Block("heading", (lines[0][3:].strip(),))
        lines = lines[1:]
    lead = list(_until_item(lines))
    if lead:
        yield Block("paragraph", (" ".join(lead),))
    items = _items(lines[len(lead) :])
    if items:
        yield Block("list", tuple(items))


def _until_item(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if line.startswith("- "):
            return
        yield line


def _items(lines: list[str]) -> list[str]:
    items: list[str] = []
    for line in lines:
        if line.startswith("- "):
            items.append(line[2:].strip())
        else:
            items[-1] = f"{items[-1]} {line}"
    return items


def flowing(text: str) -> str:
    """The same text with each paragraph and each item on one line, as wide as the page is.

    What was written in short lines would else show their ends in a form on a telephone.
    """
    return "\n\n".join(_written(chunk) for chunk in _chunks(text))


def _written(lines: list[str]) -> str:
    marks = {"heading": "## ", "paragraph": "", "list": "- "}
    return "\n".join(
        f"{marks[block.kind]}{text}" for block in _chunk(lines) for text in block.texts
    )


def stressed(text: str) -> list[tuple[bool, str]]:
    """Split a text at its double asterisks into (is stressed, text)."""
    parts = text.split("**")
    if len(parts) % 2 == 0:
        return [(False, text)]
    return [(index % 2 == 1, part) for index, part in enumerate(parts) if part]
