"""Members and roles, invitations."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentorship.errors import Conflict, NotAllowed
from mentorship.invitations import invitation_of, invited, token_of
from mentorship.models import AuditEvent, Invitation, Membership, OutboxMessage, User
from mentorship.services.members import (
    accept_invitation,
    change_role,
    invite_member,
    remove_member,
    resend_invitation,
    withdraw_invitation,
)
from mentorship.services.sessions import end_member_sessions
from tests.factories.mentorship import PASSWORD, MembershipFactory, UserFactory, with_password
from tests.world import World

MEMBERS = "/o/northgate/settings/members/"


@pytest.fixture
def inside(world: World) -> Any:
    with world.northgate.activate():
        yield world.northgate


def membership(house: Any, name: str) -> Membership:
    return Membership.objects.get(user=house.user(name))


def actions() -> list[str]:
    return list(AuditEvent.objects.order_by("at", "id").values_list("action", flat=True))


def test_the_page_lists_exactly_the_members(world: World) -> None:
    page = world.client("admin").get(MEMBERS).content.decode()
    assert all(f"{name.title()}<" in page for name in world.northgate.cast.values())
    assert "Zoe" not in page
    assert "1 invitation</a> waits for an answer" in page


def test_the_invitations_page_lists_exactly_the_open_ones(world: World) -> None:
    client = world.client("admin")
    page = client.get("/o/northgate/settings/invitations/").content.decode()
    assert "new@northgate.example" in page
    assert "new@harbour.example" not in page
    found = client.get("/o/northgate/settings/invitations/", {"q": "nobody"}).content.decode()
    assert "No open invitation" in found


def test_a_list_costs_the_same_for_many(world: World) -> None:
    client = world.client("admin")
    invitations = "/o/northgate/settings/invitations/"
    client.get(MEMBERS)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(MEMBERS)
            client.get(invitations)
        return len(queries)

    before = count()
    with world.northgate.activate():
        for _ in range(3):
            MembershipFactory()
            Invitation.objects.create(
                email=f"x{_}@example.org", expires_at=timezone.now() + timedelta(days=1)
            )
    assert count() == before


def test_search_and_role_narrow_the_list(world: World) -> None:
    client = world.client("admin")
    assert "Otto" not in client.get(MEMBERS, {"role": "manager"}).content.decode()
    assert "Otto" in client.get(MEMBERS, {"q": "otto"}).content.decode()
    assert "Nobody found" in client.get(MEMBERS, {"q": "zoe"}).content.decode()


def test_an_invitation_is_owed_and_recorded(inside: Any) -> None:
    invitation = invite_member(actor=inside.actor("admin"), email=" A@B.example ", role="manager")
    assert invitation.email == "a@b.example"
    owed = OutboxMessage.objects.get(kind="invitation", to=["a@b.example"])
    assert token_of(invitation).split(":")[0] in owed.payload["url"]
    assert "invitation.sent" in actions()


def test_nobody_is_invited_twice_or_when_there_already(inside: Any) -> None:
    actor = inside.actor("admin")
    with pytest.raises(Conflict, match="already belongs"):
        invite_member(actor=actor, email="OTTO@northgate.example", role="member")
    response = (
        World()
        .client("admin")
        .post(f"{MEMBERS}invite/", {"email": "new@northgate.example", "role": "member"})
    )
    assert response.status_code in {409, 422}
    assert "already open" in response.content.decode()


def test_one_that_ran_out_is_replaced(inside: Any) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    made = invite_member(actor=inside.actor("admin"), email="new@northgate.example", role="member")
    assert made.is_open
    assert Invitation.objects.exclude(pk=made.pk).get().withdrawn_at is not None


def test_resending_starts_the_days_anew(inside: Any) -> None:
    Invitation.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    row = resend_invitation(actor=inside.actor("admin"), invitation=Invitation.objects.get())
    assert row.expires_at > timezone.now() + timedelta(days=13)
    assert OutboxMessage.objects.filter(kind="invitation").count() == 1


def test_a_withdrawn_invitation_cannot_be_accepted(inside: Any) -> None:
    row = Invitation.objects.get()
    withdraw_invitation(actor=inside.actor("admin"), invitation=row)
    user = UserFactory(email=row.email)
    with pytest.raises(Conflict, match="has ended"):
        accept_invitation(actor=invited(user, row), invitation=row)
    assert not Membership.objects.filter(user=user).exists()


def test_accepting_twice_is_once(inside: Any) -> None:
    row = Invitation.objects.get()
    user = UserFactory(email=row.email.upper())
    first = accept_invitation(actor=invited(user, row), invitation=row)
    assert accept_invitation(actor=invited(user, row), invitation=row) == first
    assert actions().count("invitation.accepted") == 1


def test_only_the_invited_address_accepts(inside: Any) -> None:
    row = Invitation.objects.get()
    with pytest.raises(NotAllowed):
        accept_invitation(actor=invited(UserFactory(), row), invitation=row)


def test_a_role_changes(inside: Any) -> None:
    changed = change_role(
        actor=inside.actor("admin"), membership=membership(inside, "member"), role="manager"
    )
    assert changed.role == "manager"
    event = AuditEvent.objects.get(action="membership.role_changed")
    assert event.details == {"before": "member", "after": "manager"}


@pytest.mark.parametrize("act", ["change", "remove"])
def test_the_last_administrator_stays(inside: Any, act: str) -> None:
    actor, last = inside.actor("admin"), membership(inside, "admin")
    leave = {
        "change": lambda: change_role(actor=actor, membership=last, role="member"),
        "remove": lambda: remove_member(actor=actor, membership=last),
    }
    with pytest.raises(Conflict, match="last administrator"):
        leave[act]()
    change_role(actor=actor, membership=membership(inside, "member"), role="admin")
    remove_member(actor=actor, membership=last)
    assert [row.user for row in Membership.objects.filter(role="admin")] == [inside.user("member")]


def test_removing_says_what_happened(world: World) -> None:
    with world.northgate.activate():
        member = membership(world.northgate, "member")
    response = world.client("admin").post(f"{MEMBERS}{member.pk}/remove/", follow=True)
    assert "Otto can no longer sign in" in response.content.decode()
    assert world.client("member").get("/o/northgate/").status_code == 404
    assert User.objects.filter(email="otto@northgate.example").exists()


def test_the_services_refuse_a_manager(inside: Any) -> None:
    actor, row = inside.actor("manager"), Invitation.objects.get()
    member = membership(inside, "member")
    for act in (
        lambda: invite_member(actor=actor, email="x@y.example", role="admin"),
        lambda: resend_invitation(actor=actor, invitation=row),
        lambda: withdraw_invitation(actor=actor, invitation=row),
        lambda: change_role(actor=actor, membership=member, role="admin"),
        lambda: remove_member(actor=actor, membership=member),
        lambda: end_member_sessions(actor=actor, membership=member),
    ):
        with pytest.raises(NotAllowed):
            act()


def link(world: World) -> tuple[str, Invitation]:
    with world.northgate.activate():
        row = Invitation.objects.select_related("organization").get()
    return f"/invitations/{token_of(row)}/", row


def test_a_forged_link_leads_nowhere(world: World, anonymous: Client) -> None:
    path, _ = link(world)
    assert anonymous.get(path[:-3] + "x/").status_code == 404
    assert invitation_of("nonsense") is None


def test_sign_up_is_closed_without_an_invitation(db: None, anonymous: Client) -> None:
    page = anonymous.get("/accounts/signup/").content.decode()
    assert "Accounts are by invitation" in page
    anonymous.post("/accounts/signup/", {"email": "a@b.example"})
    assert not User.objects.filter(email="a@b.example").exists()


def test_from_the_link_to_the_organisation(world: World, anonymous: Client) -> None:
    path, row = link(world)
    assert "Create your account" in anonymous.get(path).content.decode()
    form = {
        "name": "New Nurse",
        "email": row.email,
        "password1": "correct horse battery staple",
        "password2": "correct horse battery staple",
    }
    wrong = anonymous.post("/accounts/signup/", form | {"email": "other@b.example"})
    assert f"The invitation is for {row.email}" in wrong.content.decode()
    response = anonymous.post("/accounts/signup/", form, follow=True)
    assert response.redirect_chain[-1][0] == path
    assert "Join Northgate" in response.content.decode()
    joined = anonymous.post(path, follow=False)
    assert joined.headers["Location"] == "/o/northgate/"
    user = User.objects.get(email=row.email)
    assert user.name == "New Nurse"
    with world.northgate.activate():
        assert Membership.objects.get(user=user).role == row.role


def test_somebody_else_signed_in_is_told_so(world: World) -> None:
    path, _ = link(world)
    client = world.client("member")
    assert "signed in under another address" in client.get(path).content.decode()
    assert client.post(path).status_code == 403


def test_a_stranger_sees_a_friendly_page(db: None) -> None:
    client = Client()
    client.force_login(UserFactory(name="Lone"))
    page = client.get("/").content.decode()
    assert "belongs to no organisation yet" in page


def browser_of(user: User) -> Client:
    """Somebody who signed in by the form, so that their session is listed."""
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/").wsgi_request.user.is_authenticated


@pytest.mark.parametrize("by", ["page", "api"])
def test_a_member_is_signed_out_everywhere(world: World, by: str) -> None:
    house = world.northgate
    otto, nia = (with_password(house.user(n), second_factor=False) for n in ("member", "mentee"))
    desk, phone, another = (browser_of(user) for user in (otto, otto, nia))
    assert (is_in(desk), is_in(phone)) == (True, True)
    with house.activate():
        row = membership(house, "member")
    admin = world.client("admin")
    if by == "page":
        page = admin.post(f"{MEMBERS}{row.pk}/sign-out/", follow=True).content.decode()
        assert "Otto is signed out everywhere" in page
    else:
        answer = admin.delete(f"/api/v1/organizations/northgate/members/{row.pk}/sessions/")
        assert answer.status_code == 204
    assert (is_in(desk), is_in(phone), is_in(another)) == (False, False, True)
    assert is_in(browser_of(otto))
    with house.activate():
        event = AuditEvent.objects.get(action="membership.sessions_ended")
        assert (event.subject_id, event.actor_id) == (row.pk, house.user("admin").pk)
        owed = OutboxMessage.objects.get(kind="sessions_ended")
        assert owed.to == [row.user.email]


def test_ones_own_sessions_are_ended_elsewhere(inside: Any) -> None:
    admin = browser_of(with_password(inside.user("admin"), second_factor=False))
    with pytest.raises(Conflict, match="End your own"):
        end_member_sessions(actor=inside.actor("admin"), membership=membership(inside, "admin"))
    assert is_in(admin)
