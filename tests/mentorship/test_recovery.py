"""Recovery does not lower the level: neither a new password nor an administrator alone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.test import Client
from django.utils import timezone

from mentorship.errors import Conflict, NotAllowed
from mentorship.models import AuditEvent, Membership, OutboxMessage, SecondFactorReset
from mentorship.services.second_factor import ask_for_reset, carry_out_reset, withdraw_reset
from tests.factories.mentorship import PASSWORD, MembershipFactory, with_password
from tests.world import World, signed_in

NEW = "three wards and a lift"


def new_password(user: Any, client: Client) -> Any:
    client.post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert link
    form = client.get(link[1], follow=True)
    return client.post(
        form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW}, follow=True
    )


def test_a_new_password_neither_signs_in_nor_replaces_the_second_factor(world: World) -> None:
    user = with_password(world.northgate.user("admin"))
    client = Client()
    response = new_password(user, client)
    assert "Your password is changed" in response.content.decode()
    assert client.get("/o/northgate/").headers["Location"].startswith("/accounts/login/")
    answer = client.post("/accounts/login/", {"login": user.email, "password": NEW})
    assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert Authenticator.objects.filter(user=user).count() == 1


@pytest.mark.parametrize(("minutes", "works"), [(59, True), (61, False)])
def test_the_link_to_a_new_password_ends_after_an_hour(
    world: World, monkeypatch: pytest.MonkeyPatch, minutes: int, works: bool
) -> None:
    user = with_password(world.northgate.user("member"), second_factor=False)
    Client().post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert link
    # The generator of the tokens counts in the host's own hours.
    later = timezone.localtime().replace(tzinfo=None) + timedelta(minutes=minutes)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)
    page = Client().get(link[1], follow=True).content.decode()
    assert ('name="password1"' in page) is works


def test_a_new_password_ends_every_session(world: World) -> None:
    user = with_password(world.northgate.user("member"), second_factor=False)
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert client.get("/").wsgi_request.user.is_authenticated
    new_password(user, Client())
    assert not client.get("/").wsgi_request.user.is_authenticated


def test_a_recovery_code_opens_once(world: World) -> None:
    user = with_password(world.northgate.user("admin"))
    code = RecoveryCodes.activate(user).generate_codes()[0]

    def sign_in() -> int:
        client = Client()
        client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
        client.post("/accounts/2fa/authenticate/", {"code": code})
        return client.get("/o/northgate/people/").status_code

    assert (sign_in(), sign_in()) == (200, 302)


@pytest.fixture
def inside(world: World) -> Any:
    with world.northgate.activate():
        SecondFactorReset.objects.all().delete()
        Membership.objects.filter(user=world.northgate.user("other_manager")).update(role="admin")
        yield world.northgate


def member(house: Any, part: str = "manager") -> Membership:
    return Membership.objects.get(user=house.user(part))


def kinds() -> set[str]:
    found = OutboxMessage.objects.filter(kind__startswith="second_factor")
    return set(found.values_list("kind", flat=True))


def actions() -> list[str]:
    found = AuditEvent.objects.filter(action__startswith="second_factor").order_by("at")
    return list(found.values_list("action", flat=True))


def test_two_administrators_together(inside: Any) -> None:
    with_password(inside.user("manager"))
    theirs = signed_in(inside.user("manager"))
    reset = ask_for_reset(actor=inside.actor("admin"), membership=member(inside))
    assert kinds() == {"second_factor_reset_asked"}
    with pytest.raises(Conflict, match="Another administrator"):
        carry_out_reset(actor=inside.actor("admin"), reset=reset)
    assert Authenticator.objects.filter(user=inside.user("manager")).exists()
    carry_out_reset(actor=inside.actor("other_manager"), reset=reset)
    assert not Authenticator.objects.filter(user=inside.user("manager")).exists()
    assert kinds() == {"second_factor_reset_asked", "second_factor_reset"}
    assert actions() == ["second_factor.reset_asked", "second_factor.reset"]
    assert theirs.get("/o/northgate/").headers["Location"].startswith("/accounts/")


def test_one_alone_waits_three_days(inside: Any) -> None:
    reset = ask_for_reset(actor=inside.actor("admin"), membership=member(inside))
    SecondFactorReset.objects.update(asked_at=timezone.now() - timedelta(hours=71))
    with pytest.raises(Conflict):
        carry_out_reset(actor=inside.actor("admin"), reset=reset)
    SecondFactorReset.objects.update(asked_at=timezone.now() - timedelta(hours=73))
    carry_out_reset(actor=inside.actor("admin"), reset=reset)
    event = AuditEvent.objects.get(action="second_factor.reset")
    assert event.details["by_a_second_administrator"] is False


def test_a_withdrawn_one_does_nothing(inside: Any) -> None:
    reset = ask_for_reset(actor=inside.actor("admin"), membership=member(inside))
    withdraw_reset(actor=inside.actor("other_manager"), reset=reset)
    with pytest.raises(Conflict, match="answered already"):
        carry_out_reset(actor=inside.actor("other_manager"), reset=reset)
    assert Authenticator.objects.filter(user=inside.user("manager")).exists()


def test_not_ones_own_nor_one_that_other_organizations_rely_on(inside: Any) -> None:
    admin = inside.actor("admin")
    both = Membership.objects.get(user__email="bo@both.example")
    with pytest.raises(Conflict, match="cannot be reset here") as own:
        ask_for_reset(actor=admin, membership=member(inside, "admin"))
    with pytest.raises(Conflict, match="cannot be reset here") as elsewhere:
        ask_for_reset(actor=admin, membership=both)
    assert own.value.message == elsewhere.value.message
    assert not SecondFactorReset.objects.exists()


def test_only_administrators(inside: Any) -> None:
    reset = ask_for_reset(actor=inside.actor("admin"), membership=member(inside))
    manager = inside.actor("manager")
    for act in (
        lambda: ask_for_reset(actor=manager, membership=MembershipFactory()),
        lambda: carry_out_reset(actor=manager, reset=reset),
        lambda: withdraw_reset(actor=manager, reset=reset),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_by_the_page(world: World) -> None:
    members = "/o/northgate/settings/members/"
    with world.northgate.activate():
        SecondFactorReset.objects.all().delete()
        lost = member(world.northgate)
        Membership.objects.filter(user=world.northgate.user("member")).update(role="admin")
    first, second = world.client("admin"), world.client("member")
    page = first.post(f"{members}{lost.pk}/second-factor/", follow=True).content.decode()
    assert "Mira was told" in page
    with world.northgate.activate():
        reset = SecondFactorReset.objects.get()
    confirm = f"/o/northgate/settings/second-factor/{reset.pk}/confirm/"
    assert (
        "Another administrator has to confirm this"
        in first.post(confirm, follow=True).content.decode()
    )
    assert "Mira sets up a new" in second.post(confirm, follow=True).content.decode()
