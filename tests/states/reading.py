"""A page as a reader meets it: what is empty, what can be pressed, what stands for nothing."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_LISTS = {"ul", "ol", "dl"}
_ITEMS = {"li", "dt"}
_SAYS_ENOUGH = 40


@dataclass
class Empty:
    """An empty state: its title, and what it says or offers besides."""

    title: str = ""
    text: str = ""
    presses: int = 0

    @property
    def says_what_to_do(self) -> bool:
        return bool(self.title.strip()) and (bool(self.text.strip()) or self.presses > 0)


@dataclass
class Form:
    """A form that is sent: its address, its fields as they stand, and its buttons."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    ticks: dict[str, str] = field(default_factory=dict)
    """The first box of each name that is not ticked."""
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, value, and the address of its own that a button may have."""


@dataclass
class Read:
    """The main part of a page."""

    words: str = ""
    presses: int = 0
    empties: list[Empty] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    """Tables and lists that stand there without anything in them."""
    forms: list[Form] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """What a reader would be left alone with."""
        found = [f"an empty {kind}" for kind in self.bare]
        found += [
            f"an empty state that says nothing to do: {one.title.strip()!r}"
            for one in self.empties
            if not one.says_what_to_do
        ]
        if not self.words.strip():
            found.append("no words")
        if not self.presses and not self.empties and len(self.words.split()) < _SAYS_ENOUGH:
            found.append("nothing to press, and hardly a word")
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.read = Read()
        self._open: list[tuple[str, dict[str, str]]] = []
        self._counts: list[tuple[str, int]] = []
        self._form: Form | None = None
        self._select = ""

    @property
    def _in_main(self) -> bool:
        return any(tag == "main" for tag, _ in self._open)

    def _within(self, name: str) -> bool:
        return any(name in attributes.get("class", "").split() for _, attributes in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._open.append((tag, attributes))
        if not self._in_main or self._within("heading") or self._within("subnav"):
            return
        classes = attributes.get("class", "").split()
        if "empty" in classes:
            self.read.empties.append(Empty())
        if tag in _LISTS or tag == "tbody":
            self._counts.append((tag, 0))
        if self._counts and (tag in _ITEMS or tag == "tr"):
            kind, number = self._counts[-1]
            self._counts[-1] = (kind, number + 1)
        if tag in {"a", "button", "summary"}:
            self.read.presses += 1
            if self._within("empty"):
                self.read.empties[-1].presses += 1
        self._note_form(tag, attributes)

    def _note_form(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "form" and attributes.get("method", "").lower() == "post":
            self._form = Form(attributes.get("action", ""))
            self.read.forms.append(self._form)
        if self._form is None:
            return
        name, value = attributes.get("name", ""), attributes.get("value", "")
        kind = attributes.get("type", "")
        if (
            tag == "input"
            and name
            and (kind not in {"radio", "checkbox"} or "checked" in attributes)
        ):
            self._form.fields[name] = value
        elif tag == "input" and name and kind == "checkbox":
            self._form.ticks.setdefault(name, value or "on")
        elif tag == "button":
            self._form.buttons.append((name, value, attributes.get("formaction", "")))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in attributes and self._select:
            self._form.fields[self._select] = value

    def handle_endtag(self, tag: str) -> None:
        if self._counts and tag == self._counts[-1][0]:
            kind, number = self._counts.pop()
            if not number:
                self.read.bare.append("table" if kind == "tbody" else "list")
        if tag == "form":
            self._form = None
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == tag:
                del self._open[index:]
                break

    def handle_data(self, data: str) -> None:
        if not self._in_main or self._within("heading"):
            return
        self.read.words += data
        if self._within("empty__title"):
            self.read.empties[-1].title += data
        elif self._within("empty"):
            self.read.empties[-1].text += data


def read(page: str) -> Read:
    """The main part of this HTML."""
    reader = _Reader()
    reader.feed(page)
    return reader.read
