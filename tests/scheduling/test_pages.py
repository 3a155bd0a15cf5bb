"""Pages: what they say, what they keep when a form is sent back, how often they ask."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matching.models import Proposal
from participants.models import Enrollment, EnrollmentSkill, Skill
from programs.models import AgreementVersion, Cohort
from scheduling.models import Meeting, Note, ReminderPreference
from tests.factories.matching import MatchRunFactory, ProposalFactory, pair
from tests.factories.participants import EnrollmentFactory
from tests.factories.scheduling import MeetingFactory
from tests.world import World


def url(house, name, **ids):
    return reverse(f"scheduling:{name}", kwargs={"slug": house.slug, **ids})


def fields(page: str, **changed) -> dict[str, str]:
    """The hidden fields of a page's form, and what a person would fill in."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    return {**hidden, **changed}


@pytest.fixture
def house(world: World):
    return world.northgate


def log_url(house):
    return url(house, "meeting_log", relationship_id=house.relationship.pk)


def a_log(**changed):
    return {
        "client_key": "0192a1b2-0000-7000-8000-000000000001",
        "outcome": "held",
        "held_on": f"{timezone.localdate():%Y-%m-%d}",
        "minutes": "45",
        "means": "phone",
        **changed,
    }


def test_the_log_is_filled_in_with_what_is_likely(world, house):
    page = world.client("mentor").get(log_url(house)).content.decode()
    zone = ZoneInfo(house.organization.time_zone)
    yesterday = timezone.localdate(timezone=zone) - timedelta(days=1)
    assert f'value="{yesterday:%Y-%m-%d}"' in page
    assert re.search(r'name="minutes" value="45"', page)
    assert re.search(r'value="held"[^>]*checked', page)
    assert re.search(r'value="in_person"[^>]*checked', page)


def test_the_log_is_filled_in_with_what_is_usual_for_these_two(world, house):
    with house.activate():
        for days_ago, minutes in ((40, 90), (30, 30), (20, 25), (10, 30)):
            MeetingFactory(
                relationship=house.relationship,
                starts_at=timezone.now() - timedelta(days=days_ago),
                minutes=minutes,
                means="video",
                status="held",
            )
    page = world.client("mentor").get(log_url(house)).content.decode()
    assert re.search(r'name="minutes" value="30"', page)


def test_one_tap_logs_a_meeting_and_says_so(world, house):
    client = world.client("mentor")
    page = client.get(log_url(house)).content.decode()
    sent = fields(page, **{k: v for k, v in a_log().items() if k != "client_key"})
    response = client.post(log_url(house), sent, follow=True)
    assert "Logged. Well done" in response.content.decode()
    again = client.post(log_url(house), sent, follow=True)
    assert again.status_code == 200
    with house.activate():
        assert Meeting.objects.filter(client_key=sent["client_key"]).count() == 1


def test_a_held_back_note_keeps_everything_and_can_be_overruled_for_that_text_alone(world, house):
    client = world.client("mentor")
    text = "ring 07700 900123 about the course"
    response = client.post(log_url(house), a_log(note_text=text, topics=["career"]))
    page = response.content.decode()
    assert response.status_code == 422
    assert "<mark>07700 900123" in page
    assert re.search(r'value="career"[^>]*checked', page)
    assert re.search(r'value="phone"[^>]*checked', page)
    digest = re.search(r'name="checked" value="(\w{64})"', page)[1]
    other = client.post(log_url(house), a_log(note_text=text + " 07700 900124", checked=digest))
    assert other.status_code == 422, "the box was ticked for another text"
    assert client.post(log_url(house), a_log(note_text=text, checked=digest)).status_code == 302
    with house.activate("mentor"):
        assert Note.objects.filter(meeting__client_key=a_log()["client_key"]).count() == 1


def test_a_second_log_of_a_day_asks_whether_it_was_another(world, house):
    client = world.client("mentor")
    client.post(log_url(house), a_log())
    other = a_log(client_key="0192a1b2-0000-7000-8000-000000000002")
    response = client.post(log_url(house), other)
    assert response.status_code == 422
    assert "We met twice that day" in response.content.decode()
    assert client.post(log_url(house), other | {"is_another": "on"}).status_code == 302


@pytest.mark.parametrize(
    "changed",
    [
        {"held_on": "tomorrow"},
        {"minutes": "0"},
        {"minutes": "x" * 10_000},
        {"means": "pigeon"},
        {"outcome": "planned"},
        {"client_key": "1"},
        {"topics": ["\x00"]},
        {"note_text": "\x00"},
        {"note_audience": "admin"},
        {"held_on": "2199-01-01"},
        {"planned": "", "minutes": "4"},
    ],
)
def test_bad_input_is_a_clear_answer(world, house, changed):
    response = world.client("mentor").post(log_url(house), a_log(**changed))
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()


def test_the_agreement_comes_first_kindly(world, house):
    with house.activate():
        AgreementVersion.objects.create(program=house.program, number=2, text="New.")
    response = world.client("mentor").get(log_url(house))
    assert response.status_code == 302
    assert str(house.enrollment("mentor").pk) in response.url
    home = world.client("mentor").get(url(house, "my_mentoring")).content.decode()
    assert "read and accept the confidentiality agreement" in home


def test_a_members_home_names_what_is_next(world, house):
    page = world.client("mentee").get(url(house, "my_mentoring")).content.decode()
    assert "Omar Example" in page
    assert "Log a meeting" in page
    assert "Last met" in page
    with house.activate():
        mine = Enrollment.objects.filter(person=house.person("mentee"), cohort=house.cohort)
        assert mine.update(status="withdrawn")
    # Who has withdrawn is asked for no meeting, though nobody has ended the pair yet.
    page = world.client("mentee").get(url(house, "my_mentoring")).content.decode()
    assert "Omar Example" not in page


def test_a_members_home_shows_what_waits(world, house):
    with house.activate():
        meeting = house.meeting
        meeting.logged_at = timezone.now()
        meeting.save()
        Meeting.objects.filter(pk=house.planned_meeting.pk).update(
            starts_at=timezone.now() - timedelta(hours=3)
        )
        proposal = ProposalFactory(
            run=MatchRunFactory(cohort=house.cohort, number=7),
            mentor=EnrollmentFactory(cohort=house.cohort, role="mentor"),
            mentee=house.enrollment("mentee"),
            status=Proposal.Status.PUBLISHED,
        )
    page = world.client("mentee").get(url(house, "my_mentoring")).content.decode()
    assert "A match is waiting for your answer" in page
    assert str(proposal.pk) in page
    assert "Did you meet on" in page
    assert "Yes, we met" in page


@pytest.mark.parametrize("part", ["member", "bo", "admin"])
def test_an_empty_home_says_what_to_expect(world, house, part):
    page = world.client(part).get(url(house, "my_mentoring")).content.decode()
    assert "No mentoring yet" in page or "You are not taking part in a programme" in page


def test_an_invitation_shows_at_home(world, house):
    with house.activate():
        EnrollmentFactory(
            cohort=house.enrolling,
            person=house.person("member"),
            status=Enrollment.Status.INVITED,
        )
    page = world.client("member").get(url(house, "my_mentoring")).content.decode()
    assert "Answer the invitation" in page


def test_who_has_a_place_is_told_the_next_step_on_the_way_to_a_match(world, house):
    def page() -> str:
        return world.client("member").get(url(house, "my_mentoring")).content.decode()

    with house.activate():
        mine = EnrollmentFactory(
            cohort=house.enrolling,
            person=house.person("member"),
            role="mentee",
            status=Enrollment.Status.ACCEPTED,
        )
        skill = Skill.objects.first() or Skill.objects.create(name="Leading a shift")
    assert "Your next step: say what you would like to work on" in page()
    with house.activate():
        EnrollmentSkill.objects.create(enrollment=mine, skill=skill, kind="goal")
    assert "Your next step: say what" not in page()
    assert "Next you are matched" in page()
    with house.activate():
        match = ProposalFactory(
            run=MatchRunFactory(cohort=house.enrolling, number=7),
            mentor=EnrollmentFactory(cohort=house.enrolling, role="mentor"),
            mentee=mine,
            status=Proposal.Status.PUBLISHED,
        )
    assert "see above" in page()
    with house.activate():
        Proposal.objects.filter(pk=match.pk).update(mentee_answer=Proposal.Answer.ACCEPTED)
    assert f"You said yes to {match.mentor.person}" in page().replace("&#x27;", "'")
    with house.activate():
        Proposal.objects.all().update(status=Proposal.Status.WITHDRAWN)
        Cohort.objects.filter(pk=house.enrolling.pk).update(status="closing")
    assert "no match was found for you" in page()
    with house.activate():
        Cohort.objects.filter(pk=house.enrolling.pk).update(status="closed")
    assert "No match was found for you this time" in page()
    with house.activate():
        Cohort.objects.filter(pk=house.enrolling.pk).update(status="closing")
    with house.activate():
        parted = pair(match.mentor, mine, status="ended", ended_on=timezone.localdate())
        parted.members.update(left_on=timezone.localdate())
        meeting = MeetingFactory(relationship=parted)
    assert "no match was found for you" not in page()
    assert f"/me/enrollments/{mine.pk}/end/" in page()
    # Of a pair that has ended its meetings still say with whom, and offer no note that is refused.
    client = world.client("member")
    told = client.get(url(house, "meeting", meeting_id=meeting.pk)).content.decode()
    assert f"With {match.mentor.person}" in told.replace("&#x27;", "'")
    assert "Write a note" not in told


def test_a_manager_sees_that_they_met_and_an_administrator_how_often(world, house):
    address = url(house, "relationship", relationship_id=house.relationship.pk)
    day = f"{timezone.localtime(house.meeting.starts_at).day} "
    manager = world.client("manager").get(address).content.decode()
    assert day in manager
    assert "45 min" in manager
    admin = world.client("admin").get(address).content.decode()
    assert "45 min" not in admin
    assert "Meetings held" in admin


def test_the_list_searches_filters_and_sorts(world, house):
    client = world.client("manager")
    address = url(house, "relationships", cohort_id=house.cohort.pk)

    def names(query=""):
        page = client.get(f"{address}{query}").content.decode()
        return [name for name in ("Nia", "Theo") if f"{name} Example" in page]

    assert names() == ["Nia", "Theo"]
    assert names("?q=nia") == ["Nia"]
    assert names("?q=nia+example") == ["Nia"]
    assert names("?q=nobody") == []
    assert names("?met=never") == ["Theo"]
    assert names("?met=once") == ["Nia"]
    assert names("?status=ended") == []
    assert names("?sort=-met&page=9&status=nonsense") == ["Nia", "Theo"]
    page = client.get(f"{address}?sort=-met").content.decode()
    assert page.index("Nia Example") < page.index("Theo Example")


def test_reminder_settings_are_saved_and_mistakes_explained(world, house):
    client = world.client("mentor")
    address = url(house, "notification_settings")
    saved = {"quiet_from": "19:00", "quiet_until": "09:00", "weekly_budget": "1"}
    assert client.post(address, saved).status_code == 302
    with house.activate():
        preference = ReminderPreference.objects.get(person=house.person("mentor"))
        assert preference.weekly_budget == 1
    half = client.post(address, {"quiet_from": "19:00", "weekly_budget": ""})
    assert half.status_code == 422
    assert "Give both times, or neither." in half.content.decode()


def test_a_goal_is_set_worked_on_and_achieved(world, house):
    client = world.client("mentee")
    address = url(house, "goals", relationship_id=house.relationship.pk)
    page = client.post(address, {"text": "To chair a meeting."}, follow=True).content.decode()
    assert "To chair a meeting." in page
    goal_id = re.findall(r"goals/([0-9a-f-]{36})/steps/", page)[-1]
    step = client.post(
        url(house, "goal_step_add", goal_id=goal_id), {"text": "Watch one."}, follow=True
    )
    assert "Watch one." in step.content.decode()
    refused = client.post(url(house, "goal_step_add", goal_id=goal_id), {"text": "07700 900123"})
    assert refused.status_code == 422
    assert "Could this identify a patient?" in refused.content.decode()


def test_times_are_those_of_the_readers_site(world, house):
    with house.activate():
        person = house.person("mentee")
        person.site.time_zone = "America/New_York"
        person.site.save()
    page = (
        world.client("mentee")
        .get(url(house, "meeting", meeting_id=house.planned_meeting.pk))
        .content.decode()
    )
    local = house.planned_meeting.starts_at.astimezone(ZoneInfo("America/New_York"))
    assert f"{local:%H:%M} to" in page


def queries(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


def test_pages_ask_as_often_for_one_as_for_many(world, house):
    mentor, manager = world.client("mentor"), world.client("manager")
    pages = [
        (mentor, url(house, "my_mentoring")),
        (mentor, url(house, "relationship", relationship_id=house.relationship.pk)),
        (mentor, url(house, "goals", relationship_id=house.relationship.pk)),
        (manager, url(house, "relationships", cohort_id=house.cohort.pk)),
        (manager, url(house, "relationship", relationship_id=house.relationship.pk)),
        (mentor, reverse("api:relationship-list", kwargs={"slug": house.slug})),
        (
            mentor,
            reverse(
                "api:meeting-list",
                kwargs={"slug": house.slug, "relationship_id": house.relationship.pk},
            ),
        ),
    ]
    before = [queries(client, address) for client, address in pages]
    with house.activate():
        for number in range(3):
            MeetingFactory(relationship=house.relationship, logged_at=timezone.now())
            mentee = EnrollmentFactory(cohort=house.cohort)
            more = pair(house.enrollment("mentor"), mentee)
            MeetingFactory(relationship=more, logged_by=mentee.person, logged_at=timezone.now())
            MeetingFactory(
                relationship=more,
                status="planned",
                starts_at=timezone.now() + timedelta(days=2, hours=number),
            )
    assert [queries(client, address) for client, address in pages] == before


def test_a_place_is_held_back_marked_and_kept_typed(world, house):
    client = world.client("mentee")
    path = url(house, "meeting_plan", relationship_id=house.relationship.pk)
    # A day on which the world has planned nothing, whatever the hour is now.
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    sent = {"day": day, "clock": "10:00", "minutes": 30, "means": "in_person"}
    page = client.post(path, sent | {"place": "by 07700 900123"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "<mark>07700 900123" in text
    assert 'value="by 07700 900123"' in text
    digest = re.search(r'name="checked" value="(\w{64})"', text)[1]
    assert (
        client.post(path, sent | {"place": "by 07700 900124", "checked": digest}).status_code == 422
    )
    assert (
        client.post(path, sent | {"place": "by 07700 900123", "checked": digest}).status_code == 302
    )


@pytest.mark.parametrize("named", ["0192a1b2-0000-7000-8000-000000000009", "nonsense"])
def test_a_meeting_that_is_not_there_is_not_written_of(world, house, named):
    client = world.client("mentor")
    note = url(house, "note_write", relationship_id=house.relationship.pk)
    assert client.get(f"{log_url(house)}?meeting={named}").status_code == 404
    assert client.post(log_url(house), a_log(planned=named)).status_code == 404
    assert client.get(f"{log_url(house)}?meeting=new").status_code == 200
    words = {"text": "A word on it.", "audience": "private"}
    before = house_notes(house)
    assert client.get(f"{note}?meeting={named}").status_code == 404
    assert client.post(note, words | {"meeting": named}).status_code == 404
    assert house_notes(house) == before


def house_notes(house):
    with house.activate("mentor"):
        return Note.objects.count()
