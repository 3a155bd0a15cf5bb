"""Files of JSON that come from elsewhere: shapes for their schemas, and how they are read. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

LARGEST = 1_000_000
"""Bytes."""

DRAFT = "https://json-schema.org/draft/2020-12/schema"
AUDIENCE = {"enum": ["both", "mentor", "mentee"]}


def line(longest: int = 120) -> dict[str, Any]:
    """A text that says something, of so many characters."""
    return {"type": "string", "minLength": 1, "maxLength": longest, "pattern": r"\S"}


def prose(longest: int = 20_000) -> dict[str, Any]:
    """A text, or none."""
    return {"type": "string", "maxLength": longest}


def number(least: int, most: int) -> dict[str, Any]:
    """A whole number between these two, both included."""
    return {"type": "integer", "minimum": least, "maximum": most}


def listed(of: Mapping[str, Any], most: int, least: int = 0) -> dict[str, Any]:
    """A list of such things."""
    return {"type": "array", "items": of, "minItems": least, "maxItems": most}


def record(needed: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """An object with these fields and no others."""
    return {
        "type": "object",
        "required": list(needed),
        "properties": needed | optional,
        "additionalProperties": False,
    }


def loaded(content: bytes) -> Any:
    """What the file says. Raises ValueError for no JSON, and for signs that no text has."""
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
        if "\\u0000" in json.dumps(found, ensure_ascii=False).encode().decode():
            raise ValueError
    except RecursionError:
        raise ValueError from None
    return found


def fault(validator: Draft202012Validator, found: Any) -> str | None:
    """What most likely is wrong, after its place in the file; None where all is well."""
    error = best_match(validator.iter_errors(found))
    if error is None:
        return None
    place = " → ".join(_part(part) for part in error.absolute_path) or _("the file")
    return f"{place}: {error.message[:200]}"


def _no_number(name: str) -> float:
    raise ValueError(name)


def _part(part: str | int) -> str:
    """A place in the file; people count from one."""
    return str(part + 1) if isinstance(part, int) else part
