"""Answering a survey, and that nobody finds out who answered what: asked as the application's own
database role, with any SQL that it may run."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from mentorship.errors import DomainError, Invalid, NotAllowed
from mentorship.guard import LooksLikePatient
from mentorship.models import AuditEvent
from mentorship.tenancy import acting_as
from participants.models import Enrollment, SurveyParticipation, SurveyResponse
from participants.queries.own_scores import own_scores
from participants.queries.surveys import surveys_to_answer
from participants.services.surveys import answer_survey
from participants.tallies import Tally, add_to_tally, tallies_of
from programs.catalogue.instruments import EXPERIENCE
from programs.instruments import placed, questions_of
from programs.models import SurveyRound
from scheduling.record.services.records import export_record
from tests.factories.participants import EnrollmentFactory, PersonFactory
from tests.world import House, World

QUESTIONS = [
    {"key": "useful", "text": "Useful?", "type": "scale", "choices": ["No", "Some", "Yes"]},
    {"key": "why", "text": "Why?", "type": "text"},
    {
        "key": "hard",
        "text": "What is hard?",
        "type": "several",
        "choices": ["Time", "Place"],
        "show_if": {"question": "useful", "answers": ["No", "Some"]},
    },
]


def asked(house: House, **fields: Any) -> SurveyRound:
    today = timezone.localdate()
    survey = house.program.surveys.get()
    known = {
        "cohort": house.cohort,
        "survey": survey,
        "occasion": "test",
        "title": "How is it?",
        "kind": "end",
        "audience": "both",
        "is_anonymous": True,
        "questions": QUESTIONS,
        "opens_on": today - timedelta(days=3),
        "closes_on": today + timedelta(days=3),
    }
    return SurveyRound.objects.create(**known | fields)


def tally_of(round_id: UUID, threshold: int) -> Tally | None:
    return tallies_of([round_id], threshold).get(round_id)


@pytest.fixture
def house(world: World) -> Iterator[House]:
    with world.northgate.activate():
        yield world.northgate


def answer(house: House, survey_round: SurveyRound, part: str = "mentee", **said: Any) -> None:
    answer_survey(
        actor=house.actor(part),
        survey_round=survey_round,
        enrollment=house.enrollment(part),
        said=said or {"useful": "Yes"},
    )


def close(survey_round: SurveyRound) -> None:
    SurveyRound.objects.filter(pk=survey_round.pk).update(
        closes_on=timezone.localdate() - timedelta(days=2)
    )


def crowd(house: House, role: str, count: int) -> list[Enrollment]:
    return [
        EnrollmentFactory(cohort=house.cohort, person=PersonFactory(), role=role)
        for _ in range(count)
    ]


def code_of(house: House, survey_round: SurveyRound, part: str = "mentee", **said: Any) -> str:
    with pytest.raises(DomainError) as refused:
        answer(house, survey_round, part, **said)
    return refused.value.code


def test_an_answer_is_counted_and_the_person_is_not_asked_again(house: House) -> None:
    survey_round = asked(house)
    assert [one.survey_round for one in surveys_to_answer(house.actor("mentee"))] == [survey_round]
    answer(house, survey_round, useful="Some", hard=["Time"])
    assert surveys_to_answer(house.actor("mentee")) == []
    assert [one.survey_round for one in surveys_to_answer(house.actor("mentor"))] == [survey_round]


def test_twice_late_early_for_the_other_side_and_after_withdrawal_are_refused_in_words(
    house: House,
) -> None:
    survey_round = asked(house)
    answer(house, survey_round)
    assert code_of(house, survey_round) == "survey_answered"
    today = timezone.localdate()
    late = asked(house, occasion="a", opens_on=today - timedelta(9), closes_on=today - timedelta(1))
    early = asked(house, occasion="b", opens_on=today + timedelta(2))
    assert code_of(house, late) == "survey_closed"
    assert code_of(house, early) == "survey_not_open"
    for_mentors = asked(house, occasion="c", audience="mentor")
    assert code_of(house, for_mentors) == "not_asked"
    Enrollment.objects.filter(pk=house.enrollment("mentor").pk).update(status="withdrawn")
    assert code_of(house, for_mentors, "mentor") == "not_taking_part"
    assert surveys_to_answer(house.actor("mentor")) == []


def test_nobody_answers_for_another_or_in_another_cohort(house: House) -> None:
    survey_round = asked(house)
    for enrollment, actor in (
        (house.enrollment("mentor"), house.actor("mentee")),
        (house.enrollment("mentee"), house.actor("manager")),
        (house.enrollment("mentee"), house.actor("admin")),
    ):
        with pytest.raises(NotAllowed):
            answer_survey(
                actor=actor,
                survey_round=survey_round,
                enrollment=enrollment,
                said={"useful": "Yes"},
            )
    elsewhere = asked(house, cohort=house.other_cohort)
    with pytest.raises(NotAllowed):
        answer(house, elsewhere)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"useful": "Perhaps"}, {"useful"}),
        ({"useful": ["Yes"]}, {"useful"}),
        ({"useful": "No", "hard": ["Money"]}, {"hard"}),
        ({"why": 7}, {"why"}),
        ({"why": "x" * 2001}, {"why"}),
        ({"unknown": "Yes"}, set()),
    ],
)
def test_what_is_not_offered_is_refused_by_its_question(
    house: House, said: dict[str, Any], wrong: set[str]
) -> None:
    survey_round = asked(house)
    with pytest.raises(Invalid) as refused:
        answer(house, survey_round, **said)
    assert set(refused.value.fields) == wrong
    assert not SurveyParticipation.objects.filter(round=survey_round).exists()


def test_a_patient_is_not_named(house: House) -> None:
    with pytest.raises(LooksLikePatient):
        answer(house, asked(house), why="Her NHS number is 943 476 5919.")


def test_a_survey_that_is_not_anonymous_keeps_the_answers_with_the_person(house: House) -> None:
    survey_round = asked(house, is_anonymous=False)
    answer(house, survey_round, useful="Yes", hard=["Time"])
    row = SurveyResponse.objects.get(enrollment=house.enrollment("mentee"), touchpoint=None,
                                     answers__useful="Yes")  # fmt: skip
    assert row.answers == {"useful": "Yes"}, "what is not asked is not kept"
    assert code_of(house, survey_round) == "survey_answered"


# As somebody who has the application's database role.


def rows(sql: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def refused(sql: str, *params: Any) -> bool:
    try:
        with transaction.atomic():
            rows(sql, *params)
    except DatabaseError as error:
        return "permission denied" in str(error)
    return False


def test_the_tally_cannot_be_read_or_written(house: House) -> None:
    assert refused("SELECT * FROM participants_surveytally")
    assert refused("SELECT xmin, ctid FROM participants_surveytally")
    assert refused("UPDATE participants_surveytally SET is_read = false")
    assert refused("DELETE FROM participants_surveytally")
    assert refused("INSERT INTO participants_surveytally (round_id) VALUES (gen_random_uuid())")
    assert refused("COPY participants_surveytally TO STDOUT")
    assert refused("CREATE VIEW peep AS SELECT 1")
    assert rows("SELECT * FROM pg_stats WHERE tablename = 'participants_surveytally'") == []


def test_no_table_that_can_be_read_holds_an_answer(house: House) -> None:
    """Every column of every row that the role may read is searched for words that were answered."""
    survey_round = asked(house)
    answer(house, survey_round, useful="Some", hard=["Place"], why="quokka-lighthouse")
    tables = [
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'v', 'm') AND relnamespace ="
            " 'public'::regnamespace AND has_table_privilege(oid, 'SELECT')"
        )
    ]
    assert "mentorship_auditevent" in tables
    found = [
        table
        for table in tables
        if rows(f'SELECT 1 FROM "{table}" t WHERE t::text LIKE %s LIMIT 1', "%quokka%")
    ]
    assert found == []


def test_that_somebody_answered_has_no_moment_and_no_author_in_the_trail(house: House) -> None:
    survey_round = asked(house)
    answer(house, survey_round)
    participation = SurveyParticipation.objects.get(round=survey_round)
    assert participation.pk.version == 4, "a UUIDv7 would hold the moment"
    columns = rows(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = 'participants_surveyparticipation'"
    )
    assert {name for (name,) in columns} == {"id", "organization_id", "round_id", "enrollment_id"}
    event = AuditEvent.objects.order_by("-at").filter(action="survey_answer.given").first()
    assert event is not None
    assert (event.actor_id, event.subject_id) == (None, None)
    told = json.dumps(event.details)
    assert str(survey_round.pk) not in told
    assert str(participation.enrollment_id) not in told


def test_nothing_is_counted_while_people_answer_and_nobody_answers_after_the_counting(
    house: House,
) -> None:
    survey_round = asked(house)
    people = crowd(house, "mentee", 12)
    for one in people:
        add_to_tally(survey_round.pk, one.pk, ticked={"useful": ["Yes"]}, written={})
    assert tally_of(survey_round.pk, 11) is None
    close(survey_round)
    first = tally_of(survey_round.pk, 11)
    assert first is not None
    assert first.counted["useful"].people == 12
    # Who could open it again would see what one more person adds.
    SurveyRound.objects.filter(pk=survey_round.pk).update(
        closes_on=timezone.localdate() + timedelta(days=3)
    )
    assert tally_of(survey_round.pk, 11) is None
    with pytest.raises(DatabaseError), transaction.atomic():
        add_to_tally(
            survey_round.pk, house.enrollment("mentee").pk, ticked={"useful": ["No"]}, written={}
        )
    close(survey_round)
    assert tally_of(survey_round.pk, 11) == first


def test_fewer_than_eleven_are_not_counted_whatever_bar_is_asked_for(house: House) -> None:
    survey_round = asked(house)
    for one in crowd(house, "mentee", 10):
        add_to_tally(
            survey_round.pk, one.pk, ticked={"useful": ["Yes"]}, written={"why": "Because."}
        )
    close(survey_round)
    for bar in (11, 5, 1, 0, -3):
        found = tally_of(survey_round.pk, bar)
        assert found is not None
        assert (found.counted, found.texts) == ({}, {})


def test_the_sides_are_told_apart_where_each_has_eleven(house: House) -> None:
    survey_round, lopsided = asked(house), asked(house, occasion="lopsided")
    mentors, mentees = crowd(house, "mentor", 11), crowd(house, "mentee", 12)
    for one in [*mentors, *mentees]:
        choice = "Yes" if one.role == "mentor" else "No"
        words = {"why": f"{one.role} {one.pk}"}
        add_to_tally(survey_round.pk, one.pk, ticked={"useful": [choice]}, written=words)
    for one in [*mentors[:3], *mentees]:
        add_to_tally(lopsided.pk, one.pk, ticked={"useful": ["Yes"]}, written={})
    close(survey_round)
    close(lopsided)
    found = tally_of(survey_round.pk, 11)
    assert found is not None
    whole = found.counted["useful"]
    assert (whole.people, dict(whole.choices)) == (23, {"Yes": 11, "No": 12})
    assert {side: dict(one.choices) for side, one in whole.sides.items()} == {
        "mentor": {"Yes": 11},
        "mentee": {"No": 12},
    }
    assert list(found.texts["why"]) == sorted(found.texts["why"]), "no order of writing"
    other = tally_of(lopsided.pk, 11)
    assert other is not None
    assert (other.counted["useful"].people, other.counted["useful"].sides) == (15, {})
    raised = tally_of(survey_round.pk, 12)
    assert raised is not None
    assert raised.counted["useful"].sides == {}


def test_another_organizations_round_is_no_round(world: World) -> None:
    with world.harbour.activate():
        foreign = asked(world.harbour)
        people = [one.pk for one in crowd(world.harbour, "mentee", 12)]
        for one in people:
            add_to_tally(foreign.pk, one, ticked={"useful": ["Yes"]}, written={})
        close(foreign)
    with world.northgate.activate():
        assert tally_of(foreign.pk, 11) is None
        for enrollment in (people[0], world.northgate.enrollment("mentee").pk):
            with pytest.raises(DatabaseError), transaction.atomic():
                add_to_tally(foreign.pk, enrollment, ticked={}, written={})


def test_nobody_counts_who_takes_no_part(house: House) -> None:
    survey_round = asked(house)
    gone = house.enrollment("mentee")
    Enrollment.objects.filter(pk=gone.pk).update(status="withdrawn")
    with pytest.raises(DatabaseError), transaction.atomic():
        add_to_tally(survey_round.pk, gone.pk, ticked={"useful": ["Yes"]}, written={})


def test_two_answers_at_once_are_one(house: House) -> None:
    """The database says no where the page did not."""
    survey_round = asked(house)
    answer(house, survey_round)
    mentee = house.enrollment("mentee").pk
    with (
        pytest.raises(IntegrityError, match="participants_participation_once"),
        transaction.atomic(),
    ):
        add_to_tally(survey_round.pk, mentee, ticked={"useful": ["No"]}, written={})


def test_an_own_score_is_for_its_owner_where_the_instrument_allows_it(
    world: World, client: Client
) -> None:
    house = world.northgate
    silent = {**placed(EXPERIENCE), "tells_own_score": False, "title": "Tells nobody"}
    with house.activate():
        questions = questions_of(EXPERIENCE)
        named = asked(
            house, is_anonymous=False, questions=questions, instruments=[placed(EXPERIENCE), silent]
        )
        secret = asked(house, occasion="two", questions=questions, instruments=[placed(EXPERIENCE)])
        said = {one["key"]: one["choices"][3] for one in questions}
        for one in (named, secret):
            answer(house, one, **said)
        # By hand: four items at 4, two counted from the other end at 2: 20 / 6, 3.3.
        [mine] = own_scores(house.actor("mentee"))
        assert (mine.score, mine.means, mine.version) == (3.3, "Going along", "1")
        assert (mine.lowest, mine.highest, mine.round_id) == (1, 5, named.pk)
        assert own_scores(house.actor("mentee"), secret) == []
        for wished, told in ((False, []), (True, [3.3])):
            with acting_as(house.user("mentee")):
                made = export_record(actor=house.actor("mentee"), format="json", with_scores=wished)
            assert [one["score"] for one in json.loads(made.content)["scores"]] == told
        for part in ("mentor", "manager", "admin"):
            assert own_scores(house.actor(part)) == []
    client.force_login(house.user("mentee"))
    api = client.get(f"/api/v1/organizations/{house.slug}/me/record/").json()["scores"]
    assert [(one["score"], one["means"]) for one in api] == [(3.3, "Going along")]
    for page in (f"me/surveys/{named.pk}/", "me/record/"):
        shown = client.get(f"/o/{house.slug}/{page}").content.decode()
        assert "<strong>3.3</strong>" in shown, page
        assert "Tells nobody" not in shown
