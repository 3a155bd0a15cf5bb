"""What somebody was reminded of, what is to come, and less of it: the page and the API alike."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching.models import Relationship
from mentorship.addresses import org_reverse
from mentorship.models import OutboxMessage
from mentorship.outbox import enqueue
from scheduling.models import Meeting, Reminder, ReminderPreference
from scheduling.queries.reminders import reminders_sent, reminders_to_come
from tests.factories.scheduling import MeetingFactory
from tests.world import World


@pytest.fixture
def house(world: World):
    house = world.northgate
    with house.activate():
        Reminder.objects.all().delete()
        ReminderPreference.objects.all().delete()
    return house


def owed(house, key: str, part: str = "mentee", **fields) -> Reminder:
    """A reminder with its e-mail."""
    enqueue(key=key, kind="reminder_check_in", to="nia@northgate.example", payload={})
    values = {"due_on": timezone.localdate(), "send_at": timezone.now()} | fields
    return Reminder.objects.create(
        relationship=house.relationship,
        person=house.person(part),
        kind="plan",
        outbox_key=key,
        **values,
    )


def test_what_was_sent_and_what_waits_are_told_apart(house):
    ago = timezone.now() - timedelta(days=3)
    with house.activate():
        sent = owed(house, "sent", send_at=ago, due_on=ago.date())
        OutboxMessage.objects.filter(key="sent").update(sent_at=ago + timedelta(hours=1))
        owed(house, "waits", send_at=ago)
        stopped = owed(house, "stopped", send_at=ago, due_on=ago.date() - timedelta(days=1))
        Reminder.objects.filter(pk=stopped.pk).update(state="withdrawn")
        owed(house, "of somebody else", part="mentor")
        OutboxMessage.objects.filter(key="of somebody else").update(sent_at=ago)
        actor = house.actor("mentee")
        [row] = reminders_sent(actor)
        assert (row.pk, row.went_at) == (sent.pk, ago + timedelta(hours=1))
        waiting = [one for one in reminders_to_come(actor) if one.is_owed]
        assert [one.lines for one in waiting] == [
            (f"Plan the next meeting: {house.cohort.program}",)
        ]


def test_what_would_be_sent_as_things_stand_is_foreseen(house):
    with house.activate():
        Meeting.objects.all().delete()
        Relationship.objects.exclude(pk=house.relationship.pk).update(status="ended")
        MeetingFactory(
            relationship=house.relationship,
            status="planned",
            starts_at=timezone.now() + timedelta(days=5),
            created_at=timezone.now() - timedelta(days=9),
        )
        actor = house.actor("mentee")
        foreseen = [one for one in reminders_to_come(actor) if not one.is_owed]
        assert any("You meet " in line for one in foreseen for line in one.lines)
        assert all(timezone.now() <= one.send_at for one in foreseen)
        assert not Reminder.objects.exists(), "to foresee owes nothing"


def test_the_page_tells_of_both_and_takes_less(world, house):
    ago = timezone.now() - timedelta(days=3)
    with house.activate():
        owed(house, "sent", send_at=ago)
        OutboxMessage.objects.filter(key="sent").update(sent_at=ago)
        owed(house, "waits", due_on=ago.date())
    client = world.client("mentee")
    address = org_reverse(house.organization, "scheduling:notification_settings")
    page = client.get(address).content.decode()
    assert page.count("Plan the next meeting") == 2
    saved = {"kinds": ["upcoming", "log"], "weekly_budget": "1"}
    page = client.post(address, saved, follow=True).content.decode()
    assert "Your reminder settings are saved." in page
    assert page.count("Plan the next meeting") == 1, "what waited is taken back"
    with house.activate():
        preference = ReminderPreference.objects.get(person=house.person("mentee"))
    assert set(preference.kinds_off) == {"plan", "step", "survey", "chemistry", "prepare", "team"}


def test_a_pause_says_so(world, house):
    until = timezone.localdate() + timedelta(days=20)
    client = world.client("mentee")
    address = org_reverse(house.organization, "scheduling:notification_settings")
    kinds = ["plan", "upcoming", "log", "step"]
    page = client.post(
        address, {"kinds": kinds, "paused_until": f"{until:%Y-%m-%d}"}, follow=True
    ).content.decode()
    assert "you asked for a pause until" in page


def test_the_api_tells_the_same(world, house):
    ago = timezone.now() - timedelta(days=3)
    with house.activate():
        owed(house, "sent", send_at=ago)
        OutboxMessage.objects.filter(key="sent").update(sent_at=ago)
        owed(house, "waits", due_on=ago.date())
    client = world.client("mentee")
    base = f"/api/v1/organizations/{house.organization.slug}/me/reminders/"
    [sent] = client.get(f"{base}sent/").json()["results"]
    assert sent["kind"] == "plan"
    waiting = [one for one in client.get(f"{base}to-come/").json()["results"] if one["is_owed"]]
    assert len(waiting) == 1
    chosen = {"kinds_off": ["plan"], "weekly_budget": 1}
    saved = client.put(base, chosen, content_type="application/json").json()
    assert saved["kinds_off"] == ["plan"]
    bad = client.put(base, {"kinds_off": ["nonsense"]}, content_type="application/json")
    assert bad.status_code in (400, 422)
    waiting = [one for one in client.get(f"{base}to-come/").json()["results"] if one["is_owed"]]
    assert waiting == []
