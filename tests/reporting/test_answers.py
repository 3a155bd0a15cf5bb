"""What a survey came to: counted once, in a fixed list of groups that give nobody away."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.test import Client
from django.utils import timezone

from participants.models import Person, SurveyResponse
from programs.catalogue.instruments import EXPERIENCE
from programs.instruments import placed, questions_of
from programs.models import Cohort, SurveyRound
from reporting.answers import BREAKDOWNS, Said, kept_questions
from reporting.chosen import kept_choices
from reporting.queries.feedback import survey_results
from reporting.queries.sheets import sheet_of
from reporting.scored import kept_scores
from reporting.services import keep_survey_results
from tests.attack.solving import Attacker, Sum
from tests.factories.programs import SurveyFactory
from tests.reporting.cohorts import cohort_of_pairs
from tests.world import World

QUESTION = {"key": "worth", "text": "Worth it?", "type": "scale"}


def people(count: int, chance: random.Random) -> list[Said]:
    return [
        Said(
            chance.choice(("mentee", "mentor")),
            chance.choices(("City", "Park", "Quay"), (6, 3, 1))[0],
            chance.choices(("Medicine", "Surgery", "Theatre"), (6, 5, 1))[0],
            chance.choice("1256"),
            {"worth": chance.randint(1, 5)},
        )
        for _ in range(count)
    ]


def test_all_breakdowns_together_tell_of_nobody() -> None:
    """How many answered is in brackets behind every mean: sums for whoever solves for the rest."""
    chance = random.Random(11)
    shown = 0
    for count in (12, 40, 90, 200):
        said = people(count, chance)
        [kept] = kept_questions([QUESTION], said, 11)
        cells = sorted({one.cell for one in said})
        sums: list[Sum] = [(cells, count, count)]
        for by, table in zip(BREAKDOWNS, kept["tables"], strict=True):
            for group in table["groups"]:
                of = [
                    one
                    for one in said
                    if tuple(getattr(one, a) for a in by) == tuple(group["name"])
                ]
                if "answers" not in group:
                    continue
                shown += 1
                assert group["answers"] == len(of) >= 11
                sums.append((sorted({one.cell for one in of}), len(of), len(of)))
        attacker = Attacker(cells, sums)
        assert attacker.small([[cell] for cell in cells], 11) == []
    assert shown > 20


def test_too_few_answers_leave_no_mean() -> None:
    [kept] = kept_questions([QUESTION], people(10, random.Random(1)), 11)

    assert kept["everyone"] is None
    assert not any("answers" in group for one in kept["tables"] for group in one["groups"])


def test_choices_are_counted_for_all_who_answered_and_none_for_too_few() -> None:
    pick = {"key": "how", "text": "How?", "type": "choice", "choices": ["Near", "Far"]}
    some = {"key": "why", "text": "Why?", "type": "several", "choices": ["a", "b", "c"]}
    rows = [{"key": "x", "text": "by day"}, {"key": "y", "text": "by night"}]
    table = {"key": "t", "text": "When", "type": "matrix", "choices": ["No", "Yes"], "rows": rows}
    words = {"key": "w", "text": "Anything else?", "type": "text"}
    said = [
        {"how": "Near" if n else "Far", "why": ["a", "b"], "t": {"x": "Yes"}, "w": "No"}
        for n in range(11)
    ]
    said[0]["t"] = {"x": "No", "y": "Yes"}
    kept = kept_choices([pick, some, table, words], said, 11)
    assert kept == [
        {"text": "How?", "people": 11, "choices": [["Near", 10], ["Far", 1]]},
        {"text": "Why?", "people": 11, "choices": [["a", 11], ["b", 11], ["c", 0]]},
        {"text": "When by day", "people": 11, "choices": [["No", 1], ["Yes", 10]]},
        {"text": "When by night"},
    ]
    assert kept_choices([pick], said[:10], 11) == [{"text": "How?"}]
    [scale] = kept_questions([QUESTION], people(12, random.Random(5)), 11)
    assert sum(count for _, count in scale["shares"]["choices"]) == 12


@pytest.mark.django_db
def test_what_is_kept_does_not_follow_people(world: World) -> None:
    """After a move, an erasure and a late answer a second reading says what the first said."""
    house = world.northgate
    with house.activate():
        cohort = cohort_of_pairs(15, program=house.program, status=Cohort.Status.CLOSED)
        survey = SurveyFactory(program=house.program, key="end", kind="end", questions=[QUESTION])
        late, *others = cohort.enrollments.order_by("role", "pk")
        for one in others:
            SurveyResponse.objects.create(survey=survey, enrollment=one, answers={"worth": 4})
        assert keep_survey_results(actor=house.system) == 1
        first = survey_results(house.actor("admin"), cohort)
        assert [row for row, _ in first[0].questions[0].breakdowns[0].rows]

        Person.objects.filter(enrollments=others[0]).update(department=None, site=None)
        SurveyResponse.objects.filter(enrollment=others[1]).delete()
        SurveyResponse.objects.create(survey=survey, enrollment=late, answers={"worth": 1})

        assert keep_survey_results(actor=house.system) == 0
        assert survey_results(house.actor("manager"), cohort) == first
        assert survey_results(house.actor("other_manager"), cohort) == []


@pytest.mark.django_db
def test_whether_one_of_two_answered_is_not_told(world: World) -> None:
    house = world.northgate
    with house.activate():
        cohort = cohort_of_pairs(1, program=house.program, status=Cohort.Status.CLOSED)
        for key in ("answered", "left"):
            survey = SurveyFactory(
                program=house.program,
                key=key,
                title="How was it?",
                kind="end",
                questions=[QUESTION],
            )
            SurveyRound.objects.create(
                cohort=cohort, survey=survey, occasion=key, title="How was it?", kind="end",
                audience="both", is_anonymous=False, questions=[QUESTION], instruments=[],
                opens_on=cohort.starts_on, closes_on=timezone.localdate() - dt.timedelta(days=1),
            )  # fmt: skip
            if key == "answered":
                SurveyResponse.objects.create(
                    survey=survey, enrollment=cohort.enrollments.all()[0], answers={"worth": 4}
                )
        assert keep_survey_results(actor=house.system) == 2
        answered, left = survey_results(house.actor("manager"), cohort)
        assert answered == left


@pytest.mark.django_db
def test_choices_of_named_surveys_by_api_and_export_are_those_of_the_page(world: World) -> None:
    house = world.northgate
    pick = {"key": "how", "text": "How did you meet?", "type": "choice", "choices": ["Near", "Far"]}
    rare = {**pick, "key": "rare", "text": "Who knows?"}
    with house.activate():
        cohort = cohort_of_pairs(15, program=house.program, status=Cohort.Status.CLOSED)
        questions = [QUESTION, pick, rare]
        survey = SurveyFactory(program=house.program, key="end", kind="end", questions=questions)
        for n, one in enumerate(cohort.enrollments.order_by("pk")):
            said = {"worth": 4 + n % 2, "how": "Far"} | ({"rare": "Near"} if n < 10 else {})
            SurveyResponse.objects.create(survey=survey, enrollment=one, answers=said)
        keep_survey_results(actor=house.system)
        [page] = survey_results(house.actor("manager"), cohort)
        sheet = sheet_of(house.actor("manager"), "surveys", cohort)
        named = [one.title for one in sheet.columns]
        rows = [dict(zip(named, row, strict=True)) for row in sheet.rows]
    chosen = [row for row in rows if row["Question"] == "How did you meet?"]
    assert [(row["Choice"], row["Share, per cent"], row["Answers"]) for row in chosen] == [
        ("Near", 5, 30),
        ("Far", 95, 30),
    ], "all chose alike, and it is not told that all did"
    [withheld] = [row for row in rows if row["Question"] == "Who knows?"]
    assert (withheld["Choice"], withheld["Answers"]) == (None, None)
    assert withheld["Remark"]

    address = f"/api/v1/organizations/{house.slug}/cohorts/{cohort.pk}/surveys/named/"
    [told] = world.client("manager").get(address).json()
    assert [one["percent"] for one in told["choices"][0]["shares"]] == [5, 95]
    assert told["choices"][1] == {"text": "Who knows?", "is_withheld": True, "shares": []}
    assert told["scales"][0]["everyone"]["value"] == page.questions[0].everyone.value
    assert world.client("other_manager").get(address).status_code == 404


def answers_with(*places: int) -> dict[str, str]:
    """Steps of the six items, from 1 to 5."""
    items = zip(questions_of(EXPERIENCE), places, strict=True)
    return {one["key"]: one["choices"][place - 1] for one, place in items if place}


def test_scores_are_told_of_eleven_and_of_both_sides_or_of_neither() -> None:
    # By hand: the third and fifth count from the other end: (4+5+4+4+5+3) / 6 = 25 / 6, 4.2.
    said = [Said("mentee", "City", "Medicine", "1", answers_with(4, 5, 2, 4, 1, 3))] * 12
    # (2+2+2+2+2) / 5 of five answered, 2; and of three there is no score.
    said += [Said("mentor", "City", "Surgery", "5", answers_with(2, 2, 4, 2, 4, 0))] * 12
    said += [Said("mentor", "City", "Surgery", "5", answers_with(2, 2, 4, 0, 0, 0))] * 9
    [kept] = kept_scores([placed(EXPERIENCE)], said, 11)
    assert kept["score"]["version"] == "1"
    assert (kept["lowest"], kept["highest"]) == (1, 5)
    assert kept["everyone"]["answers"] == 24
    assert kept["everyone"]["value"] == 3.0, "one of each side is told a step off: they were alike"
    [table] = kept["tables"]
    assert {one["name"][0]: one["answers"] for one in table["groups"]} == {
        "mentee": 12,
        "mentor": 12,
    }
    assert dict(kept["shares"]["choices"]) == {
        "Worth a closer look": 12,
        "Going along": 1,
        "Going well": 11,
    }
    [few] = kept_scores([placed(EXPERIENCE)], said[:14], 11)
    assert few["everyone"]["answers"] == 14
    assert not any("answers" in one for one in few["tables"][0]["groups"]), "nor who are many"
    [none] = kept_scores([placed(EXPERIENCE)], said[2:12], 11)
    assert (none["everyone"], none["shares"]) == (None, {})
    assert not any("answers" in one for one in none["tables"][0]["groups"])


@pytest.mark.django_db
def test_scores_of_a_survey_with_names_on_page_file_and_api(world: World, client: Client) -> None:
    house = world.northgate
    with house.activate():
        cohort = cohort_of_pairs(15, program=house.program, status=Cohort.Status.CLOSED)
        survey = SurveyFactory(
            program=house.program,
            key="end",
            kind="end",
            title="The end, with names",
            questions=questions_of(EXPERIENCE),
            instruments=[placed(EXPERIENCE)],
        )
        for n, one in enumerate(cohort.enrollments.order_by("role", "pk")):
            said = answers_with(4, 5, 2, 4, 1, 3 + n % 2)
            SurveyResponse.objects.create(survey=survey, enrollment=one, answers=said)
        keep_survey_results(actor=house.system)
        [page] = survey_results(house.actor("manager"), cohort)
        [score] = page.scores
        assert [one.text for one in page.questions] == [one["text"] for one in survey.questions]
        assert score.told.everyone.value == 4.2
        rows = list(sheet_of(house.actor("manager"), "surveys", cohort).rows)
    told = [row[7:11] for row in rows if row[6] == score.told.text]
    assert told[0] == ("Everybody", 30, 4.2, 5.0)
    client.force_login(house.user("manager"))
    shown = client.get(f"/o/{house.slug}/cohorts/{cohort.pk}/surveys/").content.decode()
    for words in ("version 1, from 1 to 5", "<strong>4.2</strong>"):
        assert words in shown
    api = client.get(f"/api/v1/organizations/{house.slug}/cohorts/{cohort.pk}/surveys/named/")
    [one] = api.json()[0]["scores"]
    assert (one["version"], one["is_validated"], one["everyone"]["value"]) == ("1", False, 4.2)
    client.force_login(house.user("mentee"))
    assert client.get(f"/o/{house.slug}/cohorts/{cohort.pk}/surveys/").status_code == 404
