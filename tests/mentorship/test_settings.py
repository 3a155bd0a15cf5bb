"""An organisation's settings, by page and by API."""

from typing import Any

import pytest

from mentorship.errors import NotAllowed
from mentorship.models import AuditEvent, Organization
from mentorship.services.settings import change_settings
from tests.world import World

PATH = "/o/northgate/settings/"
FORM = {
    "name": "Northgate Hospitals",
    "time_zone": "Europe/Dublin",
    "language": "es",
    "quiet_from": "21:00",
    "quiet_until": "07:30",
    "weekly_email_budget": "3",
    "suppression_threshold": "15",
    "accent_color": "#5B2A86",
    "second_factor": "everyone",
    "idle_minutes": "30",
    "session_hours": "8",
    "export_days": "30",
}


def saved() -> Organization:
    return Organization.objects.get(slug="northgate")


def changes(world: World) -> list[Any]:
    with world.northgate.activate():
        found = AuditEvent.objects.filter(action="settings.changed")
        return [event.details["fields"] for event in found]


def test_an_administrator_changes_them(world: World) -> None:
    client = world.client("admin")
    response = client.post(PATH, FORM, follow=True)
    assert "The settings are saved." in response.content.decode()
    assert saved().time_zone == "Europe/Dublin"
    assert saved().accent_color == "#5b2a86"
    assert changes(world) == [sorted(FORM)]


def test_nothing_changed_is_nothing_recorded(world: World) -> None:
    client = world.client("admin")
    client.post(PATH, FORM)
    client.post(PATH, FORM)
    assert len(changes(world)) == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("accent_color", "#ffee00", "Choose a darker one"),
        ("accent_color", "teal", "Write the colour like"),
        ("suppression_threshold", "4", "greater than or equal to 5"),
        ("weekly_email_budget", "0", "greater than or equal to 1"),
        ("time_zone", "Mars/Olympus", "valid choice"),
        ("name", "", "required"),
        ("idle_minutes", "4", "greater than or equal to 5"),
        ("idle_minutes", "241", "less than or equal to 240"),
        ("session_hours", "0", "greater than or equal to 1"),
        ("session_hours", "25", "less than or equal to 24"),
        ("export_days", "0", "greater than or equal to 1"),
        ("export_days", "91", "less than or equal to 90"),
        ("second_factor", "nobody", "valid choice"),
    ],
)
def test_a_wrong_value_says_why_and_keeps_the_rest(
    world: World, field: str, value: str, words: str
) -> None:
    response = world.client("admin").post(PATH, FORM | {field: value})
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert 'value="15"' in page or field == "suppression_threshold"
    assert saved().name == "Northgate"


def test_the_page_and_the_api_leave_the_same(world: World) -> None:
    world.client("admin").post(PATH, FORM)
    by_page = (saved().name, saved().quiet_until, saved().weekly_email_budget)
    Organization.objects.filter(slug="northgate").update(
        name="Northgate", quiet_until="08:00", weekly_email_budget=2
    )
    response = world.client("admin").patch(
        "/api/v1/organizations/northgate/settings/", FORM, content_type="application/json"
    )
    assert response.status_code == 200
    assert by_page == (saved().name, saved().quiet_until, saved().weekly_email_budget)


def test_the_api_refuses_a_colour_that_cannot_be_read(world: World) -> None:
    response = world.client("admin").patch(
        "/api/v1/organizations/northgate/settings/",
        {"accent_color": "#ffee00"},
        content_type="application/json",
    )
    assert response.status_code == 422
    assert "accent_color" in response.json()["fields"]


def test_the_api_does_not_waive_the_second_factor(world: World) -> None:
    response = world.client("admin").patch(
        "/api/v1/organizations/northgate/settings/",
        {"second_factor": "nobody"},
        content_type="application/json",
    )
    assert response.status_code == 422
    assert saved().second_factor == "staff"


def test_the_service_refuses_a_manager(world: World) -> None:
    with world.northgate.activate(), pytest.raises(NotAllowed):
        change_settings(actor=world.northgate.actor("manager"), changes={"name": "Mine"})


def test_the_accent_reaches_every_page(world: World) -> None:
    client = world.client("admin")
    client.post(PATH, FORM)
    assert "/o/northgate/accent.css" in client.get(PATH).content.decode()
    sheet = client.get("/o/northgate/accent.css")
    assert sheet.headers["Content-Type"] == "text/css"
    assert "#5b2a86" in sheet.content.decode()
