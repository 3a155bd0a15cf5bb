"""What the API's document says of refusals: each has the same body, and each address names those
that it can give."""

from __future__ import annotations

from typing import Any, Final

type Document = dict[str, Any]

METHODS: Final = frozenset({"get", "post", "put", "patch", "delete"})
REFUSAL: Final[Document] = {
    "type": "object",
    "description": "Why something was not done. The same for every address.",
    "required": ["code", "message", "fields"],
    "properties": {
        "code": {"type": "string", "description": "For programs; it does not change."},
        "message": {"type": "string", "description": "For people, in the reader's language."},
        "fields": {
            "type": "object",
            "description": "By the name of a field, what is wrong with it.",
            "additionalProperties": {},
        },
    },
}
SAID: Final[dict[str, tuple[str, Document]]] = {
    "401": (
        "Nobody is signed in.",
        {"code": "not_authenticated", "message": "Sign in first.", "fields": {}},
    ),
    "403": (
        "It is there, and this reader may not do this with it; or signing in was too long ago.",
        {"code": "not_allowed", "message": "You are not allowed to do this.", "fields": {}},
    ),
    "404": (
        "There is no such thing, or none that this reader may know of.",
        {"code": "not_found", "message": "There is nothing here.", "fields": {}},
    ),
    "409": (
        "It cannot be done in the state in which things are.",
        {"code": "export_not_ready", "message": "This file is still being made.", "fields": {}},
    ),
    "422": (
        "What was sent cannot be accepted as it is.",
        {
            "code": "invalid",
            "message": "Some of this cannot be accepted as it is.",
            "fields": {"format": ['"docx" is not a valid choice.']},
        },
    ),
}
READING: Final = ("401", "404")


def with_refusals(result: Document, generator: Any, request: Any, public: bool) -> Document:
    """The document with the refusals of each operation (a hook of drf-spectacular's)."""
    result["components"].setdefault("schemas", {})["Refusal"] = REFUSAL
    answers = result["components"].setdefault("responses", {})
    for status, (words, example) in SAID.items():
        content = {"schema": {"$ref": "#/components/schemas/Refusal"}, "example": example}
        answers[f"Refusal{status}"] = {
            "description": words,
            "content": {"application/json": content},
        }
    for methods in result["paths"].values():
        for method, operation in methods.items():
            if method in METHODS:
                for status in READING if method == "get" else SAID:
                    named = {"$ref": f"#/components/responses/Refusal{status}"}
                    operation["responses"].setdefault(status, named)
    return result
