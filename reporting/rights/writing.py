"""A person's export as one ZIP file: JSON for machines, a page for people."""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext

from reporting.rights.queries.holdings import Held

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
dt { font-weight: 600; } dd { margin: 0 0 .5rem; white-space: pre-line; }
article { border-top: 1px solid #ccc; padding: .75rem 0; } nav a { display: block; }
"""


def write_archive(context: dict[str, Any], everything: Sequence[Held]) -> bytes:
    """The archive's bytes: `data.json`, `index.html` and its style sheet."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", _json(context, everything))
        archive.writestr("index.html", _page(context, everything))
        archive.writestr("style.css", _STYLE)
    return buffer.getvalue()


def _json(context: dict[str, Any], everything: Sequence[Held]) -> str:
    data = {
        **context,
        "held": [
            {
                "table": one.holding.model,
                "title": one.holding.title,
                "purpose": one.holding.purpose,
                "at_erasure": {"fate": str(one.holding.fate), "reason": one.holding.reason},
                "rows": _keyed(one.rows),
            }
            for one in everything
        ],
    }
    return json.dumps(data, default=_plain, ensure_ascii=False, indent=2)


def _keyed(value: Any) -> Any:
    """With each label as its key, which is the same in every language."""
    if isinstance(value, dict):
        return {getattr(key, "key", key): _keyed(one) for key, one in value.items()}
    return [_keyed(one) for one in value] if isinstance(value, list) else value


def _page(context: dict[str, Any], everything: Sequence[Held]) -> str:
    sections = [
        (
            one.holding,
            [[(label, in_words(value)) for label, value in row.items()] for row in one.rows],
        )
        for one in everything
    ]
    return render_to_string("rights/archive.html", {**context, "sections": sections})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal | Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not plain data")


def in_words(value: Any) -> str:
    """A value as a person reads it."""
    if value is None or value == "" or value == [] or value == {}:
        return gettext("nothing")
    if value is True or value is False:
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return date_format(value, "j F Y, H:i") + " UTC"
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, list):
        return ", ".join(in_words(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {in_words(one)}" for key, one in value.items())
    return str(value)
