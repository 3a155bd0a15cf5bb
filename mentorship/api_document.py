"""The API's OpenAPI document, arranged for a reader."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

Schema = dict[str, Any]
TONES = {"get": "steady", "post": "good", "put": "watch", "patch": "watch", "delete": "support"}


@dataclass(frozen=True)
class Field:
    """One value that is sent or returned."""

    name: str
    words: str
    is_required: bool


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    method: str
    path: str
    description: str
    asked: tuple[Field, ...]
    sent: tuple[Field, ...]
    returned: tuple[Field, ...]

    @property
    def tone(self) -> str:
        return TONES.get(self.method, "neutral")


@cache
def operations() -> dict[str, list[Operation]]:
    """Every operation, by the noun that its address begins with."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    parts = document["components"]["schemas"]
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            group = (operation.get("tags") or ["other"])[0].replace("-", " ").capitalize()
            groups.setdefault(group, []).append(_operation(path, method, operation, parts))
    return dict(sorted(groups.items()))


def _operation(path: str, method: str, operation: Schema, parts: Schema) -> Operation:
    asked = [
        Field(one["name"], _words(one.get("schema", {}), parts), one.get("required", False))
        for one in operation.get("parameters", [])
        if one["in"] == "query"
    ]
    body = _content(operation.get("requestBody", {}))
    answers = [_content(answer) for answer in operation.get("responses", {}).values()]
    return Operation(
        method=method,
        path=path,
        description=operation.get("description", ""),
        asked=tuple(asked),
        sent=_fields(body, parts),
        returned=_fields(next((answer for answer in answers if answer), {}), parts),
    )


def _content(message: Schema) -> Schema:
    kinds: list[Schema] = list(message.get("content", {}).values())
    found: Schema = kinds[0].get("schema", {}) if kinds else {}
    return found


def _resolved(schema: Schema, parts: Schema) -> Schema:
    """The schema that a reference leads to; of a list or a page, that of a row."""
    while True:
        if "$ref" in schema:
            schema = parts[schema["$ref"].rpartition("/")[2]]
        elif "allOf" in schema:
            schema = schema["allOf"][0]
        elif schema.get("type") == "array":
            schema = schema["items"]
        elif "results" in schema.get("properties", {}):
            schema = schema["properties"]["results"]
        else:
            return schema


def _fields(schema: Schema, parts: Schema) -> tuple[Field, ...]:
    found = _resolved(schema, parts)
    required = found.get("required", [])
    return tuple(
        Field(name, _words(part, parts), name in required)
        for name, part in found.get("properties", {}).items()
    )


def _words(schema: Schema, parts: Schema) -> str:
    """What kind of value: "text", "whole number", "one of: a, b"."""
    if schema.get("type") == "array":
        return f"list of {_words(schema['items'], parts)}"
    found = _resolved(schema, parts)
    if "enum" in found:
        return "one of: " + ", ".join(str(value) for value in found["enum"])
    if "oneOf" in found:
        return " or ".join(filter(None, (_words(one, parts) for one in found["oneOf"])))
    kind = str(found.get("format") or found.get("type") or "any")
    return {"string": "text", "integer": "whole number", "boolean": "yes or no"}.get(kind, kind)
