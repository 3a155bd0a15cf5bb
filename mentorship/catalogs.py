"""The catalogues of texts: collected from templates and code, compiled for Django.

`python -m mentorship.catalogs collect` brings `locale/*/LC_MESSAGES/django.po` up to date, with new
texts empty and those that are gone left out; `… compile` writes the `.mo` files beside them, which
are not kept in the repository; `… count` says what is still to be translated. Needs no setting.
"""

from __future__ import annotations

import io
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "locale"
APPS = ("mentorship", "programs", "participants", "matching", "scheduling", "reporting")
APART = {"migrations", "demonstration", "management"}
"""Folders of an app without texts for the people who use it."""
FOR_DEVELOPERS = {"showcase.html", "showcase.py", "api_document.html"}
TEXTS_OF_DATA = (
    "programs.catalogue.translating:texts",
    "participants.equity:texts",
    "mentorship.action_names:texts",
    "mentorship.holding_labels:texts",
)
"""What gives the texts of data that is translated as a whole, some with a context; by name, for it
stands upstairs."""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Id = str | tuple[str, ...]
Message = tuple[Id, str | None, str]
"""A text or the two of a plural, its context, and the file that has it."""

_COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.S)
_TRANSLATE = re.compile(r"{%\s*translate\s+(\"[^\"]*\"|'[^']*')(?:\s+context\s+\"([^\"]*)\")?")
_LITERAL = re.compile(r"_\((\"[^\"]*\"|'[^']*')\)")
_BLOCK = re.compile(
    r"{%\s*blocktranslate\b(?P<head>.*?)%}(?P<one>.*?)"
    r"(?:{%\s*plural\s*%}(?P<many>.*?))?{%\s*endblocktranslate\s*%}",
    re.S,
)
_CONTEXT = re.compile(r"\bcontext\s+\"([^\"]*)\"")
_FILLER = re.compile(
    r'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team'
    r"|Report-Msgid-Bugs-To):[^\n]*\n"
)
_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.S)


def languages() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/django.po"))


def catalog_of(language: str) -> Catalog:
    """A language's catalogue as it is kept."""
    with _po(language).open("rb") as file:
        return read_po(file, locale=language)


def messages() -> list[Message]:
    """Every text that is marked for translation, in the order of the files."""
    return [*_of_templates(), *_of_code(), *_of_data()]


def template_messages(source: str) -> Iterator[tuple[Id, str | None]]:
    """The marked texts of one template, as Django looks them up."""
    source = _COMMENT.sub("", source)
    found: list[tuple[int, Id, str | None]] = []
    for match in _BLOCK.finditer(source):
        named = _CONTEXT.search(match["head"])
        one = _message_of(match["one"])
        text: Id = (one, _message_of(match["many"])) if match["many"] is not None else one
        found.append((match.start(), text, named[1] if named else None))
    for match in _TRANSLATE.finditer(source):
        found.append((match.start(), match[1][1:-1].replace("%", "%%"), match[2]))
    for tag in _TAG.finditer(source):
        for match in _LITERAL.finditer(tag[0]):
            found.append((tag.start(), match[1][1:-1].replace("%", "%%"), None))
    for _, text, context in sorted(found, key=lambda one: one[0]):
        yield text, context


def _message_of(block: str) -> str:
    text = " ".join(line.strip() for line in block.splitlines() if line.strip())
    return re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", text.replace("%", "%%"))


def _of_templates() -> Iterator[Message]:
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in (".html", ".txt") and path.name not in FOR_DEVELOPERS:
            name = str(path.relative_to(ROOT))
            for text, context in template_messages(path.read_text()):
                yield text, context, name


def _of_code() -> Iterator[Message]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).parts
            if APART.isdisjoint(parts) and path.name not in FOR_DEVELOPERS:
                yield from _of_module(path)


def _of_data() -> Iterator[Message]:
    for name in TEXTS_OF_DATA:
        for one in pkgutil.resolve_name(name)():
            text, context = (one, None) if isinstance(one, str) else one
            yield text, context, name.partition(":")[0]


def _of_module(path: Path) -> Iterator[Message]:
    name = str(path.relative_to(ROOT))
    source = io.BytesIO(path.read_bytes())
    for _, text, _, context in extract("python", source, keywords=KEYWORDS):
        if text:
            yield text, context, name


def collect() -> None:
    """Bring every catalogue up to date with what is marked."""
    found = messages()
    for language in languages():
        known, new = catalog_of(language), _empty(language)
        for text, context, name in found:
            old = known.get(text, context)
            # The same singular may stand alone elsewhere: a plural knows both.
            new.add(text, _kept(old.string if old and old.string else "", text), context=context)
            new.get(text, context).locations.append((name, 0))  # type: ignore[union-attr]
        _write(language, new)


def _empty(language: str) -> Catalog:
    name = Locale.parse(language).get_display_name("en")
    return Catalog(
        locale=language,
        project="Mentorship",
        version="1",
        charset="utf-8",
        header_comment=f"# {name} texts of Mentorship; the words are chosen in decision 0280.",
        fuzzy=False,
    )


def _kept(string: str | tuple[str, ...] | list[str], text: Id) -> str | tuple[str, ...]:
    """What was translated, where it still has the shape of the text."""
    if isinstance(text, tuple):
        return tuple(string) if isinstance(string, tuple | list) else ""
    return string if isinstance(string, str) else ""


def _write(language: str, catalog: Catalog) -> None:
    for message in catalog:
        message.locations = sorted({(name, 0) for name, _ in message.locations})[:1]
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, include_lineno=False, omit_header=False, sort_by_file=True)
    _po(language).write_text(_FILLER.sub("", buffer.getvalue().decode()))


def compile_stale() -> None:
    """Write the `.mo` file of every catalogue that is newer than its own."""
    for language in languages():
        source, target = _po(language), _po(language).with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            draft = target.with_name(f".{target.name}.{id(source)}")
            with draft.open("wb") as file:
                write_mo(file, catalog_of(language))
            draft.replace(target)


def missing(language: str) -> list[Message]:
    """The marked texts that a language does not say yet."""
    catalog = catalog_of(language)
    return [one for one in messages() if not is_said(catalog, one[0], one[1])]


def is_said(catalog: Catalog, text: Id, context: str | None) -> bool:
    """Whether the catalogue has a whole, certain translation of this text."""
    message = catalog.get(text, context)
    if message is None or message.fuzzy:
        return False
    if isinstance(text, tuple):
        return isinstance(message.string, tuple | list) and all(message.string)
    return bool(message.string) and isinstance(message.string, str)


def _po(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def main(arguments: Iterable[str]) -> int:
    """Do what the command line says and return the exit status."""
    match list(arguments):
        case ["collect"]:
            collect()
        case ["compile"]:
            compile_stale()
        case ["count"]:
            for language in languages():
                print(f"{language}: {len(missing(language))} of {len(messages())} to translate")
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
