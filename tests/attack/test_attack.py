"""Whoever reads all that there is and solves for the rest finds out nobody. The plain rule that
hides what is small, and nothing else, stands beside it: it leaks, so the attacker can attack."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import cycle
from statistics import mean
from typing import Any

import pytest
import time_machine
from django.db.models import Q
from django.utils import timezone

from matching.models import Relationship
from mentorship.addresses import org_reverse
from participants.models import Department, Enrollment, Person, SurveyResponse
from programs.models import Cohort, SurveyRound
from reporting.board.conclusions import conclusions
from reporting.models import FollowUp
from reporting.queries.board import board_facts
from reporting.queries.feedback import survey_results
from reporting.queries.kept_outcomes import changes_told
from reporting.queries.sheets import scope_of
from reporting.services import (
    fetch_closing_report,
    keep_outcomes,
    keep_survey_results,
    publish_equity,
    publish_weeks,
    renew_rollups,
    renew_signals,
)
from tests.attack import asking, attack, formats, in_json
from tests.attack.ending import (
    ended,
    one_meets_one_takes_a_step_one_goes_on,
    one_would_like_to_go_on,
)
from tests.attack.hospital import LOPSIDED, SCATTERED, Shape, add_pair, build, cells
from tests.attack.reading import (
    OF_ACTIVITY,
    OF_ANSWERS,
    Reading,
    read,
    read_answers,
    read_close,
    read_live,
    read_own,
    read_pages,
)
from tests.factories.scheduling import MeetingFactory
from tests.reporting.outcomes.staff import ago, moment
from tests.world import House, World

pytestmark = pytest.mark.django_db
THRESHOLD = 11
MOST_WITHHELD = 1.8
MONDAY, THURSDAY = 0, 3


def quiet_day() -> dt.date:
    """From today on, the first day on which nothing new is published, nor on the next: no week or
    month has ended three days before, and none begins."""
    day = timezone.localdate()
    while any(
        one.weekday() in {MONDAY, THURSDAY} or one.day in {1, 4}
        for one in (day, day + dt.timedelta(days=1))
    ):
        day += dt.timedelta(days=1)
    return day


def at_noon(day: dt.date) -> time_machine.travel:
    return time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False)


def build_and_read(world: World, name: str, shape: Shape) -> tuple[House, Counter, Reading]:
    house: House = getattr(world, name)
    build(house, shape)
    with house.activate():
        people = attack.of_large_cohorts(cells(house), THRESHOLD)
    is_whole = name == "northgate"
    return house, people, read(house, world.client("admin", house), "admin", is_whole=is_whole)


@pytest.mark.parametrize(("name", "shape"), [("northgate", SCATTERED), ("harbour", LOPSIDED)])
def test_nobody_is_found_out(world: World, name: str, shape: Shape) -> None:
    day = quiet_day()
    with at_noon(day):
        house, reading = _nobody_is_found_out(world, name, shape)
        if name == "northgate":
            manager = read_own(house, world.client("manager", house), "manager")
            _a_manager_reads_of_their_programme_alone(house, manager)
            _who_takes_part_is_told_by_name(world, house)
            _nobodys_answer_is_found_out(house)
            _choices_are_told_once_and_the_same(reading, manager)
            _no_group_is_named_of_which_nothing_is_told(reading, manager)
            _every_format_says_the_same(house, reading)
            _the_api_says_the_same(reading)
            with house.activate():
                _one_answers_one_is_erased_one_declares_one_wishes(house)
            _what_is_confided_moves_no_page_of_a_manager(world, house, manager.live)
            with house.activate():
                _one_moves_one_ends_two_join(house)
                _one_leaves_one_logs_late_two_withdraw(house)
                for one in ended(house):
                    one_meets_one_takes_a_step_one_goes_on(one)
    if name == "northgate":
        with at_noon(day + dt.timedelta(days=1)):
            _no_two_readings_differ_by_a_person(world, house, reading, manager)


def _nobody_is_found_out(world: World, name: str, shape: Shape) -> tuple[House, Reading]:
    house, people, reading = build_and_read(world, name, shape)
    with house.activate():
        programs = dict(Cohort.objects.values_list("name", "program__name"))
    groups = attack.groups_of(people, programs)
    scopes = {scope for scope, *_ in groups}
    shown = {one for one in reading.shown(1) if one[0] in scopes}
    assert shown
    assert shown <= groups.keys()

    ours = attack.attacked(people, groups, shown, THRESHOLD)
    plain = attack.attacked(people, groups, attack.plainly_shown(people, groups), attack.PLAIN)

    assert (ours.groups_found, ours.cells_found) == (0, 0)
    assert plain.groups_found > plain.small / 3
    assert ours.price <= MOST_WITHHELD, ours
    assert attack.pinned(people, groups, reading) == []
    return house, reading


def _a_manager_reads_of_their_programme_alone(house: House, reading: Reading) -> None:
    """Each relationship of it, and nothing of another, neither by name nor in a total."""
    with house.activate():
        own = set(house.program.cohorts.exclude(status="draft").values_list("name", flat=True))
        pairs = Relationship.objects.filter(cohort__program=house.program, status="active").count()
        others = Relationship.objects.exclude(cohort__program=house.program).count()
    assert reading.ids.keys() == own
    assert others
    assert sum(one["relationships_active"] for one in reading.summaries.values()) == pairs
    assert {one["scope_id"] for one in reading.rollups if one["scope"] == "cohort"} <= set(
        reading.ids.values()
    )
    assert reading.told[house.program.name, "follow-ups/"]["by_kind"]


def _who_takes_part_is_told_by_name(world: World, house: House) -> None:
    """How many have a place and how many wait is counted on their page from the list beneath."""
    with house.activate():
        asked = SurveyRound.objects.filter(title__startswith="Asked").latest("opens_on").cohort
        listed = Counter(Enrollment.objects.filter(cohort=asked).values_list("role", "status"))
    address = org_reverse(house.organization, "participants:enrollments", cohort_id=asked.pk)
    for part in ("manager", "admin"):
        page = world.client(part, house).get(address).content.decode()
        told = re.findall(r"(\d+) invited · (\d+) applied · (\d+) waiting", page)
        assert told == [
            tuple(str(listed[role, one]) for one in ("invited", "applied", "waitlisted"))
            for role in ("mentor", "mentee")
        ]


def _nobodys_answer_is_found_out(house: House) -> None:
    """By who manages the cohort, nor by an administrator: what is told is the same to both."""
    with house.activate():
        first, last = SurveyRound.objects.filter(title__startswith="Asked ").order_by("opens_on")
        cohort = last.cohort
        both = asking.paired(first, last)
        hidden = asking.answers_of(first, last)
        plain = {
            frozenset(group): mean([hidden.points[one] for one in group])
            for group in hidden.groups.values()
            if len(group) >= attack.PLAIN
        }
        assert any(asking.found_out(hidden, plain, off=0.005, moved=0))
        for part in ("manager", "admin"):
            actor = house.actor(part)
            [result] = survey_results(actor, cohort)
            [changed] = changes_told(actor, cohort) or []
            told = asking.means_told(hidden, result, changed, both)
            assert len(told) > 5
            assert both in told
            assert list(asking.found_out(hidden, told)) == []
        steps = asking.as_told(hidden, result.questions[0].shares)
        everybody = frozenset(hidden.points)
        assert list(asking.steps_found_out(hidden, told, {everybody: steps})) == []
        exactly = {one: asking.exactly(hidden, one) for one in plain}
        assert any(asking.steps_found_out(hidden, plain, exactly))


def _choices_are_told_once_and_the_same(admin: Reading, manager: Reading) -> None:
    """Whatever is asked of a survey, by whom and of whichever cohorts: each of its questions that
    lets choose has one table, of everybody, so that no two tell of overlapping people."""
    wanted = (asking.WHERE["text"], asking.HELPED["text"])
    found: dict[str, set[str]] = defaultdict(set)
    for reading in (admin, manager):
        for name, rows in reading.answers.items():
            for question in wanted if name[0] == "surveys" else ():
                for closed in {row[3] for row in rows if row[6] == question}:
                    table = [row for row in rows if (row[3], row[6]) == (closed, question)]
                    assert {row[7] for row in table} == {"Everybody"}
                    found[f"{closed} {question}"].add(str(table))
    assert len(found) > 2
    assert {name: len(tables) for name, tables in found.items() if len(tables) != 1} == {}


def _no_group_is_named_of_which_nothing_is_told(admin: Reading, manager: Reading) -> None:
    """A row that is there since the only one of a ward answered would tell that they did; missing
    beneath one question of several, that they left it out."""
    of_all = ("Everybody", "Answered both times")
    for reading in (admin, manager):
        rows = [row for row in reading.answers["surveys", ""] if not row[7].startswith(of_all)]
        assert len(rows) > 5
        assert [row for row in rows if not row[9]] == []


def _every_format_says_the_same(house: House, reading: Reading) -> None:
    """Each file's bytes, beside the tables that were solved, Excel and Parquet by turns; the board
    report in both."""
    for kind, other in zip((*OF_ACTIVITY, *OF_ANSWERS), cycle(("xlsx", "parquet")), strict=False):
        table = (reading.sheets | reading.answers)[kind, ""]
        assert table, kind
        for format in ("csv", other):
            assert formats.rows_in(formats.file_of(house, "admin", kind, format), format) == table
        words = formats.words_in(formats.file_of(house, "admin", kind, "pdf"))
        missing = [row for row in table if formats.in_words(row) not in words]
        assert missing == [], kind
    with house.activate():
        actor = house.actor("admin")
        said = [one.text for one in conclusions(board_facts(actor, scope_of(actor)))]
    assert len(said) > 3
    book = formats.words_in_workbook(formats.file_of(house, "admin", "board", "xlsx"))
    paper = formats.words_in(formats.file_of(house, "admin", "board", "pdf"))
    for text in said:
        assert formats.in_words([text]) in book
        assert formats.in_words([text]) in paper


def _the_api_says_the_same(reading: Reading) -> None:
    """Its JSON, beside the tables that were solved."""
    rows = [row for row in reading.answers["surveys", ""] if row[2] == asking.SURVEY]
    means, shares = in_json.of_named_surveys(reading)
    assert len(means) > 5
    assert means == Counter((row[6], row[7], row[8], row[9]) for row in rows if row[9])
    assert shares == Counter((row[6], row[11], row[12]) for row in rows if row[11])

    months = {(reading.ids[row[1]], *row[2:6]) for row in reading.sheets["activity", ""]}
    assert months
    assert months <= in_json.of_months(reading)

    of_mentors = [row for row in reading.sheets["protected_time", ""] if row[3]]
    hours = {
        (row[0], row[2], row[3], row[5]) for row in of_mentors if not row[2].startswith("All ")
    }
    assert hours
    assert hours == in_json.of_protected_time(reading)


def _no_two_readings_differ_by_a_person(
    world: World, house: House, reading: Reading, manager: Reading
) -> None:
    """The next day, after the night."""
    _a_close_is_told_from_the_night_on(world, house, reading)
    with house.activate():
        for one in ended(house):
            one_meets_one_takes_a_step_one_goes_on(one, after=7)
        renew_rollups(actor=house.system)
    again = read(house, world.client("admin", house), "admin")

    assert _differ(again.told, reading.told) == {}
    assert _differ(again.answers, reading.answers) == {}
    assert again.figures() == reading.figures()
    told = read_answers(house, world.client("manager", house), "manager")
    assert _differ(told, manager.answers) == {}
    with house.activate():
        in_a_week = timezone.localdate() + dt.timedelta(weeks=1)
        assert publish_weeks(actor=house.system, today=in_a_week) == 1
    last = read_pages(house, world.client("admin", house), "admin")
    later = last.by_week()
    before = {of: share for of, share in reading.by_week().items() if of[0] in last.tables}
    assert before.items() <= later.items()
    assert len(later) > len(before)


def _a_close_is_told_from_the_night_on(world: World, house: House, reading: Reading) -> None:
    """And not before. What is told then takes the place of what was read, to be read again."""
    with house.activate():
        _, closed = ended(house)
    client = world.client("admin", house)
    before = read_close(house, client, "admin", closed)
    assert _differ(before.told, {name: reading.told[name] for name in before.told}) == {}
    assert before.tables[closed.name] == reading.tables[closed.name]
    with house.activate():
        assert "5of20" not in _paper(house, closed)
        _night(house)
        assert "5of20" in _paper(house, closed)
    after = read_close(house, client, "admin", closed)
    report = after.told[closed.name, "closing-report/"]
    assert all(side["minutes"] % 300 == 0 for side in report["hours"])
    assert report["going_on"] == {"relationships": 5, "of": 20}
    assert report["goal_steps"] == {"done": 0, "of": 15}
    reading.told |= after.told
    reading.tables |= after.tables


def _paper(house: House, closed: Cohort) -> str:
    return formats.words_in(fetch_closing_report(actor=house.actor("admin"), cohort=closed))


def _differ(told: Mapping[Any, Any], before: Mapping[Any, Any]) -> dict[Any, Any]:
    assert told.keys() == before.keys()
    return {name: (before[name], one) for name, one in told.items() if one != before[name]}


def _night(house: House) -> None:
    """What the worker does every night."""
    renew_rollups(actor=house.system)
    renew_signals(actor=house.system)
    assert publish_weeks(actor=house.system) == 0
    keep_survey_results(actor=house.system)
    publish_equity(actor=house.system)
    keep_outcomes(actor=house.system)


def _one_answers_one_is_erased_one_declares_one_wishes(house: House) -> None:
    """Somebody answers late, one each answers where it is open; of those who answered one answer is
    erased; one says what they had not said of themselves; one of a pair would like to go on."""
    asked = SurveyRound.objects.filter(title__startswith="Asked").latest("opens_on")
    missing = Enrollment.objects.filter(cohort=asked.cohort, status="completed")
    late = missing.exclude(survey_responses__round=asked).first()
    assert late
    asking.respond(asked, late)
    for one in SurveyRound.objects.filter(title__startswith="Open"):
        new = Enrollment.objects.filter(cohort=one.cohort).order_by("pk")[20]
        asking.tick(one, new, "1") if one.is_anonymous else asking.respond(one, new)
    SurveyResponse.objects.filter(round__title__startswith="Asked")[0].delete()
    asking.declare(Person.objects.filter(user=None, family_name="Twice")[:1])
    for cohort in ended(house):
        one_would_like_to_go_on(cohort)


def _what_is_confided_moves_no_page_of_a_manager(
    world: World, house: House, live: Mapping[Any, Any]
) -> None:
    """Nor a file or address, which tell them of each meeting as soon as it is logged: whatever it
    is that they read there, it is not made of answers."""
    with house.activate():
        renew_rollups(actor=house.system)
        renew_signals(actor=house.system)
    again = read_live(house, world.client("manager", house), "manager")
    assert _differ(again, live) == {}


def _one_moves_one_ends_two_join(house: House) -> None:
    """One person's change each, of three kinds, and the worker's round after it."""
    running = Person.objects.filter(enrollments__cohort__status=Cohort.Status.ACTIVE)
    moved = running.filter(department__name="Unit 0").first()
    assert moved
    moved.department = Department.objects.get(name="Unit 1")
    moved.site = None
    moved.save()
    cohort = Cohort.objects.get(pk=moved.enrollments.get().cohort_id)
    ended = Relationship.objects.filter(cohort=cohort).exclude(members__person=moved).first()
    assert ended
    ended.status, ended.ended_on = Relationship.Status.ENDED, timezone.localdate()
    ended.save()
    add_pair(cohort)


def _one_leaves_one_logs_late_two_withdraw(house: House) -> None:
    """Of those who were asked one left the house, and two take part no more; a meeting of three
    weeks ago is logged today."""
    answer = SurveyResponse.objects.filter(round__title__startswith="Asked")[0]
    Person.objects.filter(enrollments=answer.enrollment_id).update(left_on=ago(30))
    gone = [
        Enrollment.objects.filter(survey_responses__round=one).order_by("pk")[3]
        for one in SurveyRound.objects.filter(
            Q(title="Open") | Q(title=f"Asked {asking.ENDED + 14} days ago")
        )
    ]
    Enrollment.objects.filter(pk__in=[one.pk for one in gone]).update(
        status="withdrawn", withdrawn_at=timezone.now()
    )
    late = FollowUp.objects.filter(relationship__meetings=None).first() or FollowUp.objects.first()
    assert late
    MeetingFactory(relationship=late.relationship, starts_at=moment(21))
