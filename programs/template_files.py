"""A template as one JSON file, to be passed on to another organisation. Pure.

What a file must look like is `SCHEMA`, which is published; `read` checks it, and that its parts
fit each other. Instruments of others are left out of a file: their licence is the organisation's.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator

from mentorship.errors import Invalid
from programs.catalogue.definitions import TemplateDefinition
from programs.catalogue.instruments import PACKS
from programs.instruments import placed, still_whole
from programs.json_files import (
    AUDIENCE,
    DRAFT,
    LARGEST,
    fault,
    line,
    listed,
    loaded,
    number,
    prose,
    record,
)
from programs.questions import CONFIDENCE, problem_of_measure, problems

NAME = "mentorship.template"
VERSION = 1
FORMAT = f"{NAME}/{VERSION}"

_KEY = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$"}
_NO_KEY = {"type": "string", "pattern": "^([A-Za-z0-9][A-Za-z0-9_-]{0,59})?$"}
_PREFERENCE = {"enum": ["same", "different"]}
_CRITERION = {
    "enum": [
        *("goals", "specialty", "department", "stage", "years", "profession", "site"),
        *("languages", "interests", "wishes", "availability", "meetability"),
    ]
}


_QUESTION = record(
    {
        "key": {"type": "string", "minLength": 1, "maxLength": 100},
        "text": line(300),
        "type": {"enum": ["scale", "choice", "several", "text", "matrix"]},
    },
    choices=listed(line(), 12),
    audience=AUDIENCE,
    is_required={"type": "boolean"},
    rows=listed(record({"key": _KEY, "text": line(300)}), 20),
    show_if={
        "anyOf": [
            {"type": "null"},
            record({"question": line(100), "answers": listed(line(), 12, least=1)}),
        ]
    },
    measures={"enum": ["", CONFIDENCE]},
)
_RULES = {
    "prefer_department": {"enum": ["same", "near", "different"]},
    **{f"prefer_{name}": _PREFERENCE for name in ("specialty", "profession", "site")},
    "stage_gap_from": number(-6, 6),
    "stage_gap_to": number(-6, 6),
    **{
        name: {"type": "boolean"}
        for name in (
            *("must_same_site", "must_different_department", "must_same_profession"),
            *("must_stage_gap", "must_share_language", "use_every_mentor"),
        )
    },
    "must_share_windows": number(0, 28),
    "least_meetable_hours": number(0, 200),
    "must_fit": {**listed(_CRITERION, 12), "uniqueItems": True},
    "years_ahead": number(0, 40),
    "poor_below": number(0, 10_000),
    "objective": {"enum": ["total", "fair", "stable"]},
    "floor_by": {"enum": ["", "department", "profession", "stage", "site"]},
    "floor_percent": number(0, 100),
    "group_least": number(0, 12),
}
SCHEMA: dict[str, Any] = {
    "$schema": DRAFT,
    "title": "A programme's template",
    "description": (
        "All that a mentoring programme consists of: purpose, weights and rules of matching, "
        "rhythm, dated steps with prompts, guides, surveys, preparation, the agreement."
    ),
    **record(
        {
            "format": {"const": FORMAT},
            "name": line(),
            "purpose": line(5000),
            "model": {
                "enum": ["one_to_one", "one_to_many", "group", "peer_circle", "cross_functional"]
            },
            "touchpoints": listed(
                record(
                    {
                        "offset_days": number(-60, 730),
                        "kind": {"enum": ["meeting", "pulse", "survey", "guide"]},
                        "title": line(),
                    },
                    key=_NO_KEY,
                    after=_NO_KEY,
                    audience=AUDIENCE,
                    summary=prose(2000),
                    prompts=listed(line(500), 30),
                    guide=_NO_KEY,
                    survey=_NO_KEY,
                ),
                60,
                least=1,
            ),
        },
        summary=prose(500),
        choose_when=prose(1000),
        audience=prose(5000),
        rhythm_days=number(7, 120),
        rhythm_min_days=number(7, 120),
        rhythm_max_days=number(7, 180),
        meeting_minutes=number(15, 180),
        protected_hours=number(0, 200),
        is_preparation_required={"type": "boolean"},
        matching_weights={
            "type": "object",
            "propertyNames": _CRITERION,
            "additionalProperties": number(0, 10),
        },
        matching_rules=record({}, **_RULES),
        topics=listed(record({"key": _KEY, "label": line(60)}), 40),
        guides=listed(
            record(
                {"key": _KEY, "title": line(), "body": {**prose(), "minLength": 1}},
                audience=AUDIENCE,
                framework=prose(40),
            ),
            60,
        ),
        surveys=listed(
            record(
                {
                    "key": _KEY,
                    "title": line(),
                    "kind": {"enum": ["start", "pulse", "midpoint", "end"]},
                    "questions": listed(_QUESTION, 80),
                },
                audience=AUDIENCE,
                introduction=prose(2000),
                is_anonymous={"type": "boolean"},
                instruments=listed(record({"key": line(60), "version": line(20)}), 10),
            ),
            20,
        ),
        preparation=listed(
            record(
                {
                    "key": _KEY,
                    "kind": {"enum": ["check", "reading", "scenario"]},
                    "text": line(2000),
                },
                guide=_NO_KEY,
                options=listed(
                    record(
                        {"text": line(300), "feedback": line(2000)}, is_best={"type": "boolean"}
                    ),
                    6,
                ),
            ),
            60,
        ),
        agreement=prose(),
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
        found = loaded(content)
    except ValueError:
        _refuse(_("This file is not JSON, or was cut off. Nothing was changed."))
    return from_data(found)


def from_data(found: Any) -> TemplateDefinition:
    """The template in what was read as JSON. Raises as `read`."""
    _require_format(found)
    wrong = fault(_VALIDATOR, found) or next(_misfits(found), None)
    if wrong:
        _refuse(wrong)
    return TemplateDefinition.from_json(_whole(found))


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
        is_anonymous = survey.get("is_anonymous", True)
        wrong = problem_of_measure(survey["questions"], is_anonymous=is_anonymous)
        if wrong:
            yield f"{survey['title']}: {wrong}"


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
