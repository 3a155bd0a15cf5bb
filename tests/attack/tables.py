"""The tables of a page, read from its HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

Table = list[list[str]]


def tables_in(page: str) -> dict[str, Table]:
    """By their captions."""
    reader = _Tables()
    for table in re.findall("<table.*?</table>", page, re.DOTALL):
        reader.feed(table)
    return reader.tables


class _Tables(HTMLParser):
    """Tables with a caption, cell by cell."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, Table] = {}
        self._rows: Table = []
        self._caption = ""
        self._into = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"th", "td"} and self._rows:
            self._rows[-1].append("")
        if tag in {"caption", "th", "td"}:
            self._into = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._into:
            self._into = ""
        if tag == "table" and self._caption:
            self.tables[self._caption] = self._rows

    def handle_data(self, data: str) -> None:
        if self._into == "caption":
            self._caption += data.strip()
        elif self._into and self._rows and self._rows[-1]:
            self._rows[-1][-1] += data.strip()
