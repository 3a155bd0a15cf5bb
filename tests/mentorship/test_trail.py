"""The audit screen."""

from mentorship import audit
from mentorship.models import AuditEvent, Membership
from tests.world import World

PATH = "/o/northgate/settings/audit/"


def test_it_shows_exactly_this_organisations_events(world: World) -> None:
    house = world.northgate
    with house.activate():
        audit.record(actor=house.actor("admin"), action="thing.done", subject=None, count=3)
    with world.harbour.activate():
        audit.record(actor=world.harbour.actor("admin"), action="secret.done")
    page = world.client("admin").get(PATH).content.decode()
    assert "Thing done" in page
    assert "count: 3" in page
    assert "Secret done" not in page


def test_filters_narrow_it(world: World) -> None:
    house = world.northgate
    with house.activate():
        member = Membership.objects.get(user=house.user("member"))
        audit.record(actor=house.actor("manager"), action="thing.done", subject=member)
    client = world.client("admin")
    assert (
        "Organisation created"
        not in client.get(PATH, {"who": "mira"}).content.decode().split("<tbody>")[1]
    )
    rows = client.get(PATH, {"action": "thing.done"}).content.decode().split("<tbody>")[1]
    assert rows.count("<tr>") == 1
    rows = client.get(PATH, {"subject": str(member.pk)}).content.decode().split("<tbody>")[1]
    assert rows.count("<tr>") == 1
    assert "Nothing was recorded" in client.get(PATH, {"until": "2020-01-01"}).content.decode()
    assert client.get(PATH, {"since": "rubbish", "subject": "rubbish"}).status_code == 200


def test_it_is_paged(world: World) -> None:
    house = world.northgate
    with house.activate():
        for number in range(30):
            audit.record(actor=house.actor("admin"), action="thing.done", number=number)
        total = AuditEvent.objects.count()
    client = world.client("admin")
    assert f"1–25 of {total}" in client.get(PATH).content.decode()
    answer = client.get("/api/v1/organizations/northgate/audit/", {"action": "thing"}).json()
    assert (answer["count"], len(answer["results"])) == (30, 25)
