"""Members and invitations: the page and the API leave the same rows and refuse alike."""

from typing import Any

from mentorship.models import (
    AuditEvent,
    Invitation,
    Membership,
    OutboxMessage,
    SecondFactorReset,
)
from tests.world import World

PAGES = "/o/northgate/settings/"
API = "/api/v1/organizations/northgate/"
JSON: dict[str, Any] = {"content_type": "application/json"}


def left_by(world: World, address: str) -> tuple[Any, ...]:
    with world.northgate.activate():
        row = Invitation.objects.get(email=address)
        event = AuditEvent.objects.get(action="invitation.sent", subject_id=row.pk)
        owed = OutboxMessage.objects.get(kind="invitation", to=[address])
        return row.role, row.invited_by_id, event.details, event.actor_label, sorted(owed.payload)


def test_inviting(world: World) -> None:
    client = world.client("admin")
    client.post(f"{PAGES}members/invite/", {"email": "a@b.example", "role": "manager"})
    client.post(f"{API}invitations/", {"email": "c@d.example", "role": "manager"}, **JSON)
    assert left_by(world, "a@b.example") == left_by(world, "c@d.example")


def test_changing_a_role(world: World) -> None:
    client, house = world.client("admin"), world.northgate
    with house.activate():
        one, other = (Membership.objects.get(user=house.user(n)) for n in ("member", "mentor"))
    client.post(f"{PAGES}members/{one.pk}/role/", {"role": "manager"})
    client.patch(f"{API}members/{other.pk}/", {"role": "manager"}, **JSON)
    with house.activate():
        events = AuditEvent.objects.filter(action="membership.role_changed")
        assert [event.details for event in events] == [{"before": "member", "after": "manager"}] * 2


def test_the_last_administrator_is_kept_by_both(world: World) -> None:
    client, house = world.client("admin"), world.northgate
    with house.activate():
        last = Membership.objects.get(user=house.user("admin"))
    page = client.post(f"{PAGES}members/{last.pk}/remove/", follow=True)
    answer = client.delete(f"{API}members/{last.pk}/")
    assert answer.status_code == 409
    assert answer.json()["code"] == "last_administrator"
    assert answer.json()["message"] in page.content.decode()
    with house.activate():
        assert Membership.objects.filter(pk=last.pk).exists()


def resets(world: World) -> Any:
    with world.northgate.activate():
        rows = SecondFactorReset.objects.order_by("asked_at")
        return {row.membership.user.name: row for row in rows.select_related("membership__user")}


def test_a_lost_second_factor(world: World) -> None:
    """Asked for, listed, not carried out alone, withdrawn."""
    client, house = world.client("admin"), world.northgate
    with house.activate():
        SecondFactorReset.objects.all().delete()
        one, other = (Membership.objects.get(user=house.user(n)) for n in ("member", "mentor"))
    client.post(f"{PAGES}members/{one.pk}/second-factor/")
    made = client.post(f"{API}members/{other.pk}/second-factor-reset/", **JSON)
    assert made.status_code == 201
    asked = resets(world)
    assert set(asked) == {"Otto", "Omar"}
    listed = client.get(f"{API}second-factor-resets/").json()["results"]
    assert [row["name"] for row in listed] == ["Otto", "Omar"]
    assert listed[1] == made.json()
    page = client.post(f"{PAGES}second-factor/{asked['Otto'].pk}/confirm/", follow=True)
    answer = client.post(f"{API}second-factor-resets/{asked['Omar'].pk}/", **JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "second_administrator_needed")
    assert answer.json()["message"] in page.content.decode()
    client.post(f"{PAGES}second-factor/{asked['Otto'].pk}/withdraw/")
    assert client.delete(f"{API}second-factor-resets/{asked['Omar'].pk}/").status_code == 204
    assert all(row.withdrawn_at and not row.done_at for row in resets(world).values())
    with house.activate():
        events = AuditEvent.objects.filter(action__startswith="second_factor.")
        assert sorted(event.action for event in events) == [
            "second_factor.reset_asked",
            "second_factor.reset_asked",
            "second_factor.reset_withdrawn",
            "second_factor.reset_withdrawn",
        ]
