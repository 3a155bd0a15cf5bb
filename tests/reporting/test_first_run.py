"""From nothing to an enrolling cohort: an organisation is founded, and its guide is followed."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from mentorship.models import Invitation, Membership, Organization, OutboxMessage
from mentorship.tenancy import acting_as, activate
from participants.models import Enrollment
from programs.models import Cohort, Program
from reporting.first_run import Facts, first_run
from tests.factories.mentorship import UserFactory
from tests.factories.participants import PersonFactory
from tests.world import World, signed_in

FOUNDER = "founder@st-elsewhere.example"


def founded(**options: Any) -> str:
    told = StringIO()
    call_command("found_organization", "St Elsewhere", admin=FOUNDER, stdout=told, **options)
    return told.getvalue()


def first_administrator() -> tuple[Organization, Client]:
    """A new organisation, and its administrator's browser once the printed link was followed."""
    link = founded().strip().splitlines()[-1]
    user = UserFactory(email=FOUNDER, name="Fay Founder")
    client = signed_in(user)
    assert client.post(re.sub(r"^https?://[^/]+", "", link)).status_code == 302
    return Organization.objects.get(slug="st-elsewhere"), client


def next_press(client: Client) -> tuple[str, str]:
    """The address and the words of the guide's next button."""
    page = client.get("/o/st-elsewhere/start/").content.decode()
    step = page.partition('aria-current="step"')[2]
    found = re.search(r'<a class="button button--primary" href="([^"]+)">([^<]+)<', step)
    assert found, page
    return found.group(1), found.group(2)


@pytest.mark.django_db
def test_the_guide_leads_a_new_organisation_to_an_enrolling_cohort(world: World) -> None:
    organization, client = first_administrator()
    assert client.get("/o/st-elsewhere/").headers["Location"] == "/o/st-elsewhere/start/"
    assert "First steps" in client.get("/o/st-elsewhere/overview/").content.decode()
    # Nobody to filter: the way in comes first.
    assert "All departments" not in client.get("/o/st-elsewhere/people/").content.decode()

    path, words = next_press(client)
    assert (path, words) == ("/o/st-elsewhere/people/imports/", "Import a file")
    with activate(organization):
        people = [PersonFactory(email=f"p{one}@st-elsewhere.example") for one in range(2)]

    path, words = next_press(client)
    assert words == "Choose a template"
    chosen = re.search(
        r'href="(/o/st-elsewhere/programs/new/[^"]+)"', client.get(path).content.decode()
    )
    assert chosen
    sent = client.post(chosen.group(1), {"name": "Settling in"})
    assert sent.status_code == 302, sent.content.decode()

    path, words = next_press(client)
    assert words == "Prepare the cohort"
    form = client.get(path).context["form"]
    proposal = {name: value for name, value in form.initial.items() if value is not None}
    management = {
        f"{form_set.prefix}-{name}": value
        for form_set in [client.get(path).context.get("questions")]
        if form_set is not None
        for name, value in form_set.management_form.initial.items()
    }
    assert client.post(path, proposal | management).status_code == 302

    path, words = next_press(client)
    assert words == "Look and open"
    page = client.get(path).content.decode()
    move = re.search(r'action="([^"]+/move/)"', page)
    assert move
    assert client.post(move.group(1), {"to": "enrolling"}).status_code == 302

    path, words = next_press(client)
    assert words == "Invite people"
    invited = {"person": [str(one.pk) for one in people], "role": "mentee", "how": "invite"}
    client.post(path, invited)
    with activate(organization):
        assert Cohort.objects.get().status == "enrolling"
        if not Enrollment.objects.exists():
            pytest.fail(client.get(path).content.decode())
        matching = f"/o/st-elsewhere/cohorts/{Cohort.objects.get().pk}/matching/"
    over = client.get("/o/st-elsewhere/start/").content.decode()
    assert "Your first cohort is under way" in over
    # Who founded it may not match before somebody is named, and both pages say so.
    assert "Name who runs the programme" in over
    assert "Name a manager, yourself if you like" in client.get(matching).content.decode()
    assert client.get("/o/st-elsewhere/").headers["Location"] == "/o/st-elsewhere/overview/"


@pytest.mark.django_db
def test_founding_invites_one_administrator_and_nobody_else(world: World) -> None:
    told = founded(language="fr")
    organization = Organization.objects.get(slug="st-elsewhere")
    assert organization.language == "fr"
    with activate(organization):
        (invitation,) = Invitation.objects.all()
        assert (invitation.email, invitation.role) == (FOUNDER, Membership.Role.ADMIN)
        (mail,) = OutboxMessage.objects.all()
        # Both are signed for the same invitation, perhaps a second apart.
        assert mail.payload["url"].rsplit(":", 2)[0] in told
        assert not Program.objects.exists()
    with acting_as(world.northgate.user("admin")), pytest.raises(CommandError):
        founded()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"admin": "nobody"}, {"slug": "no slug"}, {"time_zone": "x" * 99}], ids=str
)
def test_what_cannot_be_an_organisation_is_refused(world: World, wrong: dict[str, str]) -> None:
    count = Organization.objects.count()
    with pytest.raises(CommandError):
        call_command("found_organization", "St Elsewhere", **{"admin": FOUNDER} | wrong)
    assert Organization.objects.count() == count


def test_a_step_opens_once_what_it_builds_on_is_there() -> None:
    program, cohort = Program(name="P"), Cohort(name="C", status="draft")
    seen = [
        (Facts(is_admin=True), "people", 0),
        (Facts(is_admin=True, people=2), "program", 1),
        (Facts(is_admin=False), "program", 0),
        (Facts(is_admin=True, people=2, program=program), "cohort", 2),
        (Facts(is_admin=True, people=2, program=program, cohort=cohort), "open", 3),
    ]
    for facts, key, done in seen:
        guide = first_run(facts)
        assert guide.next_step is not None
        assert (guide.next_step.key, guide.done) == (key, done)
    assert {step.key for step in first_run(Facts(is_admin=True)).steps if not step.is_open} == {
        "cohort", "open", "invite",
    }  # fmt: skip


def test_ten_minutes_are_promised_and_the_guide_ends() -> None:
    assert first_run(Facts(is_admin=True)).minutes_left == 10
    over = first_run(
        Facts(
            is_admin=True,
            people=2,
            program=Program(name="P"),
            cohort=Cohort(name="C", status="enrolling"),
            enrolled=1,
        )
    )
    assert over.is_over
    assert over.next_step is None
    later = ["managers", "skills", "settings", "colleague", "contact"]
    assert [step.key for step in over.later] == later


@pytest.mark.django_db
def test_a_manager_s_guide_is_of_what_they_run(world: World) -> None:
    page = world.client("manager").get("/o/northgate/start/").content.decode()
    assert "Your first cohort is under way" in page
    assert "Can wait" not in page
    assert "Bring your people in" not in page
