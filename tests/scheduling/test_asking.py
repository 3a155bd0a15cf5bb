"""Surveys, and whether two people fit, are asked by e-mail within the budget; a link answers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from matching.models import MatchRun, Relationship
from mentorship.errors import Conflict, NotAllowed
from mentorship.models import AuditEvent, Membership, OutboxMessage, User
from mentorship.post import email_of, render_email
from mentorship.services.sessions import end_member_sessions
from mentorship.tenancy import identified_as, identify
from participants.models import Enrollment, SurveyParticipation
from participants.queries.surveys import TAKES_PART, people_asked
from participants.services import work_through
from programs.models import PreparationItem, Program, SurveyRound
from programs.services import add_preparation_item, ask_cohort, update_preparation_item
from scheduling.asking_links import About, Asking, asking_of, signed
from scheduling.clock import day_in_words
from scheduling.log_links import claim_of
from scheduling.models import ChemistryAnswer, Meeting, Reminder, ReminderPreference
from scheduling.pending import still_wanted
from scheduling.queries.chemistry import own_chemistry, said_something
from scheduling.services.chemistry import say_how_we_fit
from scheduling.services.reminders import schedule_reminders
from tests.factories.matching import pair
from tests.factories.participants import EnrollmentFactory
from tests.factories.scheduling import MeetingFactory
from tests.world import House, World

LONDON = ZoneInfo("Europe/London")
PULSE = [
    {"key": "worth_it", "text": "Worth it?", "type": "scale", "choices": ["No", "Some", "Yes"]},
    {"key": "can_meet", "text": "Easy to meet?", "type": "choice", "choices": ["Easy", "Hard"]},
]


@pytest.fixture
def house(world: World) -> Iterator[House]:
    house = world.northgate
    with house.activate():
        SurveyRound.objects.all().delete()
        Reminder.objects.all().delete()
        Meeting.objects.all().delete()
        yield house


def noon(days: int = 0) -> datetime:
    return (timezone.now() + timedelta(days=days)).replace(hour=12, minute=0, microsecond=0)


def asked(house: House, **fields: Any) -> SurveyRound:
    today = timezone.localdate()
    known = {
        "cohort": house.cohort,
        "survey": house.program.surveys.get(),
        "occasion": "test",
        "title": "How is it?",
        "kind": "pulse",
        "audience": "both",
        "is_anonymous": True,
        "questions": PULSE,
        "opens_on": today,
        "closes_on": today + timedelta(days=10),
    }
    return SurveyRound.objects.create(**known | fields)


def link(house: House, what: UUID, part: str = "mentee", about: About = About.SURVEY) -> str:
    asking = Asking.of(
        about,
        house.organization.pk,
        what,
        house.person(part).pk,
        timezone.now(),
        house.user(part),
    )
    return reverse("answer_link", kwargs={"token": signed(asking.unsigned)})


def has_answered(house: House, survey_round: SurveyRound, part: str = "mentee") -> bool:
    return SurveyParticipation.objects.filter(
        round=survey_round, enrollment=house.enrollment(part)
    ).exists()


def asked_of(house: House, part: str, now: datetime) -> list[tuple[str, Any]]:
    """What a round of reminders owes somebody at that moment, apart from other kinds."""
    schedule_reminders(actor=house.system, now=now)
    OutboxMessage.objects.filter(kind__startswith="reminder_").update(sent_at=now)
    rows = Reminder.objects.filter(person=house.person(part), kind__in=("survey", "chemistry"))
    return sorted(rows.values_list("kind", "due_on"))


# E-mails.


def test_a_survey_is_asked_on_its_first_day_and_once_more_before_its_last(house: House) -> None:
    survey_round = asked(house)
    first, again = survey_round.opens_on, survey_round.closes_on - timedelta(days=3)
    assert asked_of(house, "mentee", noon()) == [("survey", first)]
    assert asked_of(house, "mentee", noon(1)) == [("survey", first)]
    assert asked_of(house, "mentee", noon(8)) == [("survey", first), ("survey", again)]


def test_who_has_answered_is_not_asked_again_and_an_email_that_waits_is_taken_back(
    house: House,
) -> None:
    survey_round = asked(house)
    assert asked_of(house, "mentee", noon()) != []
    row = Reminder.objects.get(person=house.person("mentee"), kind="survey")
    message = OutboxMessage.objects.get(key=row.outbox_key)
    assert still_wanted(message)
    browser = Client()
    address = link(house, survey_round.pk)
    browser.post(address, {"q-worth_it": "Yes", "q-can_meet": "Easy"})
    assert has_answered(house, survey_round)
    assert not still_wanted(message)
    assert len(asked_of(house, "mentee", noon(8))) == 1
    assert len(asked_of(house, "mentor", noon(8))) == 2, "the other side has not answered"


def test_the_letter_carries_a_link_that_is_signed_when_it_is_made(house: House) -> None:
    survey_round = asked(house)
    asked_of(house, "mentee", noon())
    row = Reminder.objects.get(person=house.person("mentee"), kind="survey")
    message = OutboxMessage.objects.get(key=row.outbox_key)
    assert "." not in str(message.payload.get("ask", ""))
    _, body = render_email(message.kind, message.payload)
    links = [line for line in body.splitlines() if "/answer/" in line]
    address, *chosen = (line.partition("#")[0] for line in links)
    assert set(chosen) == {address}, "what is tapped stands behind a #, which no server is sent"
    assert [line.rpartition("#")[2] for line in links] == ["1", "2", "3"]
    asking = asking_of(address.rstrip("/").rpartition("/")[2])
    assert asking is not None
    assert (asking.about, asking.what_id) == (About.SURVEY, survey_round.pk)
    assert "anonymous" in body
    assert Client().get("/answer/" + address.partition("/answer/")[2]).status_code == 200


def test_nobody_is_asked_beyond_their_budget_or_against_their_wish(house: House) -> None:
    asked(house)
    ReminderPreference.objects.filter(person=house.person("mentee")).update(kinds_off=["survey"])
    assert asked_of(house, "mentee", noon()) == []
    ReminderPreference.objects.filter(person=house.person("mentee")).update(
        kinds_off=[], weekly_budget=0
    )
    assert asked_of(house, "mentee", noon()) == []


def test_a_manager_asks_a_whole_cohort_now_and_nobody_else(house: House) -> None:
    manager, survey = house.actor("manager"), house.program.surveys.get()
    survey.kind, survey.audience, survey.questions = "pulse", "mentee", PULSE
    survey.save()
    with pytest.raises(NotAllowed):
        ask_cohort(actor=house.actor("other_manager"), cohort=house.cohort, survey=survey)
    opened = ask_cohort(actor=manager, cohort=house.cohort, survey=survey)
    assert (opened.closes_on - opened.opens_on).days == 10
    mentees = Enrollment.objects.filter(cohort=house.cohort, role="mentee")
    assert people_asked(opened) == mentees.filter(status__in=TAKES_PART).count() > 0
    assert asked_of(house, "mentee", noon()) == [("survey", opened.opens_on)]
    assert asked_of(house, "mentor", noon()) == []
    with pytest.raises(Conflict) as refused:
        ask_cohort(actor=manager, cohort=house.cohort, survey=survey)
    assert refused.value.code == "survey_is_open"
    SurveyRound.objects.update(closes_on=opened.opens_on, opens_on=opened.opens_on)
    survey.questions = []
    survey.save()
    with pytest.raises(Conflict) as refused:
        ask_cohort(actor=manager, cohort=house.cohort, survey=survey)
    assert refused.value.code == "survey_without_questions"
    with pytest.raises(Conflict) as refused:
        ask_cohort(actor=manager, cohort=house.enrolling, survey=survey)
    assert refused.value.code == "cohort_state"


def test_who_has_a_place_and_nobody_to_meet_is_asked_what_everybody_is_asked_now(
    house: House,
) -> None:
    waiting, parted = (EnrollmentFactory(cohort=house.cohort) for _ in range(2))
    EnrollmentFactory(cohort=house.cohort, status="waitlisted")
    was = pair(house.enrollment("mentor"), parted)
    Relationship.objects.filter(pk=was.pk).update(status="ended")
    resting = EnrollmentFactory(cohort=house.cohort)
    rests = pair(house.enrollment("mentor"), resting)
    Relationship.objects.filter(pk=rests.pk).update(status="paused")

    at_a_step = asked(house, audience="mentee", occasion="a step")
    assert _asked_apart(house, at_a_step, noon()) == set(), "of a mentoring that they do not have"
    final = asked(house, audience="mentee", kind="end", occasion="closing")
    assert _asked_apart(house, final, noon()) == {parted.person_id}
    SurveyRound.objects.filter(pk__in=(at_a_step.pk, final.pk)).delete()

    by_hand = asked(house, audience="mentee", occasion="asked:today")
    told = _asked_apart(house, by_hand, noon())
    assert {waiting.person_id, parted.person_id} <= told
    assert resting.person_id not in told
    assert _asked_apart(house, by_hand, noon(1)) == told
    row = Reminder.objects.get(person=waiting.person_id, survey_round=by_hand)
    message = OutboxMessage.objects.get(key=row.outbox_key)
    assert message.kind == "reminder_survey"
    assert still_wanted(message)
    Enrollment.objects.filter(pk=waiting.pk).update(status="withdrawn")
    assert not still_wanted(message), "who withdrew meanwhile is not written to"


def _asked_apart(house: House, survey_round: SurveyRound, now: datetime) -> set[UUID]:
    """Whom a round of reminders owes a word about this survey, and no relationship."""
    schedule_reminders(actor=house.system, now=now)
    rows = Reminder.objects.filter(survey_round=survey_round, relationship=None)
    assert len(rows) == rows.values("person").distinct().count()
    return set(rows.values_list("person_id", flat=True))


def test_each_part_of_a_digest_has_its_own_signed_link(house: House) -> None:
    survey_round = asked(house)
    meeting = met(house, 2)
    waits = MeetingFactory(
        relationship=house.relationship,
        starts_at=timezone.now() - timedelta(days=1),
        status="planned",
    )
    schedule_reminders(actor=house.system, now=noon(1))
    message = OutboxMessage.objects.get(
        kind="reminder_digest", to=[house.person("mentee").email], withdrawn_at=None
    )
    context = {"organization": house.organization, **message.payload}
    email = email_of(house.organization, message)
    (html,) = (one.content for one in email.alternatives)
    _, body = render_email(message.kind, context)
    for text in (body, html):
        tokens = {one.partition("/")[0] for one in text.split("/answer/")[1:]}
        askings = [one for one in map(asking_of, tokens) if one]
        assert {(one.about, one.what_id) for one in askings} == {
            (About.SURVEY, survey_round.pk),
            (About.CHEMISTRY, meeting.relationship_id),
        }
        claims = {one.partition("/")[0] for one in text.split("/log/")[1:]}
        logged = [one.meeting_id for one in map(claim_of, claims) if one]
        assert logged == [waits.pk]
        assert "#3" in text, "a pulse's first tap"


def test_a_letter_is_in_its_readers_language_whoever_owes_it(house: House) -> None:
    User.objects.filter(pk=house.user("mentee").pk).update(language="fr")
    survey_round = asked(house)
    schedule_reminders(actor=house.system, now=noon())
    (french,) = OutboxMessage.objects.filter(to=[house.person("mentee").email], sent_at=None)
    (english,) = OutboxMessage.objects.filter(to=[house.person("mentor").email], sent_at=None)
    with override("fr"):
        day = day_in_words(survey_round.closes_on)
    assert french.payload["day"] == day != english.payload["day"]


def test_mentors_are_told_once_of_what_they_prepared_and_changed_since(house: House) -> None:
    manager, mentor = house.actor("manager"), house.enrollment("mentor")
    Program.objects.filter(pk=house.program.pk).update(is_preparation_required=True)
    PreparationItem.objects.all().delete()
    item = add_preparation_item(actor=manager, program=house.program, kind="check", text="Hours.")
    work_through(actor=house.actor("mentor"), enrollment=mentor, item=item, choice=None)
    assert _prepared_again(house, noon(1)) == []
    update_preparation_item(actor=manager, item=item, asks_again=False, text="The hours.")
    assert _prepared_again(house, noon(1)) == []
    update_preparation_item(actor=manager, item=item, asks_again=True, text="Hours, at work.")
    assert _prepared_again(house, noon()) == [], "on the morning after, for all changes of the day"
    assert len(_prepared_again(house, noon(1))) == 1
    assert len(_prepared_again(house, noon(2))) == 1, "told once"
    row = Reminder.objects.get(kind="prepare")
    assert row.person_id == house.person("mentor").pk
    message = OutboxMessage.objects.get(key=row.outbox_key)
    _, body = render_email(message.kind, message.payload)
    assert f"/me/enrollments/{mentor.pk}/preparation/" in body
    assert "at work" not in body
    assert still_wanted(message)
    item.refresh_from_db()
    work_through(actor=house.actor("mentor"), enrollment=mentor, item=item, choice=None)
    assert not still_wanted(message), "who has looked meanwhile is not written to"


def _prepared_again(house: House, now: datetime) -> list[Any]:
    schedule_reminders(actor=house.system, now=now)
    return list(Reminder.objects.filter(kind="prepare"))


# The link.


def test_two_taps_answer_a_pulse_without_signing_in(house: House) -> None:
    survey_round = asked(house)
    browser, address = Client(), link(house, survey_round.pk)
    page = browser.get(address)
    assert page.status_code == 200
    assert "Worth it?" in page.text
    assert "Easy to meet?" not in page.text
    first = browser.post(address, {"q-worth_it": "Yes"})
    assert "Easy to meet?" in first.text
    assert not has_answered(house, survey_round), "nothing is kept before the last tap"
    second = browser.post(address, {"q-worth_it": "Yes", "q-can_meet": "Hard"})
    assert second.status_code == 200
    assert "Your answers are in" in second.text
    assert has_answered(house, survey_round)
    again = browser.post(address, {"q-worth_it": "No", "q-can_meet": "Easy"})
    assert again.status_code == 200
    assert "Your answers are in" in again.text, "the same form sent twice is kept once"
    assert ("sent first still count" in second.text, "sent first still count" in again.text) == (
        False,
        True,
    )


def test_late_withdrawn_broken_and_ended_links_say_so_and_keep_nothing(house: House) -> None:
    today = timezone.localdate()
    late = asked(house, opens_on=today - timedelta(9), closes_on=today - timedelta(1))
    answer = Client().post(link(house, late.pk), {"q-worth_it": "Yes", "q-can_meet": "Easy"})
    assert answer.status_code == 410
    assert "closed on" in answer.text
    words = {"key": "why", "text": "Why?", "type": "text"}
    SurveyRound.objects.filter(pk=late.pk).update(questions=[*late.questions, words])
    written = Client().post(link(house, late.pk), {"q-why": "Too <late>, at some length"})
    assert "Too &lt;late&gt;, at some length" in written.text, "nothing that was typed is lost"
    survey_round = asked(house, occasion="open")
    address = link(house, survey_round.pk)
    for broken in (address[:-3] + "/", "/answer/made-up/"):
        assert Client().get(broken).status_code == 410
    Enrollment.objects.filter(pk=house.enrollment("mentee").pk).update(status="withdrawn")
    answer = Client().post(address, {"q-worth_it": "Yes", "q-can_meet": "Easy"})
    assert answer.status_code == 410
    assert "no longer asked here" in answer.text
    assert not has_answered(house, survey_round)
    assert not has_answered(house, late)


def test_a_link_of_another_is_refused_to_whoever_is_signed_in(world: World, house: House) -> None:
    survey_round = asked(house)
    for_mentee = link(house, survey_round.pk)
    browser = world.client("mentor")
    for answer in (
        browser.get(for_mentee),
        browser.post(for_mentee, {"q-worth_it": "Yes", "q-can_meet": "Easy"}),
    ):
        assert answer.status_code == 403
        assert "sent to somebody else" in answer.text
    assert not has_answered(house, survey_round)
    assert world.client("mentee").get(for_mentee).status_code == 200


def test_a_link_ends_with_the_password_the_membership_and_a_sign_out_everywhere(
    house: House,
) -> None:
    survey_round = asked(house)
    address = link(house, survey_round.pk)
    assert Client().get(address).status_code == 200
    membership = Membership.objects.get(user=house.user("mentee"))
    end_member_sessions(actor=house.actor("admin"), membership=membership)
    assert Client().get(address).status_code == 410
    user = house.user("mentor")
    theirs = link(house, survey_round.pk, "mentor")
    user.set_password("another-long-word")
    user.save()
    assert Client().get(theirs).status_code == 410


def test_a_round_of_another_cohort_is_no_round_of_ones_own(world: World, house: House) -> None:
    elsewhere = asked(house, cohort=house.other_cohort)
    assert Client().get(link(house, elsewhere.pk)).status_code == 410


# Whether two fit.


def met(house: House, days_ago: int) -> Meeting:
    starts_at = timezone.now() - timedelta(days=days_ago)
    return MeetingFactory(relationship=house.relationship, starts_at=starts_at, status="held")


def say(house: House, part: str, fit: str) -> bool:
    actor = house.actor(part)
    return say_how_we_fit(actor=actor, relationship=house.relationship, fit=fit)


def state(house: House) -> str:
    return str(Relationship.objects.get(pk=house.relationship.pk).status)


def test_it_is_asked_once_after_the_first_meeting(house: House) -> None:
    assert asked_of(house, "mentee", noon()) == []
    meeting = met(house, 2)
    day = meeting.starts_at.astimezone(LONDON).date()
    assert asked_of(house, "mentee", noon()) == [("chemistry", day)]
    assert asked_of(house, "mentee", noon(5)) == [("chemistry", day)]
    assert asked_of(house, "other_mentee", noon(5)) == []


def test_before_a_meeting_and_for_others_there_is_nothing_to_say(house: House) -> None:
    with pytest.raises(Conflict):
        say(house, "mentee", "good")
    met(house, 2)
    for part in ("manager", "admin", "other_mentor"):
        with pytest.raises(NotAllowed):
            say(house, part, "misfit")


def test_one_not_a_fit_changes_nothing_and_nobody_learns_of_it(world: World, house: House) -> None:
    met(house, 2)
    assert not say(house, "mentee", "misfit")
    assert not say(house, "mentee", "misfit"), "said twice of one meeting is said once"
    assert state(house) == "active"
    event = AuditEvent.objects.filter(action="chemistry.answered").last()
    assert event is not None
    assert (event.actor_id, event.subject_id, event.details) == (None, None, {})
    assert own_chemistry(house.actor("mentor"), house.relationship) is None
    assert own_chemistry(house.actor("manager"), house.relationship) is None
    for part in ("mentor", "manager", "admin"):
        page = world.client(part).get(
            reverse("scheduling:relationship", args=[house.slug, house.relationship.pk])
        )
        assert "Not a fit" not in page.text


@pytest.mark.parametrize("second", ["mentor", "mentee"], ids=["either", "twice"])
def test_two_not_a_fit_end_the_pair_without_blame_and_match_both_again(
    house: House, second: str
) -> None:
    met(house, 20)
    runs = MatchRun.objects.filter(cohort=house.cohort).count()
    assert not say(house, "mentee", "misfit")
    met(house, 2)
    assert say(house, second, "misfit")
    assert state(house) == "ended"
    ended = AuditEvent.objects.filter(action="relationship.ended").last()
    assert ended is not None
    assert ended.actor_id is None
    letters = OutboxMessage.objects.filter(kind="relationship_ended")
    theirs = {"name": "", "partner": ""}
    bodies = {render_email(one.kind, one.payload | theirs) for one in letters}
    assert {one.payload["again"] for one in letters} == {"yes"}
    assert len(letters) == 2
    assert len(bodies) == 1, "both read the same"
    assert OutboxMessage.objects.filter(kind="match_open_again").exists()
    assert MatchRun.objects.filter(cohort=house.cohort).count() == runs + 1
    with pytest.raises(NotAllowed):
        say(house, "mentor", "good")


def test_who_changed_their_mind_counts_no_more(house: House) -> None:
    met(house, 20)
    assert not say(house, "mentee", "misfit")
    met(house, 2)
    assert not say(house, "mentee", "good")
    assert not say(house, "mentor", "misfit")
    assert state(house) == "active"


def test_the_database_shows_an_answer_to_its_writer_alone(house: House) -> None:
    met(house, 2)
    say(house, "mentee", "misfit")
    mentee, mentor = house.person("mentee").pk, house.person("mentor").pk
    for person, count in ((mentee, 1), (mentor, 0), (None, 0)):
        with identified_as(person):
            assert ChemistryAnswer.objects.count() == count
    identify(mentor)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO scheduling_chemistryanswer"
            " (id, organization_id, relationship_id, meeting_id, person_id, fit)"
            " SELECT gen_random_uuid(), organization_id, relationship_id, id, %s, 'misfit'"
            " FROM scheduling_meeting LIMIT 1",
            [mentee],
        )
    assert said_something([house.relationship.pk]) == {(house.relationship.pk, mentee)}


def test_one_tap_by_the_link_says_it(house: House) -> None:
    met(house, 2)
    address = link(house, house.relationship.pk, about=About.CHEMISTRY)
    browser = Client()
    page = browser.get(address)
    assert page.status_code == 200
    assert said_something([house.relationship.pk]) == set()
    answer = browser.post(address, {"fit": "unsure"})
    assert answer.status_code == 200
    assert "second meeting" in answer.text
    assert browser.post(address, {"fit": "soulmates"}).status_code == 422
    found = own_chemistry(house.actor("mentee"), house.relationship)
    assert found is not None
    assert found.fit == "unsure"
