"""What a board is told: worked out by hand, with its denominators, and nothing that is withheld."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pypdf import PdfReader

from mentorship.models import Organization
from mentorship.typesetting import typeset
from reporting import services
from reporting.board import BoardFacts, CohortLine, MeanLine, Met, SurveyLine, Volume
from reporting.board.conclusions import Conclusion, conclusions
from reporting.board.evidence import Report, evidence
from reporting.board.pages import pages
from reporting.queries.board import board_facts
from reporting.queries.journey import Journey
from reporting.queries.sheets import scope_of
from tests.reporting.cohorts import cohort_of_pairs
from tests.reporting.test_exports import asked, made, text_in
from tests.world import World

OCTOBER, YEAR_BEFORE = dt.date(2026, 10, 1), dt.date(2025, 10, 1)
NOTHING = BoardFacts(
    of="Northgate",
    since=dt.date(2025, 11, 1),
    until=dt.date(2026, 10, 31),
    today=dt.date(2026, 11, 22),
    threshold=11,
    are_pairs=True,
)
FACTS = replace(
    NOTHING,
    cohorts=(
        CohortLine("Leadership", "Spring", "Closed", 58, 29, 0, 26, True, Volume(129, 4, 6_300)),
        CohortLine("Leadership", "Autumn", "Active", 280, 140, 118, 0, False, Volume(75, 6, 3_380)),
        CohortLine("Digital", "Small", "Active"),
    ),
    month=Met(OCTOBER, 118, 140),
    year_before=Met(YEAR_BEFORE, 109, 131),
    volume=Volume(held=1_204, missed=104, minutes=57_792),
    before=Volume(held=1_104, missed=80, minutes=50_000),
    journey=Journey(invited=400, applied=340, accepted=320, matched=296, met=280, completed=52),
    active=118,
    states={"on_track": 104, "stalled": 6, "slowing": 5, "asked_for_support": 3},
    surveys=(
        SurveyLine(
            "Half-way",
            60,
            48,
            (
                MeanLine("I prepare well.", 4.6, 5, 47, "between 4.2 and 4.9"),
                MeanLine("I rest.", 3.1, 5, 48),
            ),
        ),
        SurveyLine("End", 40, 32),
        # How many were asked is not told of a round that is too small.
        SurveyLine("Pulse", None, None),
    ),
    granted=54_000,
    used=25_380,
)


def told(facts: BoardFacts) -> dict[str, str]:
    return {one.topic: one.text for one in conclusions(facts)}


def test_each_conclusion_is_worked_out_with_its_denominator() -> None:
    assert told(FACTS) == {
        "Meeting": "118 of 140 pairs met in October 2026, 9 more than in October 2025 "
        "(109 of 131). 1,204 meetings were held, 963 hours together: 100 meetings more than in "
        "the same months a year before (1,104). Of 1,308 meetings that were logged, 104 did not "
        "take place (8%).",
        "Taking part": "Of 320 people who were given a place by 22 November 2026, 296 were matched "
        "(92%), and 280 of those met at least once. In 1 cohort that is over, 26 of 29 "
        "relationships lasted to the end (90%).",
        "Where to look": "14 of 118 active relationships needed a look on 22 November 2026: "
        "asked for support 3, stalled 6, slowing 5.",
        "What they say": "2 surveys closed; 100 answers were asked for, and about 80 were given "
        "(80%). The highest mean is of “I prepare well”: 4.6 of 5 (between 4.2 and 4.9; about 45 "
        "answers). The lowest is of “I rest”: 3.1 of 5 (about 50 answers).",
        "Protected time": "So far in 2026 mentors have used 423 of the 900 hours that their "
        "programmes grant them (47%).",
        "Left out": "1 of 3 cohorts is in no figure: fewer than 11 people take part in it, and "
        "one of them could be recognised.",
    }


@pytest.mark.parametrize(
    ("changes", "topic", "words"),
    [
        ({"year_before": None}, "Meeting", "118 of 140 pairs met in October 2026. 1,204"),
        ({"month": Met(OCTOBER, 100, 140)}, "Meeting", "2026, 9 fewer than in October 2025"),
        ({"month": Met(OCTOBER, 109, 131)}, "Meeting", "2026, as many as in October 2025"),
        ({"year_before": Met(YEAR_BEFORE, 0, 0)}, "Meeting", "met in October 2026. 1,204"),
        ({"month": Met(OCTOBER, 0, 0)}, "Meeting", "1,204 meetings were held"),
        ({"month": Met(OCTOBER, 1, 1), "year_before": None}, "Meeting", "1 of 1 pair met"),
        ({"are_pairs": False}, "Meeting", "118 of 140 relationships met"),
        ({"before": Volume(held=1_204)}, "Meeting", ": as many meetings as in the same months"),
        ({"before": Volume(held=1_304)}, "Meeting", "100 meetings fewer than in the same months"),
        ({"before": None}, "Meeting", "963 hours together. Of 1,308"),
        ({"volume": Volume()}, "Meeting", "No meeting is on record in this time."),
        ({"states": {"on_track": 118}}, "Where to look", "All 118 active relationships were"),
        ({"threshold": 15}, "Left out", "fewer than 15 people"),
        (
            {"cohorts": (FACTS.cohorts[0], CohortLine("New", "Winter", "Enrolling", 0, 0, 0, 0))},
            "Taking part",
            "at least once. In 1 of these 2 cohorts nobody is matched yet. In 1 cohort that",
        ),
        (
            {"journey": Journey(50, 40, 37, 0, 0, 0)},
            "Taking part",
            "37 people were given a place by 22 November 2026; nobody is matched yet. In 1",
        ),
    ],
)
def test_the_words_follow_the_figures(changes: dict[str, object], topic: str, words: str) -> None:
    assert words in told(replace(FACTS, **changes))[topic]  # type: ignore[arg-type]


def test_of_nothing_nothing_is_said() -> None:
    assert told(NOTHING) == {"Meeting": "Nothing that may be shown is on record for this time."}


def test_every_picture_says_what_it_shows_and_every_table_has_heads() -> None:
    facts = replace(FACTS, by_month=((OCTOBER, 75, 60), (dt.date(2026, 11, 1), 80, None)))
    report = Report("Mentoring", facts, tuple(conclusions(facts)), evidence(facts, ()))
    words = pages(report)

    months, people, cohorts, surveys = words["tables"]
    assert months["chart"]["alt"] == (
        "Meetings month by month: October 2026 75 (a year before 60), November 2026 80."
    )
    assert people["chart"]["alt"].startswith("From invited to completed: Invited or applied 400, ")
    assert cohorts["rows"][2][-1] == "withheld: a small group"
    assert surveys["rows"][0][-1] == "between 4.2 and 4.9"
    assert [row[3:5] for row in surveys["rows"]] == [
        ["47", "4.6"],
        ["48", "3.1"],
        ["32", ""],
        ["", ""],
    ]
    assert all(len(row) == len(one["heads"]) for one in words["tables"] for row in one["rows"])
    assert "Digital, Small" in " ".join(words["notes"])


def test_conclusions_fit_one_page_however_many() -> None:
    told = tuple(Conclusion(one.topic, one.sentences * 2) for one in conclusions(FACTS))
    words = pages(Report("Mentoring", FACTS, told, evidence(FACTS, ())))
    house = Organization(name="Northgate", slug="northgate")
    made_at = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)

    paper = PdfReader(BytesIO(typeset("board", house, "Mentoring", words, made_at=made_at)))

    assert "could be recognised" in " ".join(paper.pages[0].extract_text().split())
    assert "The evidence" in paper.pages[1].extract_text()


@pytest.mark.django_db
def test_a_report_is_made_of_what_its_reader_may_be_shown(world: World) -> None:
    """The manager's has the cohort's figures; the administrator's says that it is withheld."""
    house = world.northgate
    with house.activate():
        cohort_of_pairs(2, cohort=house.cohort, met_days_ago=(40, 9))
        to_manager = board_facts(house.actor("manager"), scope_of(house.actor("manager")))
        to_admin = board_facts(house.actor("admin"), scope_of(house.actor("admin")))
    assert (to_manager.withheld, to_manager.journey.matched) == (0, 8)  # type: ignore[union-attr]
    assert to_admin.withheld == 1
    assert (to_admin.journey.matched, to_admin.active, to_admin.surveys) == (0, 0, ())  # type: ignore[union-attr]

    for format, name in (("pdf", "manager"), ("xlsx", "manager"), ("pdf", "admin")):
        export = made(house, asked(house, name, kind="board", format=format, cohort=None))
        assert export.status == "ready"
        path = default_storage.path(export.file.name)
        text = " ".join(text_in(path, format).split())
        assert ("far in 2026" in text or "Taking part" in text) == (name == "manager"), text
        if format == "pdf":
            assert b"pdfuaid" in Path(path).read_bytes()
            assert PdfReader(path).metadata["/Title"].startswith("Mentoring at")


@pytest.mark.django_db
def test_a_month_that_is_not_published_is_not_one_without_meetings(world: World) -> None:
    house = world.northgate
    with house.activate():
        cohort_of_pairs(12, program=house.program, status="active")
        services.refresh_touched(actor=house.system)
        found = {
            name: board_facts(house.actor(name), scope_of(house.actor(name)))
            for name in ("manager", "admin")
        }
    assert found["manager"].month.of >= 12  # type: ignore[union-attr]
    assert found["admin"].month.of == 0  # type: ignore[union-attr]
    assert "Meeting" not in told(found["admin"]) or "met in" not in told(found["admin"])["Meeting"]
