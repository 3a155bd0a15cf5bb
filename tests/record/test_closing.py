"""A cohort comes to its end: asked once, going on by two yeses, certificates, and the check."""

from typing import Any

import pytest
from django.test import Client

from matching.services import complete_closed_cohorts
from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.models import AuditEvent, OutboxMessage
from mentorship.post import render_email
from mentorship.tenancy import acting_as, identify
from programs.models import Cohort
from programs.services import copy_cohort, move_cohort, update_cohort
from scheduling.record.models import Certificate, GoingOn, LookingBack, WishToGoOn
from scheduling.record.numbers import grouped
from scheduling.record.services.certificates import correct_certificate, issue_certificates
from scheduling.record.services.closing import ask_to_look_back, say_whether_going_on
from tests.factories.scheduling import MeetingFactory
from tests.world import House, World


@pytest.fixture
def house(world: World) -> House:
    return world.northgate


@pytest.fixture
def closing(house: House) -> House:
    with house.activate():
        Certificate.objects.all().delete()
        LookingBack.objects.all().delete()
        move_cohort(actor=house.actor("manager"), cohort=house.cohort, to="closing")
    return house


def close(house: House) -> int:
    with house.activate():
        cohort = Cohort.objects.get(pk=house.cohort.pk)
        move_cohort(actor=house.actor("manager"), cohort=cohort, to="closed")
        complete_closed_cohorts(actor=house.system)
        return issue_certificates(actor=house.system)


def answer(house: House, part: str, wishes: bool) -> bool:
    with acting_as(house.user(part)), house.activate():
        actor = house.actor(part)
        identify(actor.person_id)
        return say_whether_going_on(actor=actor, relationship=house.relationship, wishes=wishes)


def page_of(house: House, part: str, world: World) -> Any:
    path = f"/o/northgate/me/enrollments/{house.enrollment(part).pk}/end/"
    return world.client(part).get(path)


def test_everybody_who_was_matched_is_asked_once(closing: House) -> None:
    with closing.activate():
        assert ask_to_look_back(actor=closing.system) == 4
        assert ask_to_look_back(actor=closing.system) == 0
        letters = OutboxMessage.objects.filter(kind="look_back")
        assert {to for one in letters for to in one.to} == {
            closing.user(part).email
            for part in ("mentor", "mentee", "other_mentor", "other_mentee")
        }
        subject, body = render_email(
            "look_back", {"organization": closing.organization, **letters[0].payload}
        )
        assert "is coming to its end" in subject
        assert f"/me/enrollments/{letters[0].key.partition(':')[2]}/end/" in body


def test_only_the_system_asks_and_issues(closing: House) -> None:
    with closing.activate():
        for service in (ask_to_look_back, issue_certificates):
            with pytest.raises(NotAllowed):
                service(actor=closing.actor("admin"))


def test_a_running_cohort_asks_nothing(house: House) -> None:
    with house.activate():
        LookingBack.objects.all().delete()
        assert ask_to_look_back(actor=house.system) == 0
    with pytest.raises(Conflict, match="not closing"):
        answer(house, "mentee", True)


class TestGoingOn:
    def test_one_yes_is_seen_by_nobody(self, closing: House, world: World) -> None:
        assert answer(closing, "mentee", True) is False
        with closing.activate("mentor"):
            assert not GoingOn.objects.filter(relationship=closing.relationship).exists()
            assert not WishToGoOn.objects.exists()
            assert not OutboxMessage.objects.filter(kind="going_on").exists()
            event = AuditEvent.objects.filter(action="going_on.answered").get()
            assert event.details == {}
        assert "would both like" not in page_of(closing, "mentor", world).content.decode()
        assert "Theo" not in page_of(closing, "mentee", world).content.decode()

    def test_a_no_leaves_the_same_silence(self, closing: House) -> None:
        answer(closing, "mentee", True)
        assert answer(closing, "mentor", False) is False
        with closing.activate():
            assert not GoingOn.objects.filter(relationship=closing.relationship).exists()
            assert not OutboxMessage.objects.filter(kind="going_on").exists()

    def test_two_yeses_meet_and_may_be_taken_back(self, closing: House, world: World) -> None:
        answer(closing, "mentee", True)
        assert answer(closing, "mentor", True) is True
        with closing.activate():
            letters = OutboxMessage.objects.filter(kind="going_on")
            assert sorted(to for one in letters for to in one.to) == sorted(
                closing.user(part).email for part in ("mentor", "mentee")
            )
        assert "both like to go on" in page_of(closing, "mentor", world).content.decode()
        path = f"/o/northgate/cohorts/{closing.cohort.pk}/closing/"
        assert "Nia Example, Omar Example" in world.client("manager").get(path).content.decode()
        # An administrator sees counts, not who.
        assert "Omar" not in world.client("admin").get(path).content.decode()
        answer(closing, "mentee", False)
        assert "both like to go on" not in page_of(closing, "mentor", world).content.decode()

    def test_when_it_is_over_their_own_page_says_that_they_go_on(
        self, closing: House, world: World
    ) -> None:
        def says_so() -> bool:
            page = world.client("mentee").get("/o/northgate/me/").content.decode()
            return "You are going on in your own way" in page

        answer(closing, "mentee", True)
        close(closing)
        assert not says_so(), "nobody learns from it whether the other one said yes"
        answer(closing, "mentor", True)
        assert says_so()

    def test_a_stranger_cannot_answer(self, closing: House, world: World) -> None:
        with pytest.raises(NotAllowed):
            answer(closing, "member", True)
        path = f"/o/northgate/me/relationships/{closing.relationship.pk}/going-on/"
        assert world.client("other_mentor").post(path, {"wishes": "yes"}).status_code == 404


class TestCertificates:
    def test_who_met_gets_one_and_only_one(self, closing: House) -> None:
        with closing.activate():
            update_cohort(
                actor=closing.actor("manager"), cohort=closing.cohort, thanks="Bravo to all."
            )
            MeetingFactory(relationship=closing.relationship, minutes=30)
            MeetingFactory(relationship=closing.relationship, status="missed")
        assert close(closing) == 2
        with closing.activate():
            assert issue_certificates(actor=closing.system) == 0
            given = {one.person_id: one for one in Certificate.objects.all()}
            assert set(given) == {closing.person("mentor").pk, closing.person("mentee").pk}
            one = given[closing.person("mentee").pk]
            assert (one.meetings, one.minutes, one.role) == (2, 75, "mentee")
            assert (one.holder, one.issuer) == ("Nia Example", "Northgate")
            letter = OutboxMessage.objects.filter(kind="certificate_ready").first()
            assert letter is not None
            _, body = render_email(
                "certificate_ready", {"organization": closing.organization, **letter.payload}
            )
            assert "Bravo to all." in body
            assert "1 h 15 min" in body

    def test_a_meeting_after_somebody_left_does_not_count(self, closing: House) -> None:
        with closing.activate():
            member = closing.relationship.members.get(person=closing.person("mentee"))
            member.left_on = closing.meeting.starts_at.date().replace(day=1).replace(month=1)
            member.joined_on = member.left_on
            member.save()
        close(closing)
        with closing.activate():
            holders = Certificate.objects.values_list("person_id", flat=True)
            assert list(holders) == [closing.person("mentor").pk]

    def test_the_check_says_what_stands_on_it_and_no_more(self, closing: House) -> None:
        close(closing)
        with closing.activate():
            one = Certificate.objects.get(person=closing.person("mentee"))
        address = f"/certificates/northgate/{grouped(one.number)}/"
        found = Client().get(address)
        text = found.content.decode()
        assert found.status_code == 200
        assert "Nia Example" in text
        assert "Omar" not in text
        assert closing.user("mentee").email not in text
        assert "noindex" in found["X-Robots-Tag"]
        missing = [
            Client().get(f"/certificates/{house}/{number}/")
            for house, number in (
                ("northgate", grouped("7" * 20)),
                ("harbour", grouped(one.number)),
                ("nowhere", grouped(one.number)),
                ("northgate", "abc"),
            )
        ]
        assert {one.status_code for one in missing} == {404}
        assert len({one.content for one in missing}) == 1

    def test_a_later_name_does_not_change_the_paper(self, closing: House) -> None:
        close(closing)
        with closing.activate():
            person = closing.person("mentee")
            person.family_name = "Newname"
            person.save()
            assert Certificate.objects.get(person=person).holder == "Nia Example"


class TestACorrectedCertificate:
    def test_another_replaces_it_and_its_number_says_so(self, world: World) -> None:
        house = world.northgate
        with house.activate():
            old = house.certificate
        form = {"holder": "Nia  Right", "began_on": "2026-01-10", "ended_on": "2026-06-30"}
        form |= {"meetings": "3", "minutes": "180"}
        address = f"/o/northgate/certificates/{grouped(old.number)}/"
        answer = world.client("manager").post(address, form)
        assert answer.status_code == 302
        assert answer["Location"] != address
        with house.activate():
            new = Certificate.objects.get(replaces=old)
            assert (new.holder, new.meetings, new.minutes) == ("Nia Right", 3, 180)
            assert (new.person_id, new.program) == (old.person_id, old.program)
            event = AuditEvent.objects.get(action="certificates.corrected")
            assert "Nia" not in str(event.details)
            letter = OutboxMessage.objects.get(kind="certificate_corrected")
            _, body = render_email(letter.kind, letter.payload)
            assert "put right" in body
        gone = Client().get(f"/certificates/northgate/{grouped(old.number)}/")
        assert gone.status_code == 410
        assert "This certificate was replaced" in gone.text
        assert old.holder not in gone.text
        assert new.number not in gone.text.replace("-", "")
        fresh = Client().get(f"/certificates/northgate/{grouped(new.number)}/")
        assert "Nia Right" in fresh.text
        record = world.client("mentee").get("/api/v1/organizations/northgate/me/record/").json()
        assert [one["number"] for one in record["certificates"]] == [grouped(new.number)]

    def test_what_is_refused(self, house: House) -> None:
        with house.activate():
            one, manager = house.certificate, house.actor("manager")
            for changes, code in (
                ({}, "nothing_differs"),
                ({"holder": one.holder}, "nothing_differs"),
                ({"holder": " "}, "invalid"),
                ({"meetings": 0}, "invalid"),
                ({"began_on": one.ended_on, "ended_on": one.began_on}, "invalid"),
            ):
                with pytest.raises(Invalid) as refused:
                    correct_certificate(actor=manager, certificate=one, **changes)
                assert refused.value.code == code
            with pytest.raises(NotAllowed):
                correct_certificate(
                    actor=house.actor("other_manager"), certificate=one, holder="Other"
                )
            correct_certificate(actor=house.actor("admin"), certificate=one, holder="Right")
            with pytest.raises(Conflict) as late:
                correct_certificate(actor=manager, certificate=one, holder="Again")
            assert late.value.code == "certificate_replaced"


def test_lessons_stand_beside_the_settings_of_the_next(closing: House, world: World) -> None:
    manager = world.client("manager")
    path = f"/o/northgate/cohorts/{closing.cohort.pk}/closing/words/"
    manager.post(path, {"thanks": "T", "lessons": "L", "days": "Start in May.", "matching": "M!"})
    with closing.activate():
        cohort = Cohort.objects.get(pk=closing.cohort.pk)
        assert cohort.setting_lessons == {"days": "Start in May.", "matching": "M!"}
        assert (cohort.thanks, cohort.lessons) == ("T", "L")
        dates = {"starts_on": cohort.starts_on, "ends_on": cohort.ends_on}
        following = copy_cohort(
            actor=closing.actor("manager"), cohort=cohort, name="After", **dates
        )
    start = f"/o/northgate/programs/{closing.program.pk}/cohorts/new/?copy={closing.cohort.pk}"
    assert "Start in May." in manager.get(start).content.decode()
    base = f"/o/northgate/cohorts/{following.pk}"
    assert "Start in May." in manager.get(f"{base}/settings/").content.decode()
    assert "M!" in manager.get(f"{base}/matching/").content.decode()
