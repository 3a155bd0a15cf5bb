"""Questions, instruments and their scores, and the builder."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from mentorship.errors import Conflict, DomainError, Invalid
from programs.catalogue import TEMPLATES
from programs.catalogue.instruments import EXPERIENCE, PACKS, WHAT_MATTERS
from programs.instruments import FORMAT, LARGEST, check, placed, questions_of, read
from programs.models import Cohort, InstrumentPack, Survey, SurveyRound
from programs.questions import (
    can_be_tapped,
    kept_answers,
    problem_of_measure,
    problems,
    ticked,
)
from programs.scoring import band, scores
from programs.services import (
    add_instrument,
    add_question,
    add_survey,
    move_question,
    open_closing_round,
    open_due_rounds,
    remove_question,
    remove_survey,
    replace_questions,
    update_question,
    update_survey,
)
from tests.world import House, World


def question(key: str = "a", kind: str = "choice", **more: Any) -> dict[str, Any]:
    choices = {"text": []}.get(kind, ["Yes", "No"])
    rows = [{"key": "r", "text": "Row"}] if kind == "matrix" else []
    return {"key": key, "text": "Well?", "type": kind, "choices": choices, "rows": rows, **more}


# What makes questions whole.


@pytest.mark.parametrize("kind", ["scale", "choice", "several", "text", "matrix"])
def test_each_type_of_question_can_be_asked(kind: str) -> None:
    assert problems([question(kind=kind)]) == []


@pytest.mark.parametrize(
    ("questions", "where"),
    [
        ([question(), question()], ["a"]),
        ([question(key="")], [""]),
        ([question(text=" ")], ["a"]),
        ([question(text="x" * 301)], ["a"]),
        ([question(kind="essay")], ["a"]),
        ([question(choices=["Yes"])], ["a"]),
        ([question(choices=["Yes", "Yes"])], ["a"]),
        ([question(choices=[str(n) for n in range(13)])], ["a"]),
        ([question(kind="text", choices=["Yes", "No"])], ["a"]),
        ([question(kind="matrix", rows=[])], ["a"]),
        ([question(rows=[{"key": "r", "text": "Row"}])], ["a"]),
        ([question(audience="admin")], ["a"]),
        ([question(show_if={"question": "a", "answers": ["Yes"]})], ["a"]),
        ([question(), question("b", show_if={"question": "a", "answers": ["Perhaps"]})], ["b"]),
        ([question(), question("b", show_if={"question": "a", "answers": []})], ["b"]),
        (
            [question(kind="text"), question("b", show_if={"question": "a", "answers": ["x"]})],
            ["b"],
        ),
        (
            [
                question(audience="mentor"),
                question("b", show_if={"question": "a", "answers": ["No"]}),
            ],
            ["b"],
        ),
        ([question(str(n)) for n in range(81)], [""]),
    ],
    ids=range(18),
)
def test_what_is_wrong_is_said_of_its_question(
    questions: list[dict[str, Any]], where: list[str]
) -> None:
    assert [key for key, _ in problems(questions)] == where


def test_what_is_not_asked_is_not_kept_and_not_required() -> None:
    questions = [
        question(),
        question("b", "text", is_required=True, show_if={"question": "a", "answers": ["No"]}),
        question("c", "several", show_if={"question": "b", "answers": ["x"]}),
    ]
    assert kept_answers(questions, {"a": "Yes", "b": "Because"}) == ({"a": "Yes"}, {})
    assert set(kept_answers(questions, {"a": "No"})[1]) == {"b"}
    assert kept_answers(questions, {"a": "No", "b": " So "})[0] == {"a": "No", "b": "So"}


def test_a_table_that_must_be_answered_must_be_answered_row_by_row() -> None:
    table = question("t", "matrix", is_required=True)
    table["rows"] = [{"key": "r", "text": "R"}, {"key": "s", "text": "S"}]
    assert set(kept_answers([table], {"t": {"r": "Yes"}})[1]) == {"t"}
    kept, wrong = kept_answers([table], {"t": {"r": "Yes", "s": "No"}})
    assert wrong == {}
    assert ticked([table], kept) == {"t.r": ["Yes"], "t.s": ["No"]}


def test_two_taps_are_questions_of_one_choice_without_conditions() -> None:
    assert can_be_tapped([question("a"), question("b", "scale")])
    assert not can_be_tapped([question("a"), question("b", "text")])
    assert not can_be_tapped([question(str(n)) for n in range(4)])
    assert not can_be_tapped([])
    pulses = [one for template in TEMPLATES for one in template.surveys if one.kind == "pulse"]
    assert pulses
    assert all(can_be_tapped(pulse.questions_as_json()) for pulse in pulses)


def test_the_surveys_of_the_templates_are_whole() -> None:
    for template in TEMPLATES:
        for survey in template.surveys:
            questions, named = survey.questions_as_json(), not survey.is_anonymous
            assert problems(questions) == [], (template.key, survey.key)
            assert problem_of_measure(questions, is_anonymous=survey.is_anonymous) is None
            # One has names, and says so: it compares what the same people say.
            assert named is any(one["measures"] for one in questions), survey.key
            assert not named or "kept with your name" in survey.introduction
            assert not named or "not a validated scale" in survey.introduction


# Scores, by hand.


def steps(*values: float) -> list[dict[str, Any]]:
    return [{"label": f"step {place}", "value": value} for place, value in enumerate(values, 1)]


def pack(scale: dict[str, Any], items: int, values: list[dict[str, Any]]) -> dict[str, Any]:
    names = [f"i{n}" for n in range(1, items + 1)]
    return {
        "format": FORMAT,
        "key": "made_up",
        "version": "1",
        "title": "Made up",
        "licence": {"name": "Ours", "text": "For tests."},
        "permission": "Not needed.",
        "is_validated": False,
        "answers": {"how": values},
        "items": [{"key": name, "text": name, "answers": "how"} for name in names],
        "scales": [{"key": "s", "title": "S", "method": "mean", "items": names, **scale}],
    }


def given(*places: int) -> dict[str, str]:
    return {f"i{n}": f"step {place}" for n, place in enumerate(places, 1) if place}


@pytest.mark.parametrize(
    ("scale", "values", "places", "score"),
    [
        # Six items from 1 to 5, the second, fourth and sixth turned: 2 5 1 4 3 2 counts as
        # 2 1 1 2 3 4, which is 13, and 13 / 6 = 2.1667.
        ({"reversed": ["i2", "i4", "i6"]}, (1, 2, 3, 4, 5), (2, 5, 1, 4, 3, 2), 2.17),
        # The same, all at the far end: 5 1 5 1 5 1 is 3 on average where the turned ones are 5.
        ({"reversed": ["i2", "i4", "i6"]}, (1, 2, 3, 4, 5), (5, 1, 5, 1, 5, 1), 5.0),
        # By quarters of a hundred: 100 75 50 25 0 75, the last turned to 25: 275 / 6 = 45.83.
        ({"reversed": ["i6"]}, (0, 25, 50, 75, 100), (5, 4, 3, 2, 1, 4), 45.83),
        # Five from 0 to 5, summed and times four: 3 + 2 + 4 + 1 + 3 = 13, 52.
        (
            {
                "method": "sum",
                "multiply": 4,
                "decimals": 0,
                "items": ["i1", "i2", "i3", "i4", "i5"],
            },
            (0, 1, 2, 3, 4, 5),
            (4, 3, 5, 2, 4, 1),
            52.0,
        ),
        # One of six left out, five are enough: 1 + 2 + 3 + 4 + 5 = 15, 15 / 5 = 3.
        ({"at_least": 5}, (1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 0), 3.0),
        # A sum of six of which five were answered is made up: 15 / 5 * 6 = 18.
        ({"method": "sum", "at_least": 5}, (1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 0), 18.0),
        # Halves are rounded up: 1 2 1 2 1 2 is 1.5 on average, without decimals 2.
        ({"decimals": 0}, (1, 2, 3, 4, 5), (1, 2, 1, 2, 1, 2), 2.0),
    ],
    ids=range(7),
)
def test_scores_are_those_worked_out_by_hand(
    scale: dict[str, Any], values: tuple[int, ...], places: tuple[int, ...], score: float
) -> None:
    instrument = pack(scale, 6, steps(*values))
    check(instrument)
    assert scores(instrument, given(*places)) == {"s": score}


def test_too_few_answers_have_no_score() -> None:
    assert scores(pack({}, 6, steps(1, 2, 3)), given(1, 2, 3, 1, 2, 0)) == {}
    assert scores(pack({"at_least": 5}, 6, steps(1, 2, 3)), given(1, 2, 3, 1, 0, 0)) == {}


def test_what_does_not_matter_to_somebody_does_not_count() -> None:
    """Two areas matter very much (3) and somewhat (1), found 5 and 1; the rest do not matter and
    are found nowhere: (3*5 + 1*1) / 4 = 4."""
    instrument = placed(WHAT_MATTERS)
    answers = {item["key"]: "Not important to me" for item in instrument["items"][:6]}
    answers |= {item["key"]: "Not at all" for item in instrument["items"][6:]}
    first, second = "direction", "skills"
    answers[f"own_what_matters__matters_{first}"] = "Very important"
    answers[f"own_what_matters__matters_{second}"] = "Somewhat important"
    answers[f"own_what_matters__found_{first}"] = "Very much"
    assert scores(instrument, answers) == {"own_what_matters__what_matters": 4.0}
    nothing = answers | {
        f"own_what_matters__matters_{one}": "Not important to me" for one in (first, second)
    }
    assert scores(instrument, nothing) == {}


def test_our_own_experience_set_by_hand() -> None:
    """4 5 2 4 1 3, the third and the fifth turned to 4 and 5: 25 / 6 = 4.17, to one decimal."""
    instrument = placed(EXPERIENCE)
    words = ["Not at all", "A little", "Partly", "Mostly", "Very much"]
    chosen = zip(instrument["items"], (4, 5, 2, 4, 1, 3), strict=True)
    answers = {item["key"]: words[place - 1] for item, place in chosen}
    assert scores(instrument, answers) == {"own_experience__experience": 4.2}
    scale = instrument["scales"][0]
    assert [band(scale, score) for score in (0.5, 1, 2.9, 3, 4.2)] == [
        "",
        "Worth a closer look",
        "Worth a closer look",
        "Going along",
        "Going well",
    ]


# Files.


def test_the_packs_of_the_product_are_whole_and_say_that_they_are_not_validated() -> None:
    for one in PACKS:
        check(one)
        assert problems(questions_of(one)) == []
        assert not one["is_validated"]
        assert "validated" in one["licence"]["text"]
        assert read(json.dumps(one).encode()) == one


def changed(**more: Any) -> bytes:
    return json.dumps({**EXPERIENCE, "key": "other", **more}).encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not JSON"),
        (b'{"format": "mentorship.instr', "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "its format is missing"),
        (b"{}", "its format is missing"),
        (changed(format="mentorship.instrument/2"), "mentorship.instrument/2"),
        (changed(version=""), "version"),
        (changed(permission=""), "permission"),
        (changed(licence={}), "licence"),
        (changed(surprise=1), "surprise"),
        (changed(items=[]), "items"),
        (changed(items=EXPERIENCE["items"] * 2), "same key"),
        (changed(answers={"other": steps(1, 2)}), "has no answers"),
        (changed(answers={"how_much": steps(1, 2) + steps(1)}), "read the same"),
        (changed(scales=EXPERIENCE["scales"] * 2), "Two scales"),
        (
            changed(scales=[{**EXPERIENCE["scales"][0], "items": ["nowhere"], "at_least": 1}]),
            "not there",
        ),
        (changed(scales=[{**EXPERIENCE["scales"][0], "at_least": 7}]), "more answers"),
        (changed(scales=[{**EXPERIENCE["scales"][0], "method": "weighted_mean"}]), "one weight"),
        (b" " * (LARGEST + 1), "larger than 1 MB"),
    ],
    ids=range(20),
)
def test_a_file_that_is_no_instrument_says_why(content: bytes, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(content)
    assert words in refused.value.message
    assert "file" in refused.value.fields


# The builder.


@pytest.fixture
def house(world: World) -> Iterator[House]:
    with world.northgate.activate():
        yield world.northgate


def test_a_survey_grows_question_by_question(house: House) -> None:
    manager = house.actor("manager")
    survey = add_survey(
        actor=manager, program=house.program, title="Half-way", kind="midpoint", audience="both"
    )
    first = add_question(actor=manager, survey=survey, question=question())
    second = add_question(
        actor=manager,
        survey=survey,
        question=question(show_if={"question": first, "answers": ["No"]}),
    )
    assert (first, second) == ("well", "well_2")
    for refused, code in (
        (lambda: move_question(actor=manager, survey=survey, key=second, direction="up"), None),
        (lambda: remove_question(actor=manager, survey=survey, key=first), None),
        (
            lambda: update_question(
                actor=manager, survey=survey, key=first, question=question(choices=["A", "B"])
            ),
            None,
        ),
    ):
        with pytest.raises(Invalid) as error:
            refused()
        assert code is None
        assert "condition" in error.value.message or "answers" in error.value.message
    survey.refresh_from_db()
    assert [one["key"] for one in survey.questions] == [first, second]
    assert not move_question(actor=manager, survey=survey, key=first, direction="up")
    remove_question(actor=manager, survey=survey, key=second)
    remove_survey(actor=manager, survey=survey)
    assert not house.program.surveys.filter(pk=survey.pk).exists()


SURE = {"measures": "confidence"}


def test_one_scale_of_a_survey_with_names_measures_confidence(world: World, house: House) -> None:
    manager = house.actor("manager")
    survey = add_survey(actor=manager, program=house.program, title="Sure?", kind="pulse")
    address = reverse("programs:question_new", args=[house.slug, survey.pk])
    marked = {
        "text": "How sure?", "type": "scale", "audience": "both", "measures": "on",
        "choices": "Not at all\nVery much",
    }  # fmt: skip
    refused = world.client("manager").post(address, marked)
    assert (refused.status_code, "person by person" in refused.text) == (422, True)
    update_survey(actor=manager, survey=survey, is_anonymous=False)
    assert world.client("manager").post(address, marked).status_code == 302
    survey.refresh_from_db()
    (kept,) = survey.questions
    assert kept["measures"] == "confidence"
    page = reverse("programs:survey", args=[house.slug, survey.pk])
    assert "measures confidence" in world.client("manager").get(page).text

    for refuse in (
        lambda: add_question(actor=manager, survey=survey, question=question("b", "scale", **SURE)),
        lambda: update_question(
            actor=manager, survey=survey, key=kept["key"], question=question(**SURE)
        ),
        lambda: update_survey(actor=manager, survey=survey, is_anonymous=True),
    ):
        with pytest.raises(Invalid) as error:
            refuse()
        assert error.value.code == "measure"
    # The database knows no other either.
    two, table = [question("a", "scale", **SURE), question("b", "scale", **SURE)], question(**SURE)
    for wrong in ({"questions": two}, {"questions": [table]}, {"is_anonymous": True}):
        with pytest.raises(IntegrityError, match="programs_survey"), transaction.atomic():
            Survey.objects.filter(pk=survey.pk).update(**wrong)
    replace_questions(actor=manager, survey=survey, questions=[question("a", "scale")])
    update_survey(actor=manager, survey=survey, is_anonymous=True)


def test_an_instrument_whose_item_changed_is_not_scored(house: House) -> None:
    manager = house.actor("manager")
    survey = house.program.surveys.get()
    add_instrument(actor=manager, survey=survey, pack=EXPERIENCE)
    with pytest.raises(Conflict):
        add_instrument(actor=manager, survey=survey, pack=EXPERIENCE)
    survey.refresh_from_db()
    assert [one["key"] for one in survey.instruments] == ["own_experience"]
    item = survey.questions[-1]
    update_question(
        actor=manager, survey=survey, key=item["key"], question={**item, "text": "Reworded?"}
    )
    survey.refresh_from_db()
    assert survey.instruments == []
    assert len(survey.questions) == 7


def test_a_survey_that_was_asked_or_is_a_step_stays(house: House) -> None:
    manager, survey = house.actor("manager"), house.program.surveys.get()
    with pytest.raises(Conflict) as refused:
        remove_survey(actor=manager, survey=survey)
    assert refused.value.code == "survey_was_asked"
    SurveyRound.objects.all().delete()
    with pytest.raises(Conflict) as refused:
        remove_survey(actor=manager, survey=survey)
    assert refused.value.code == "survey_in_structure"


def test_a_step_asks_its_cohort_once_from_its_day_on_and_not_when_it_is_over(house: House) -> None:
    step = house.program.touchpoints.get(kind="pulse")
    on = step.day_in(house.cohort)
    asked = house.cohort.survey_rounds.exclude(occasion=SurveyRound.AT_CLOSING)
    # The cohort of the other programme began on the same day.
    for day, count in ((on.replace(year=on.year - 1), 0), (on, 2), (on, 0)):
        assert open_due_rounds(actor=house.system, today=day) == count
    only = asked.get()
    assert (only.opens_on, (only.closes_on - on).days) == (on, 10)
    assert only.questions == step.survey.questions
    SurveyRound.objects.all().delete()
    assert open_due_rounds(actor=house.system, today=only.closes_on) == 0


def test_a_closing_cohort_is_asked_once(house: House) -> None:
    manager, survey = house.actor("manager"), house.program.surveys.get()
    SurveyRound.objects.all().delete()
    first = open_closing_round(actor=manager, cohort=house.cohort, survey=survey)
    assert open_closing_round(actor=manager, cohort=house.cohort, survey=survey) == first
    Cohort.objects.filter(pk=house.cohort.pk).update(status="closed")
    with pytest.raises(DomainError):
        open_closing_round(actor=manager, cohort=house.cohort, survey=survey)


def test_an_administrator_adds_an_instrument_by_its_file(world: World) -> None:
    house = world.northgate
    client = world.client("admin")
    address = reverse("programs:instruments", kwargs={"slug": house.slug})
    content = json.dumps({**EXPERIENCE, "key": "licensed", "title": "Licensed"}).encode()

    def send(**more: Any) -> Any:
        file = SimpleUploadedFile("pack.json", content, content_type="application/json")
        return client.post(address, {"file": file, **more})

    refused = send()
    assert refused.status_code == 422
    assert "permission" in refused.text
    assert send(has_permission="on").status_code == 302
    assert "Licensed" in client.get(address).text
    again = send(has_permission="on")
    assert again.status_code == 422
    assert "there already" in again.text
    with house.activate():
        assert InstrumentPack.objects.get(key="licensed").definition["version"] == "1"


def test_the_preview_shows_each_side_its_own_questions(world: World) -> None:
    house = world.northgate
    with house.activate():
        survey = house.program.surveys.get()
        survey.questions = [
            question("m", audience="mentor", text="To the mentor"),
            question("e", "matrix", audience="mentee", text="To the mentee"),
        ]
        survey.save()
    client = world.client("manager")
    ids = {"slug": house.slug, "survey_id": survey.pk}
    address = reverse("programs:survey_preview", kwargs=ids)
    mentor, mentee = (client.get(address, {"as": one}).text for one in ("mentor", "mentee"))
    assert ("To the mentor" in mentor, "To the mentee" in mentor) == (True, False)
    assert ("To the mentor" in mentee, "To the mentee" in mentee) == (False, True)
