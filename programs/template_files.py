"""A template as one JSON file, to be passed on to another organisation. Pure.

What a file must look like is `SCHEMA`, which is published; `read` checks it, and that its parts
fit each other. Instruments of others are left out of a file: their licence is the organisation's.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from mentorship.errors import Invalid
from programs.catalogue.definitions import TemplateDefinition
from programs.catalogue.instruments import PACKS
from programs.instruments import placed, still_whole
from programs.questions import problems

NAME = "mentorship.template"
VERSION = 1
FORMAT = f"{NAME}/{VERSION}"
LARGEST = 1_000_000

_AUDIENCE = {"enum": ["both", "mentor", "mentee"]}
_KEY = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$"}
_NO_KEY = {"type": "string", "pattern": "^([A-Za-z0-9][A-Za-z0-9_-]{0,59})?$"}
_PREFERENCE = {"enum": ["same", "different"]}
_CRITERION = {
    "enum": [
        *("goals", "specialty", "department", "stage", "years", "profession", "site"),
        *("languages", "interests", "wishes", "availability", "meetability"),
    ]
}


def _line(longest: int = 120) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": longest, "pattern": r"\S"}


def _words(longest: int = 20_000) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest}


def _number(least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}


def _list(of: Mapping[str, Any], most: int, least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": of, "minItems": least, "maxItems": most}


def _object(needed: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(needed),
        "properties": needed | optional,
        "additionalProperties": False,
    }


_QUESTION = _object(
    {
        "key": {"type": "string", "minLength": 1, "maxLength": 100},
        "text": _line(300),
        "type": {"enum": ["scale", "choice", "several", "text", "matrix"]},
    },
    choices=_list(_line(), 12),
    audience=_AUDIENCE,
    is_required={"type": "boolean"},
    rows=_list(_object({"key": _KEY, "text": _line(300)}), 20),
    show_if={
        "anyOf": [
            {"type": "null"},
            _object({"question": _line(100), "answers": _list(_line(), 12, least=1)}),
        ]
    },
)
_RULES = {
    "prefer_department": {"enum": ["same", "near", "different"]},
    **{f"prefer_{name}": _PREFERENCE for name in ("specialty", "profession", "site")},
    "stage_gap_from": _number(-6, 6),
    "stage_gap_to": _number(-6, 6),
    **{
        name: {"type": "boolean"}
        for name in (
            *("must_same_site", "must_different_department", "must_same_profession"),
            *("must_stage_gap", "must_share_language", "use_every_mentor"),
        )
    },
    "must_share_windows": _number(0, 28),
    "least_meetable_hours": _number(0, 200),
    "must_fit": {**_list(_CRITERION, 12), "uniqueItems": True},
    "years_ahead": _number(0, 40),
    "poor_below": _number(0, 10_000),
    "objective": {"enum": ["total", "fair", "stable"]},
    "floor_by": {"enum": ["", "department", "profession", "stage", "site"]},
    "floor_percent": _number(0, 100),
    "group_least": _number(0, 12),
}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A programme's template",
    "description": (
        "All that a mentoring programme consists of: purpose, weights and rules of matching, "
        "rhythm, dated steps with prompts, guides, surveys, preparation, the agreement."
    ),
    **_object(
        {
            "format": {"const": FORMAT},
            "name": _line(),
            "purpose": _line(5000),
            "model": {
                "enum": ["one_to_one", "one_to_many", "group", "peer_circle", "cross_functional"]
            },
            "touchpoints": _list(
                _object(
                    {
                        "offset_days": _number(-60, 730),
                        "kind": {"enum": ["meeting", "pulse", "survey", "guide"]},
                        "title": _line(),
                    },
                    key=_NO_KEY,
                    after=_NO_KEY,
                    audience=_AUDIENCE,
                    summary=_words(2000),
                    prompts=_list(_line(500), 30),
                    guide=_NO_KEY,
                    survey=_NO_KEY,
                ),
                60,
                least=1,
            ),
        },
        summary=_words(500),
        choose_when=_words(1000),
        audience=_words(5000),
        rhythm_days=_number(7, 120),
        rhythm_min_days=_number(7, 120),
        rhythm_max_days=_number(7, 180),
        meeting_minutes=_number(15, 180),
        protected_hours=_number(0, 200),
        is_preparation_required={"type": "boolean"},
        matching_weights={
            "type": "object",
            "propertyNames": _CRITERION,
            "additionalProperties": _number(0, 10),
        },
        matching_rules=_object({}, **_RULES),
        topics=_list(_object({"key": _KEY, "label": _line(60)}), 40),
        guides=_list(
            _object(
                {"key": _KEY, "title": _line(), "body": {**_words(), "minLength": 1}},
                audience=_AUDIENCE,
                framework=_words(40),
            ),
            60,
        ),
        surveys=_list(
            _object(
                {
                    "key": _KEY,
                    "title": _line(),
                    "kind": {"enum": ["start", "pulse", "midpoint", "end"]},
                    "questions": _list(_QUESTION, 80),
                },
                audience=_AUDIENCE,
                introduction=_words(2000),
                is_anonymous={"type": "boolean"},
                instruments=_list(_object({"key": _line(60), "version": _line(20)}), 10),
            ),
            20,
        ),
        preparation=_list(
            _object(
                {
                    "key": _KEY,
                    "kind": {"enum": ["check", "reading", "scenario"]},
                    "text": _line(2000),
                },
                guide=_NO_KEY,
                options=_list(
                    _object(
                        {"text": _line(300), "feedback": _line(2000)}, is_best={"type": "boolean"}
                    ),
                    6,
                ),
            ),
            60,
        ),
        agreement=_words(),
    ),
}
_VALIDATOR = Draft202012Validator(SCHEMA)
_DEFAULTS = {"audience": "both"}


def written(definition: TemplateDefinition) -> bytes:
    """The file of a template."""
    whole = definition.as_json()
    known = SCHEMA["properties"]
    body = {name: whole[name] for name in known if name in whole}
    body["surveys"] = [_without_licensed(survey) for survey in whole["surveys"]]
    text = json.dumps({"format": FORMAT} | body, ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def read(content: bytes) -> TemplateDefinition:
    """The template in a file. Raises Invalid, which says what is wrong and where, for one that is
    too large, no JSON, of another format or version, or whose parts do not fit together."""
    if len(content) > LARGEST:
        _refuse(_("The file is larger than 1 MB. A template takes a tenth of that."))
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
        _require_text(found)
    except (ValueError, RecursionError):
        _refuse(_("This file is not JSON, or was cut off. Nothing was changed."))
    return from_data(found)


def from_data(found: Any) -> TemplateDefinition:
    """The template in what was read as JSON. Raises as `read`."""
    _require_format(found)
    error = best_match(_VALIDATOR.iter_errors(found))
    if error is not None:
        place = " → ".join(_part(part) for part in error.absolute_path) or _("the file")
        _refuse(f"{place}: {error.message[:200]}")
    words = next(_misfits(found), None)
    if words:
        _refuse(words)
    return TemplateDefinition.from_json(_whole(found))


def _no_number(name: str) -> float:
    raise ValueError(name)


def _require_text(found: Any) -> None:
    """Raises ValueError for signs that no text has."""
    if "\\u0000" in json.dumps(found, ensure_ascii=False).encode().decode():
        raise ValueError


def _require_format(found: Any) -> None:
    theirs = found.get("format") if isinstance(found, dict) else None
    if not isinstance(theirs, str) or theirs.partition("/")[0] != NAME:
        _refuse(_("This is not the file of a template: its format is missing or another."))
    if theirs != FORMAT:
        _refuse(
            _(
                "This file is of version %(theirs)s of the format; version %(ours)s can be read "
                "here. Ask for it to be saved again, or bring this installation up to date."
            )
            % {"theirs": theirs.partition("/")[2][:20] or "?", "ours": VERSION}
        )


def _refuse(words: str) -> NoReturn:
    raise Invalid(words, code="template_unreadable", fields={"file": words})


def _part(part: str | int) -> str:
    """A place in the file; people count from one."""
    return str(part + 1) if isinstance(part, int) else part


def _misfits(found: Mapping[str, Any]) -> Iterator[str]:
    """What a schema cannot say."""
    for name in ("guides", "surveys", "topics", "touchpoints", "preparation"):
        keys = [row["key"] for row in found.get(name, ()) if row.get("key")]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            yield _("“%(key)s” stands twice among “%(list)s”.") % {"key": twice[0], "list": name}
    yield from _misfit_rhythm(found)
    yield from _misfit_steps(found)
    yield from _circles(found["touchpoints"])
    yield from _misfit_preparation(found)
    for survey in found.get("surveys", ()):
        for key, words in problems([_DEFAULTS | question for question in survey["questions"]]):
            yield f"{survey['title']} → {key}: {words}"


def _misfit_rhythm(found: Mapping[str, Any]) -> Iterator[str]:
    shortest, usual, longest = (
        found.get(name, default)
        for name, default in (("rhythm_min_days", 14), ("rhythm_days", 30), ("rhythm_max_days", 62))
    )
    if not shortest <= usual <= longest:
        yield _("The rhythm lies outside its own bounds.")
    rules = found.get("matching_rules", {})
    if rules.get("stage_gap_from", 1) > rules.get("stage_gap_to", 3):
        yield _("The range of career stages ends before it begins.")
    weights = found.get("matching_weights", {})
    if weights and not any(weights.values()):
        yield _("Let at least one criterion of matching count.")


def _misfit_steps(found: Mapping[str, Any]) -> Iterator[str]:
    guides = {guide["key"] for guide in found.get("guides", ())}
    surveys = {survey["key"] for survey in found.get("surveys", ())}
    steps = {step.get("key") for step in found["touchpoints"]}
    for step in found["touchpoints"]:
        title = {"title": step["title"]}
        if step["kind"] == "guide" and not step.get("guide"):
            yield _("The step “%(title)s” needs the guide to read.") % title
        if step["kind"] in ("pulse", "survey") and not step.get("survey"):
            yield _("The step “%(title)s” needs the survey to answer.") % title
        if step.get("guide") and step["guide"] not in guides:
            yield _("The step “%(title)s” leads to a guide that is not there.") % title
        if step.get("survey") and step["survey"] not in surveys:
            yield _("The step “%(title)s” asks a survey that is not there.") % title
        if step.get("after") and step["after"] not in steps:
            yield _("The step “%(title)s” follows one that is not there.") % title


def _circles(steps: list[Mapping[str, Any]]) -> Iterator[str]:
    before = {step["key"]: step.get("after") for step in steps if step.get("key")}
    titles = {step["key"]: step["title"] for step in steps if step.get("key")}
    for key in before:
        seen, here = {key}, before[key]
        while here and here in before and here not in seen:
            seen.add(here)
            here = before[here]
        if here == key:
            yield _("“%(title)s” follows itself, by way of other steps: a circle.") % {
                "title": titles[key]
            }
            return


def _misfit_preparation(found: Mapping[str, Any]) -> Iterator[str]:
    guides = {guide["key"] for guide in found.get("guides", ())}
    for part in found.get("preparation", ()):
        text = {"text": part["text"][:60]}
        if part["kind"] == "reading" and part.get("guide") not in guides:
            yield _("The preparation “%(text)s” leads to a guide that is not there.") % text
        if part["kind"] == "scenario":
            best = sum(bool(option.get("is_best")) for option in part.get("options", ()))
            if len(part.get("options", ())) < 2 or best != 1:
                yield (_("The scenario “%(text)s” needs two options, one of them best.") % text)


def _whole(found: Mapping[str, Any]) -> dict[str, Any]:
    """With what a file may leave out."""
    return {
        **found,
        "topics": found.get("topics", []),
        "guides": [_DEFAULTS | guide for guide in found.get("guides", ())],
        "surveys": [_whole_survey(survey) for survey in found.get("surveys", ())],
        "touchpoints": sorted(
            ({"summary": ""} | step for step in found["touchpoints"]),
            key=lambda step: step["offset_days"],
        ),
    }


def _whole_survey(survey: Mapping[str, Any]) -> dict[str, Any]:
    questions = [_DEFAULTS | question for question in survey["questions"]]
    named = {(one["key"], one["version"]) for one in survey.get("instruments", ())}
    packs = [placed(pack) for pack in PACKS if (pack["key"], pack["version"]) in named]
    return {**_DEFAULTS, **survey, "questions": questions} | {
        "instruments": still_whole(packs, questions)
    }


def _without_licensed(survey: Mapping[str, Any]) -> dict[str, Any]:
    """A survey without the items of instruments that are not part of the product."""
    ours = {(pack["key"], pack["version"]) for pack in PACKS}
    own = [one for one in survey["instruments"] if (one["key"], one["version"]) in ours]
    foreign = [one for one in survey["instruments"] if one not in own]
    left_out = {item["key"] for pack in foreign for item in pack["items"]}
    questions = [
        {**question, "show_if": None}
        if question["show_if"] and question["show_if"]["question"] in left_out
        else question
        for question in survey["questions"]
        if question["key"] not in left_out
    ]
    names = [{"key": one["key"], "version": one["version"]} for one in own]
    return {**survey, "questions": questions, "instruments": names}
