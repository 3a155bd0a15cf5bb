"""Instruments as packs: one JSON file with items, scoring, version, time points and licence. Pure.

What a file must look like is `SCHEMA`; `read` checks it, and that its parts fit each other. A
survey takes over a pack's items as its own questions, and what is needed to score them (`placed`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator

from mentorship.errors import Invalid
from programs.json_files import AUDIENCE, DRAFT, LARGEST, fault, line, loaded, record
from programs.questions import (
    LONGEST_CHOICE,
    LONGEST_QUESTION,
    MOST_CHOICES,
    MOST_QUESTIONS,
    SCALE,
    Question,
)

FORMAT = "mentorship.instrument/1"
METHODS = ("mean", "sum", "weighted_mean")
TIME_POINTS = ("start", "pulse", "midpoint", "end")

type Pack = Mapping[str, Any]

_KEY = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
_WORDS = {"type": "string", "minLength": 1, "maxLength": 2000}


SCHEMA: dict[str, Any] = {
    "$schema": DRAFT,
    "title": "An instrument for surveys",
    **record(
        {
            "format": {"const": FORMAT},
            "key": _KEY,
            "version": line(20),
            "title": line(120),
            "licence": record(
                {"name": line(120), "text": {**_WORDS, "maxLength": 20000}},
                url={"type": "string", "maxLength": 300},
            ),
            "permission": {**_WORDS, "description": "Who permits the use here, and when."},
            "is_validated": {"type": "boolean"},
            "answers": {
                "type": "object",
                "propertyNames": _KEY,
                "minProperties": 1,
                "maxProperties": 10,
                "additionalProperties": {
                    "type": "array",
                    "minItems": 2,
                    "maxItems": MOST_CHOICES,
                    "items": record(
                        {
                            "label": line(LONGEST_CHOICE),
                            "value": {"type": "number", "minimum": -1000, "maximum": 1000},
                        }
                    ),
                },
            },
            "items": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_QUESTIONS,
                "items": record(
                    {"key": _KEY, "text": line(LONGEST_QUESTION), "answers": _KEY},
                    audience=AUDIENCE,
                ),
            },
            "scales": {
                "type": "array",
                "maxItems": 20,
                "items": record(
                    {
                        "key": _KEY,
                        "title": line(120),
                        "method": {"enum": list(METHODS)},
                        "items": {
                            "type": "array",
                            "minItems": 1,
                            "uniqueItems": True,
                            "items": _KEY,
                        },
                    },
                    reversed={"type": "array", "uniqueItems": True, "items": _KEY},
                    weights={"type": "object", "additionalProperties": _KEY},
                    at_least={"type": "integer", "minimum": 1, "maximum": MOST_QUESTIONS},
                    multiply={"type": "number", "exclusiveMinimum": 0, "maximum": 1000},
                    decimals={"type": "integer", "minimum": 0, "maximum": 4},
                    higher_is={"enum": ["better", "worse"]},
                    cut_offs={
                        "type": "array",
                        "maxItems": 10,
                        "items": record({"from": {"type": "number"}, "label": line(120)}),
                    },
                ),
            },
        },
        description=_WORDS,
        source={"type": "string", "maxLength": 500},
        tells_own_score={
            "type": "boolean",
            "description": "Whether who answers with their name may read their own score.",
        },
        time_points={"type": "array", "uniqueItems": True, "items": {"enum": list(TIME_POINTS)}},
    ),
}
_VALIDATOR = Draft202012Validator(SCHEMA)


def read(content: bytes) -> dict[str, Any]:
    """The pack in a file. Raises Invalid, which says what is wrong and where, for one that is too
    large, is no JSON, is of another format or version of it, or does not fit together."""
    if len(content) > LARGEST:
        _refuse(_("The file is larger than 1 MB. An instrument takes a few thousand characters."))
    try:
        pack = loaded(content)
    except ValueError:
        _refuse(_("This file is not JSON, or was cut off. Nothing was added."))
    check(pack)
    return dict(pack)


def check(pack: Any) -> None:
    """Raise Invalid for what is no whole instrument."""
    if not isinstance(pack, dict) or "format" not in pack:
        _refuse(_("This is not an instrument: its format is missing."))
    if pack["format"] != FORMAT:
        _refuse(
            _("This file has the format “%(theirs)s”; “%(ours)s” can be read here.")
            % {"theirs": str(pack["format"])[:60], "ours": FORMAT}
        )
    wrong = fault(_VALIDATOR, pack) or next(_misfits(pack), None)
    if wrong:
        _refuse(wrong)


def _refuse(words: str) -> None:
    raise Invalid(words, code="instrument_unreadable", fields={"file": words})


def _misfits(pack: Pack) -> Iterator[str]:
    """What a schema cannot say: that names refer to what is there, once each."""
    keys = [item["key"] for item in pack["items"]]
    if len(set(keys)) != len(keys):
        yield _("Two items have the same key.")
    for name, steps in pack["answers"].items():
        if len({one["label"] for one in steps}) != len(steps):
            yield _("Two answers of “%(name)s” read the same.") % {"name": name}
    for item in pack["items"]:
        if item["answers"] not in pack["answers"]:
            yield _("The item “%(item)s” has no answers.") % {"item": item["key"]}
    scale_keys = [scale["key"] for scale in pack["scales"]]
    if len(set(scale_keys)) != len(scale_keys):
        yield _("Two scales have the same key.")
    for scale in pack["scales"]:
        yield from _misfits_of(scale, set(keys))


def _misfits_of(scale: Mapping[str, Any], keys: set[str]) -> Iterator[str]:
    name, items = scale["key"], set(scale["items"])
    weights = scale.get("weights") or {}
    if not items | set(weights.values()) <= keys:
        yield _("The scale “%(scale)s” names an item that is not there.") % {"scale": name}
    if not set(scale.get("reversed") or ()) <= items:
        yield _("The scale “%(scale)s” reverses an item that it does not have.") % {"scale": name}
    if scale.get("at_least", 1) > len(items):
        yield _("The scale “%(scale)s” asks for more answers than it has items.") % {"scale": name}
    if (scale["method"] == "weighted_mean") != bool(weights) or (weights and set(weights) != items):
        yield _("The scale “%(scale)s” needs one weight for each item.") % {"scale": name}


def questions_of(pack: Pack) -> list[dict[str, Any]]:
    """The items as questions of a survey."""
    return [
        {
            "key": _placed_key(pack, item["key"]),
            "text": item["text"],
            "type": SCALE,
            "choices": [one["label"] for one in pack["answers"][item["answers"]]],
            "audience": item.get("audience", "both"),
            "is_required": False,
            "rows": [],
            "show_if": None,
            "measures": "",
        }
        for item in pack["items"]
    ]


def placed(pack: Pack) -> dict[str, Any]:
    """What a survey keeps of a pack: all that is needed to score and to credit it, by the keys that
    its items have in the survey."""
    about = {
        name: pack[name]
        for name in ("key", "version", "title", "licence", "permission", "is_validated", "answers")
    }
    about["tells_own_score"] = pack.get("tells_own_score", False)
    items = [{**item, "key": _placed_key(pack, item["key"])} for item in pack["items"]]
    return about | {"items": items, "scales": [_placed_scale(pack, one) for one in pack["scales"]]}


def _placed_scale(pack: Pack, scale: Mapping[str, Any]) -> dict[str, Any]:
    lists = {
        name: [_placed_key(pack, key) for key in scale.get(name) or ()]
        for name in ("items", "reversed")
    }
    weights = {
        _placed_key(pack, key): _placed_key(pack, by)
        for key, by in (scale.get("weights") or {}).items()
    }
    return {**scale, **lists, "weights": weights, "key": _placed_key(pack, scale["key"])}


def _placed_key(pack: Pack, key: str) -> str:
    return f"{pack['key']}__{key}"


def still_whole(instruments: Sequence[Pack], questions: Sequence[Question]) -> list[Pack]:
    """Those of which every item stands among the questions as it was, so that they can be scored
    as their pack says."""
    asked = {one["key"]: (one["text"], list(one.get("choices") or ())) for one in questions}
    return [
        pack
        for pack in instruments
        if all(
            asked.get(item["key"])
            == (item["text"], [one["label"] for one in pack["answers"][item["answers"]]])
            for item in pack["items"]
        )
    ]
