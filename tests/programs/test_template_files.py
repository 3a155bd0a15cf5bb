"""A template travels as one file: what was written is read, what does not fit is named."""

import copy
import dataclasses
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from jsonschema import Draft202012Validator

from matching.criteria import CRITERIA_BY_KEY, PREFERENCES, Rules, Weights
from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.models import AuditEvent
from programs import queries, services
from programs.catalogue import BY_KEY, TEMPLATES
from programs.catalogue.definitions import TemplateDefinition
from programs.definitions import definition_of
from programs.models import ProgramTemplate
from programs.template_files import LARGEST, SCHEMA, from_data, read, written
from tests.world import World

WHOLE = json.loads(written(BY_KEY["new_responsibility"]))


def changed(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(WHOLE) | changes


def refused(found: Any) -> str:
    content = found if isinstance(found, bytes) else json.dumps(found).encode()
    with pytest.raises(Invalid) as refusal:
        read(content)
    assert refusal.value.code == "template_unreadable"
    return refusal.value.fields["file"]


def steps(*rows: dict[str, Any]) -> dict[str, Any]:
    plain = {"offset_days": 10, "kind": "meeting", "title": "Meet"}
    return changed(touchpoints=[plain | row for row in rows])


def test_the_schema_is_one_and_every_template_of_ours_keeps_to_it() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for template in TEMPLATES:
        again = read(written(template))
        assert again == dataclasses.replace(template, key="own", icon="bookmark")


def test_the_schema_knows_the_rules_and_criteria_of_matching() -> None:
    rules = SCHEMA["properties"]["matching_rules"]["properties"]
    assert set(rules) == {field.name for field in dataclasses.fields(Rules)}
    for name, preferences in PREFERENCES.items():
        assert set(rules[f"prefer_{name}"]["enum"]) == set(preferences)
    for name, rule in rules.items():
        for edge in ("minimum", "maximum"):
            if edge in rule and name not in ("stage_gap_from", "stage_gap_to"):
                Rules.from_json({name: rule[edge]})
        for value in rule.get("enum", ()):
            Rules.from_json({name: value})
    criteria = SCHEMA["properties"]["matching_weights"]["propertyNames"]["enum"]
    assert set(criteria) == set(CRITERIA_BY_KEY)
    Weights.from_json(dict.fromkeys(criteria, 10))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (b'{"format": "mentorship.template/1", "name": "Cut', "was cut off"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b" " * (LARGEST + 1), "larger than 1 MB"),
        ([], "format is missing"),
        ({"name": "Mine"}, "format is missing"),
        ({"format": "mentorship.instrument/1"}, "format is missing or another"),
        ({"format": "mentorship.template/2"}, "of version 2"),
        (changed(touchpoints=[]), "touchpoints: At least 1 should stand here."),
        (changed(name="  "), "name"),
        (changed(color="red"), "“color” is not known here."),
        (changed(rhythm_days="x"), "rhythm_days: This should be a whole number."),
        (changed(purpose="Signs \x00 that are none"), "not JSON"),
        (changed(matching_rules={"must_like": True}), "must_like"),
        (changed(rhythm_days=20, rhythm_min_days=30), "outside its own bounds"),
        (steps({"kind": "guide"}), "needs the guide"),
        (steps({"guide": "none_such"}), "a guide that is not there"),
        (steps({"kind": "pulse", "survey": "none_such"}), "a survey that is not there"),
        (steps({"key": "one", "after": "two"}), "follows one that is not there"),
        (steps({"key": "one"}, {"key": "one"}), "stands twice"),
        (steps({"key": "one", "after": "one"}), "a circle"),
        (
            steps(
                {"key": "one", "after": "three"},
                {"key": "two", "after": "one"},
                {"key": "three", "after": "two"},
            ),
            "a circle",
        ),
        (
            changed(
                surveys=[
                    one | ({"is_anonymous": True} if one["key"] == "confidence" else {})
                    for one in WHOLE["surveys"]
                ]
            ),
            "person by person",
        ),
        (
            changed(preparation=[{"key": "a", "kind": "scenario", "text": "What is this?"}]),
            "one of them best",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_fit_is_named(found: Any, said: str) -> None:
    assert said in refused(found)


def test_a_place_in_the_file_is_told_as_people_count() -> None:
    assert refused(steps({}, {"title": ""})).startswith("touchpoints → 2 → title")


def test_a_structure_with_distances_comes_back(world: World) -> None:
    house = world.northgate
    with house.activate():
        admin = house.actor("admin")
        program = services.create_program_from_template(actor=admin, template_key="peer_support")
        first, second = queries.structure_of(program)[:2]
        services.update_touchpoint(actor=admin, touchpoint=second, after=first)
        definition = read(written(definition_of(program, name="Travelling")))
        saved = services.import_template(actor=admin, definition=definition)
        again = services.create_program_from_template(actor=admin, template=saved, name="Again")
        follower = again.touchpoints.get(title=second.title)
        assert follower.after is not None
        assert follower.after.title == first.title
        assert AuditEvent.objects.filter(action="template.imported").count() == 1


def test_a_template_of_the_name_is_replaced_only_when_asked_and_by_an_administrator(
    world: World,
) -> None:
    house = world.northgate
    with house.activate():
        first = from_data(changed(name="Brought"))
        second = from_data(changed(name="Brought", summary=""))
        services.import_template(actor=house.actor("manager"), definition=first)
        with pytest.raises(Conflict):
            services.import_template(actor=house.actor("manager"), definition=second)
        with pytest.raises(NotAllowed):
            services.import_template(actor=house.actor("manager"), definition=second, replaces=True)
        kept = ProgramTemplate.objects.get(name="Brought")
        assert TemplateDefinition.from_json(kept.definition) == first
        services.import_template(actor=house.actor("admin"), definition=second, replaces=True)
        kept.refresh_from_db()
        assert TemplateDefinition.from_json(kept.definition) == second


def test_the_page_takes_a_file_and_gives_one(world: World) -> None:
    client, base = world.client("admin"), "/o/northgate/programs"
    taken = client.get(f"{base}/new/nurse_leadership/file/")
    assert taken["Content-Disposition"].endswith('"nurse-leadership.template.json"')
    file = SimpleUploadedFile("a.json", taken.content)
    page = client.post(f"{base}/templates/import/", {"file": file}, follow=True)
    assert "can be started from now" in page.content.decode()
    again = client.post(
        f"{base}/templates/import/", {"file": SimpleUploadedFile("a.json", taken.content)}
    )
    assert again.status_code == 422
    assert "is there already. It was left as it is." in again.content.decode()
    huge = SimpleUploadedFile("huge.json", b" " * (LARGEST + 1))
    refusal = client.post(f"{base}/templates/import/", {"file": huge})
    assert "larger than 1 MB" in refusal.content.decode()
    assert client.get("/schemas/template.json").json() == SCHEMA
