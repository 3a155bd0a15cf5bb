"""The link in a reminder: one act for one meeting, once, for whom it was sent to."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.models import AuditEvent, Membership, Organization, OutboxMessage
from mentorship.post import render_email
from mentorship.services.sessions import end_member_sessions
from mentorship.tenancy import activate, new_id
from participants.models import Person
from programs.models import AgreementVersion
from scheduling.log_links import OPEN_FOR, Claim, claim_of, signed
from scheduling.models import Meeting, Reminder, ReminderPreference
from scheduling.services.meetings import log_meeting
from scheduling.services.reminders import schedule_reminders
from tests.world import MARKER, World

LONDON = ZoneInfo("Europe/London")
OVER = "This link does not work any more"


@pytest.fixture
def house(world: World):
    """Northgate with a planned meeting whose time has come."""
    house = world.northgate
    house.planned_meeting  # noqa: B018
    with house.activate():
        Meeting.objects.filter(pk=house.planned_meeting.pk).update(
            starts_at=timezone.now().replace(microsecond=0) - timedelta(hours=5)
        )
    del house.planned_meeting
    return house


def claim(house, part="mentee") -> Claim:
    meeting, person = house.planned_meeting, house.person(part)
    return Claim.of(
        house.organization.pk, meeting.pk, person.pk, meeting.starts_at, house.user(part)
    )


def address(house, part="mentee") -> str:
    return reverse("log_link", kwargs={"token": signed(claim(house, part).unsigned)})


def form(**fields):
    return {
        "client_key": str(new_id()),
        "outcome": "held",
        "held_on": f"{timezone.localdate() - timedelta(days=1):%Y-%m-%d}",
        "minutes": "45",
        "means": "video",
    } | fields


def meeting_of(house) -> Meeting:
    with house.activate():
        return Meeting.objects.get(pk=house.planned_meeting.pk)


def refuses(house, link: str) -> None:
    """By GET and by POST, with the page that says the same of every link; nothing changes."""
    before = meeting_of(house).status
    for answer in (Client().get(link), Client().post(link, form())):
        assert answer.status_code == 410
        assert OVER in answer.content.decode()
        assert "/accounts/login/" in answer.content.decode()
    assert meeting_of(house).status == before


def test_a_link_logs_its_meeting_without_signing_in(house) -> None:
    browser = Client()
    page = browser.get(address(house))
    assert page.status_code == 200
    assert meeting_of(house).status == "planned"  # to fetch a link does nothing
    done = browser.post(address(house), form(minutes="30"))
    assert "Logged. Well done" in done.content.decode()
    meeting = meeting_of(house)
    assert (meeting.status, meeting.minutes, meeting.means) == ("held", 30, "video")
    assert meeting.logged_by_id == house.person("mentee").pk
    assert "sessionid" not in browser.cookies
    assert browser.get(f"/o/{house.slug}/me/").status_code == 302


def test_the_trail_says_who_and_that_it_was_by_link(house) -> None:
    Client().post(address(house), form())
    with house.activate():
        event = AuditEvent.objects.get(action="meeting.logged", actor_role="link")
    assert event.actor_id == house.user("mentee").pk
    assert event.subject_id == house.planned_meeting.pk


@pytest.mark.parametrize("outcome", ["moved", "missed"])
def test_it_says_as_well_that_it_was(house, outcome) -> None:
    assert "Noted" in Client().post(address(house), form(outcome=outcome)).content.decode()
    assert meeting_of(house).status == outcome


def test_the_form_is_filled_in_with_what_was_planned(house) -> None:
    page = Client().get(address(house))
    initial = page.context["form"].initial
    meeting = meeting_of(house)
    assert (initial["minutes"], initial["means"]) == (meeting.minutes, meeting.means)
    assert initial["outcome"] == "held"
    text = page.content.decode()
    assert MARKER not in text
    for hidden in ("note", "topic", "goal", str(house.relationship.pk), f"/o/{house.slug}/"):
        assert hidden not in text.lower(), hidden


def test_a_link_works_once(house) -> None:
    link = address(house)
    Client().post(link, form(outcome="missed"))
    refuses(house, link)
    # The other side's link, too: what became of the meeting is said.
    refuses(house, address(house, "mentor"))


def test_the_same_form_sent_again_is_thanked_again(house) -> None:
    link, sent = address(house), form()
    assert [Client().post(link, sent).status_code for _ in range(2)] == [200, 200]
    with house.activate():
        assert AuditEvent.objects.filter(actor_role="link").count() == 1


def test_a_form_with_a_mistake_comes_back(house) -> None:
    tomorrow = timezone.localdate() + timedelta(days=2)
    for fields in ({"minutes": "2"}, {"held_on": f"{tomorrow:%Y-%m-%d}"}, {"outcome": "eaten"}):
        answer = Client().post(address(house), form(**fields))
        assert answer.status_code == 422
        assert "There is a problem" in answer.content.decode()
    assert meeting_of(house).status == "planned"


def test_a_link_that_is_cut_off_or_made_up_opens_nothing(house) -> None:
    link = address(house)
    token = link.strip("/").rpartition("/")[2]
    other = signed(claim(house, "mentor").unsigned).partition(".")[2]
    forged = f"{token.partition('.')[0]}.{other}"
    for bad in (link[:-9] + "/", "/log/x/", f"/log/{forged}/", f"/log/{signed('AAAA')}/"):
        refuses(house, bad)


def ends_when(change):
    """Marks what must end a link that worked."""
    return pytest.param(change, id=change.__name__)


def moved(house):
    later = timezone.now() - timedelta(hours=2)
    Meeting.objects.filter(pk=house.planned_meeting.pk).update(starts_at=later)


def cancelled(house):
    Meeting.objects.filter(pk=house.planned_meeting.pk).update(status="cancelled")


def left_the_relationship(house):
    house.relationship.members.filter(person=house.person("mentee")).update(
        left_on=timezone.localdate()
    )


def relationship_ended(house):
    house.relationship.__class__.objects.filter(pk=house.relationship.pk).update(
        status="ended", ended_on=timezone.localdate()
    )


def left_the_organization(house):
    Person.objects.filter(pk=house.person("mentee").pk).update(left_on=timezone.localdate())


def erased(house):
    Person.objects.filter(pk=house.person("mentee").pk).update(employee_number="erased-1")


def account_untied(house):
    Person.objects.filter(pk=house.person("mentee").pk).update(user=None)


def account_closed(house):
    user = house.user("mentee")
    user.is_active = False
    user.save()


def password_changed(house):
    user = house.user("mentee")
    user.set_password("between-the-three-of-us")
    user.save()


def membership_removed(house):
    Membership.objects.filter(user=house.user("mentee")).delete()


def signed_out_everywhere(house):
    mine = Membership.objects.get(user=house.user("mentee"))
    end_member_sessions(actor=house.actor("admin"), membership=mine)


def second_factor_wanted(house):
    Organization.objects.filter(pk=house.organization.pk).update(second_factor="everyone")


def became_an_administrator(house):
    Membership.objects.filter(user=house.user("mentee")).update(role="admin")


def new_agreement(house):
    AgreementVersion.objects.create(program=house.program, number=99, text="Anew.")


@pytest.mark.parametrize(
    "change",
    [
        ends_when(change)
        for change in (
            moved,
            cancelled,
            left_the_relationship,
            relationship_ended,
            left_the_organization,
            erased,
            account_untied,
            account_closed,
            password_changed,
            membership_removed,
            signed_out_everywhere,
            second_factor_wanted,
            became_an_administrator,
            new_agreement,
        )
    ],
)
def test_a_link_ends(house, change) -> None:
    link = address(house)
    assert Client().get(link).status_code == 200
    with house.activate():
        change(house)
    refuses(house, link)


def test_a_link_expires(house) -> None:
    with house.activate():
        long_ago = timezone.now() - OPEN_FOR - timedelta(hours=1)
        Meeting.objects.filter(pk=house.planned_meeting.pk).update(starts_at=long_ago)
    del house.planned_meeting
    refuses(house, address(house))


def test_a_link_before_its_meeting_opens_nothing(house) -> None:
    with house.activate():
        soon = timezone.now() + timedelta(hours=1)
        Meeting.objects.filter(pk=house.planned_meeting.pk).update(starts_at=soon)
    del house.planned_meeting
    refuses(house, address(house))


def test_another_house_keeps_its_meetings(world: World, house) -> None:
    ours, theirs = claim(house), world.harbour
    crossed = Claim(
        ours.organization_id,
        theirs.planned_meeting.pk,
        ours.person_id,
        ours.starts_at,
        ours.account,
    )
    refuses(house, reverse("log_link", kwargs={"token": signed(crossed.unsigned)}))


def test_neither_another_page_nor_a_cache_learns_the_address(house) -> None:
    link = address(house)
    for answer in (Client().get(link), Client().get("/log/x/")):
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert "no-store" in answer.headers["Cache-Control"]
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_form_from_elsewhere_is_refused(house) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(address(house), form()).status_code == 403
    assert meeting_of(house).status == "planned"


def test_the_link_says_who_without_saying_more(house) -> None:
    found = claim_of(signed(claim(house).unsigned))
    assert found == claim(house)
    assert house.user("mentee").password[-20:] not in claim(house).unsigned


def test_what_is_owed_opens_nothing_and_what_is_sent_does(house) -> None:
    """The signature is added when the e-mail is made: the outbox has no link that works."""
    tomorrow = timezone.localtime(timezone=LONDON) + timedelta(days=1)
    with activate(house.organization):
        Reminder.objects.all().delete()
        ReminderPreference.objects.all().delete()
        schedule_reminders(actor=house.system, now=tomorrow.replace(hour=11))
        owed = [
            message
            for message in OutboxMessage.objects.filter(kind__startswith="reminder")
            if "'log': '" in str(message.payload) and message.to == [house.person("mentee").email]
        ]
        assert len(owed) == 1
        payload = owed[0].payload
    assert "/log/" not in str(payload).replace("/meetings/log/", "")
    unsigned = next(item["log"] for item in payload.get("items", [payload]) if item.get("log"))
    assert Client().get(f"/log/{unsigned}/").status_code == 410
    _, body = render_email(owed[0].kind, {"organization": house.organization, **payload})
    link = next(word for word in body.split() if "/log/" in word and "/meetings/" not in word)
    assert Client().get("/" + link.split("/", 3)[3]).status_code == 200


def test_who_logged_by_hand_meanwhile_ends_the_link(house) -> None:
    link = address(house)
    with house.activate():
        log_meeting(
            actor=house.actor("mentor"),
            relationship=house.relationship,
            planned=meeting_of(house),
            client_key=new_id(),
            outcome="held",
            held_on=timezone.localdate(),
            minutes=20,
            means="phone",
        )
    refuses(house, link)
