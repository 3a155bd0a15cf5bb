"""What is old is let go of, what is held stays, and a dry run says beforehand how much."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship import sealing
from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.models import AuditEvent, OutboxMessage
from mentorship.tenancy import acting_as, identify
from participants.models import Person
from reporting.rights import tasks
from reporting.rights.models import Erasure, LegalHold, RetentionRule, RetentionRun
from reporting.rights.queries.holds import held_person_ids
from reporting.rights.queries.retention import dry_run, retention_lines
from reporting.rights.retention import BY_KEY, KINDS
from reporting.rights.services import retention
from reporting.rights.services.holds import lift_hold, place_hold
from scheduling.models import Note, Reminder
from scheduling.support.models import Concern
from scheduling.support.services.concerns import answer_concern
from tests.world import House, World

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=3000)


def turn_on(house: House, *kinds: str) -> None:
    for kind in kinds:
        months = BY_KEY[kind].months
        retention.save_retention_rule(
            actor=house.actor("admin"), kind=kind, months=months, is_on=True
        )


def grow_old(house: House) -> None:
    """Everything of Northgate's pair is over since long ago."""
    relationship = house.relationship
    relationship.status, relationship.began_on = "ended", date(2010, 1, 1)
    relationship.ended_on = date(2011, 1, 1)
    relationship.save()
    Reminder.objects.update(send_at=LONG_AGO)
    OutboxMessage.objects.update(sent_at=LONG_AGO)


def opens(house: House) -> bool:
    with acting_as(house.user("mentor")):
        identify(house.person("mentor").pk)
        note = Note.objects.get(pk=house.shared_note.pk)
        try:
            return bool(sealing.unseal(note, actor=house.actor("mentor")))
        except sealing.Erased:
            return False


def test_a_dry_run_counts_and_lets_go_of_nothing(world: World) -> None:
    house = world.northgate
    with house.activate():
        grow_old(house)
        lines = {line.kind.key: line for line in retention_lines(house.actor("admin"))}
        assert lines["notes"].count == 1
        assert lines["reminders"].count == Reminder.objects.count() == 1
        assert lines["concerns"].count is None
        assert dry_run(house.actor("admin"), BY_KEY["mails"], 3) == OutboxMessage.objects.count()
        assert not any(line.is_on for line in lines.values())
        retention.apply_retention(actor=house.system)
        assert opens(house)
        assert Reminder.objects.count() == 1


def test_the_night_lets_go_of_what_the_dry_run_counted(world: World) -> None:
    house = world.northgate
    with house.activate():
        grow_old(house)
        turn_on(house, "notes", "reminders", "mails")
        counted = {line.kind.key: line.count for line in retention_lines(house.actor("admin"))}
        run = retention.apply_retention(actor=house.system)
        kinds = ("notes", "reminders", "mails")
        assert run.counts == {kind: counted[kind] for kind in kinds}
        assert not opens(house)
        assert not Reminder.objects.exists()
        again = retention.apply_retention(actor=house.system)
        assert again.counts == {}


def test_what_is_young_stays(world: World) -> None:
    house = world.northgate
    with house.activate():
        turn_on(house, *(kind.key for kind in KINDS))
        assert retention.apply_retention(actor=house.system).counts == {}
        assert opens(house)


@pytest.mark.parametrize("on", ["person", "cohort"])
def test_a_hold_keeps_what_is_old(world: World, on: str) -> None:
    house = world.northgate
    with house.activate():
        grow_old(house)
        turn_on(house, "notes", "reminders")
        admin = house.actor("admin")
        target = {"person": house.person("mentee")} if on == "person" else {"cohort": house.cohort}
        hold = place_hold(actor=admin, reason="A claim", **target)
        assert retention.apply_retention(actor=house.system).counts == {}
        assert opens(house)
        lift_hold(actor=admin, hold=hold, reason="Settled")
        assert set(retention.apply_retention(actor=house.system).counts) == {"notes", "reminders"}
        actions = AuditEvent.objects.filter(subject_id=hold.pk).order_by("at")
        assert [one.action for one in actions] == ["legal_hold.placed", "legal_hold.lifted"]


def test_a_hold_says_who_and_why_and_is_lifted_once(world: World) -> None:
    house = world.northgate
    with house.activate():
        admin = house.actor("admin")
        hold = place_hold(actor=admin, reason="A claim", person=house.person("mentor"))
        assert hold.placed_by.user == house.user("admin")
        assert house.person("mentor").pk in held_person_ids()
        with pytest.raises(Invalid):
            lift_hold(actor=admin, hold=hold, reason=" ")
        lift_hold(actor=admin, hold=hold, reason="Settled")
        with pytest.raises(Conflict):
            lift_hold(actor=admin, hold=hold, reason="Again")
        assert LegalHold.objects.get(pk=hold.pk).lift_reason == "Settled"


def test_answered_concerns_go_without_being_seen(world: World) -> None:
    house = world.northgate
    with acting_as(house.user("member")), house.activate():
        answered = answer_concern(actor=house.actor("member"), concern=house.concern, text="Done")
        Concern.objects.filter(pk=answered.pk).update(closed_at=LONG_AGO)
    with house.activate():
        turn_on(house, "concerns")
        assert retention.apply_retention(actor=house.system).counts == {}
    with acting_as(house.user("mentee")), house.activate():
        assert not Concern.objects.exists()
    with acting_as(world.harbour.user("mentee")), world.harbour.activate():
        assert Concern.objects.count() == 1


def test_bounds_are_kept(world: World) -> None:
    house = world.northgate
    with house.activate():
        for kind in KINDS:
            for months in (kind.least - 1, kind.most + 1):
                with pytest.raises(Invalid):
                    retention.save_retention_rule(
                        actor=house.actor("admin"), kind=kind.key, months=months, is_on=True
                    )
            assert kind.least <= kind.months <= kind.most
        with pytest.raises(NotAllowed):
            retention.save_retention_rule(
                actor=house.actor("manager"), kind="mails", months=3, is_on=True
            )


def test_the_page_counts_before_it_saves(world: World) -> None:
    house = world.northgate
    with house.activate():
        OutboxMessage.objects.update(sent_at=LONG_AGO)
        many = OutboxMessage.objects.count()
        before = RetentionRule.objects.get(kind="mails").months
    address = reverse("rights:retention_rule", kwargs={"slug": "northgate", "kind": "mails"})
    client = world.client("admin")
    page = client.post(address, {"months": "7", "is_on": "on", "count": "yes"})
    assert f"With 7 months, {many} would go today." in page.content.decode()
    with house.activate():
        assert RetentionRule.objects.get(kind="mails").months == before
    assert client.post(address, {"months": "7", "is_on": "on"}).status_code == 302
    with house.activate():
        rule = RetentionRule.objects.get(kind="mails")
        assert (rule.months, rule.is_on) == (7, True)


def test_leavers_of_long_ago_are_erased_one_by_one(committed: World) -> None:
    house = committed.northgate
    with house.activate():
        turn_on(house, "leavers")
        leaver, held = house.person("other_mentor"), house.person("other_mentee")
        Person.objects.filter(pk__in=[leaver.pk, held.pk]).update(left_on=date(2015, 1, 1))
        place_hold(actor=house.actor("admin"), reason="A claim", person=held)
    tasks.apply_retention_of(str(house.organization.pk))
    with house.activate():
        assert Person.objects.get(pk=leaver.pk).is_erased
        assert not Person.objects.get(pk=held.pk).is_erased
        assert Erasure.objects.filter(person=leaver, state="done").count() == 1
        assert RetentionRun.objects.count() == 2
