"""Files of JSON that come from elsewhere: shapes for their schemas, and how they are read. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from mentorship.texts import gettext_lazy

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
    return f"{place}: {_said(error)}"


def _said(error: ValidationError) -> str:
    """What is wrong, in words for whoever has the file and has never seen a schema."""
    rule, asked, found = error.validator, error.validator_value, error.instance
    if rule == "required":
        missing = [name for name in asked if name not in found]
        return _("“%(names)s” is missing.") % {"names": "”, “".join(missing)}
    if rule == "additionalProperties":
        names = [name for name in found if name not in error.schema.get("properties", {})]
        return _("“%(names)s” is not known here.") % {"names": "”, “".join(names)[:200]}
    if rule == "type":
        return _("This should be %(kind)s.") % {"kind": _KINDS.get(str(asked), asked)}
    if rule in ("enum", "const"):
        choices = asked if rule == "enum" else [asked]
        return _("This should be one of: %(choices)s.") % {"choices": ", ".join(map(str, choices))}
    if rule in _WORDS:
        return str(_WORDS[rule]) % {"number": asked}
    return error.message[:200]


_KINDS = {
    "string": gettext_lazy("a text"),
    "integer": gettext_lazy("a whole number"),
    "number": gettext_lazy("a number"),
    "boolean": gettext_lazy("true or false"),
    "array": gettext_lazy("a list"),
    "object": gettext_lazy("an object"),
}
_WORDS = {
    "minItems": gettext_lazy("At least %(number)s should stand here."),
    "maxItems": gettext_lazy("At most %(number)s may stand here."),
    "minLength": gettext_lazy("This should not be empty."),
    "maxLength": gettext_lazy("This may have %(number)s characters at most."),
    "minimum": gettext_lazy("This should be %(number)s or more."),
    "maximum": gettext_lazy("This should be %(number)s or less."),
    "pattern": gettext_lazy("This is not written as it has to be."),
    "uniqueItems": gettext_lazy("Something stands here twice."),
}


def _no_number(name: str) -> float:
    raise ValueError(name)


def _part(part: str | int) -> str:
    """A place in the file; people count from one."""
    return str(part + 1) if isinstance(part, int) else part
