"""PDF files, typeset by Typst from a template of ours and plain data. The one door to both.

Data goes in as JSON and is set as plain text, so that no word of anybody's is read as markup; the
words of the page come with it, so that they are in the reader's language. What comes out is
tagged (PDF/UA-1): a template whose picture has no alternative text is refused. The same data gives
the same bytes. Fonts are those that are installed with the product, and nothing is fetched.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import font_manrope
import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mentorship.colors import OUR_ACCENT
from mentorship.models import Organization
from mentorship.queries.logos import logo_of

_TEMPLATES = settings.BASE_DIR / "templates" / "pdf"
_ATTEMPTS = 3
_BOX = "\u25a1"
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_FONTS = Path(font_manrope.__file__).parent / "files"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A plain document: who it is from, what it is called, and its parts in order."""

    organization: Organization
    title: str
    lede: str = ""
    foot: str = ""
    parts: list[dict[str, Any]] = field(default_factory=list)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading below the title; a level of 2 stands below one of 1."""
        self.parts.append({"kind": "heading", "text": text, "level": level})

    def text(self, text: str, *, is_muted: bool = False) -> None:
        """Words of any length; an empty line begins a new paragraph."""
        self.parts.append({"kind": "text", "text": text, "muted": is_muted})

    def facts(self, pairs: Mapping[str, str]) -> None:
        """Names, each with what belongs to it."""
        self.parts.append({"kind": "facts", "pairs": list(pairs.items())})

    def table(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()
    ) -> None:
        """Rows under heads; the columns in `numbers` stand to the end of their cells."""
        self.parts.append({"kind": "table", "heads": heads, "rows": rows, "numbers": list(numbers)})


def typeset_sheet(sheet: Sheet, *, made_at: datetime) -> bytes:
    """A plain document as a PDF, in the organisation's name and colour."""
    words = {"lede": sheet.lede, "foot": sheet.foot, "parts": sheet.parts}
    return typeset("sheet", sheet.organization, sheet.title, words, made_at=made_at)


def typeset(
    name: str,
    organization: Organization,
    title: str,
    words: Mapping[str, Any],
    *,
    made_at: datetime,
) -> bytes:
    """The template `templates/pdf/<name>.typ` with these words, as a tagged PDF.

    Raises typst.TypstError where the template is wrong; no words can make it so. Signs that no
    installed font has (those of some scripts, emoji) stand as empty boxes.
    """
    language, _dash, region = (get_language() or settings.LANGUAGE_CODE).partition("-")
    logo = logo_of(organization)
    words = {
        "organization": organization.name,
        "logo": list(logo) if logo else None,
        "logo-alt": _("Logo of %(organization)s") % {"organization": organization.name},
        "accent": organization.accent_color or OUR_ACCENT,
        "title": title,
        "lang": language,
        "region": region or None,
        **words,
    }
    data: Any = json.loads(json.dumps(words, cls=DjangoJSONEncoder))
    for _attempt in range(_ATTEMPTS):
        try:
            return _compiled(name, data, made_at)
        except typst.TypstError as error:
            missing = {sign for text in _MISSING.findall(error.diagnostic) for sign in _signs(text)}
            if not missing:
                raise
            data = _without(data, missing)
    return _compiled(name, data, made_at)


def _compiled(name: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
    made: bytes = typst.compile(
        str(_TEMPLATES / f"{name}.typ"),
        root=str(_TEMPLATES),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()),
        sys_inputs={"data": json.dumps(data)},
    )
    return made


def _signs(text: str) -> str:
    """The signs of a message of Typst's, which writes control signs as `\\u{0}`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _without(data: Any, missing: Collection[str]) -> Any:
    """The same data with a box for each missing sign, and nothing for a control sign."""
    if isinstance(data, str):
        table = {ord(one): None if one < " " else _BOX for one in missing}
        return data.translate(table)
    if isinstance(data, Mapping):
        return {name: _without(value, missing) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_without(value, missing) for value in data]
    return data
