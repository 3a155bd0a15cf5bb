"""An administrator brings a roster in: by the pages, and by the API."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scheduling import tasks
from scheduling.models import RosterCode, RosterEntry, RosterImport
from tests.scheduling.rosters.files import HEADINGS, day
from tests.world import House, World


@pytest.fixture
def house(world: World) -> House:
    with world.northgate.activate():
        RosterCode.objects.all().delete()
        RosterImport.objects.all().delete()
    return world.northgate


def the_file(house: House) -> SimpleUploadedFile:
    with house.activate():
        number = house.person("mentee").employee_number
    text = (
        f"{HEADINGS}\n{number},{day(1)},LD,07:30,20:00\n{number},{day(2)},OFF,,\n0,{day(1)},LD,,\n"
    )
    return SimpleUploadedFile("roster.csv", text.encode())


def only(house: House) -> RosterImport:
    with house.activate():
        return RosterImport.objects.get()


def carried_out(house: House) -> None:
    tasks.run_roster(str(house.organization.pk), str(only(house).pk))


def test_by_the_pages(world: World, house: House) -> None:
    client = world.client("admin")
    root = f"/o/{house.organization.slug}/rosters/"
    page = client.post(root, {"file": the_file(house)}, follow=True)
    assert "What is in each column?" in page.content.decode()
    here = f"{root}{only(house).pk}/"
    refused = client.post(f"{here}columns/", {"column_0": "number", "date_order": "dmy"})
    assert refused.status_code == 422
    assert "Choose the column with the day." in refused.content.decode()
    mapping = {f"column_{n}": f for n, f in enumerate(("number", "day", "code", "starts", "ends"))}
    page = client.post(f"{here}columns/", {**mapping, "date_order": "dmy"}, follow=True)
    assert "What do these codes mean?" in page.content.decode()
    again = client.post(f"{here}codes/", {"code_0-means": "works"})
    assert again.status_code == 422
    assert "Say what this code means." in again.content.decode()
    assert 'value="works" selected' in again.content.decode()
    page = client.post(
        f"{here}codes/", {"code_0-means": "works", "code_1-means": "off"}, follow=True
    )
    text = page.content.decode()
    assert "What would happen" in text
    assert "Import 2 days" in text
    assert "Nobody here has this employee number or address." in text
    page = client.post(f"{here}start/", follow=True)
    assert "You may leave this page" in page.content.decode()
    carried_out(house)
    assert "What happened" in client.get(here).content.decode()
    report = client.get(f"{here}remarks.csv").content.decode()
    assert "Nobody here" in report
    with house.activate():
        assert RosterEntry.objects.filter(person=house.person("mentee")).count() == 2


def test_by_the_api(world: World, house: House) -> None:
    client = world.client("admin")
    root = f"/api/v1/organizations/{house.organization.slug}/rosters/"
    made = client.post(root, {"file": the_file(house)})
    assert made.status_code == 201
    here = f"{root}{made.json()['id']}/"

    def send(path: str, body: object) -> None:
        answer = client.post(f"{here}{path}", json.dumps(body), content_type="application/json")
        assert answer.status_code == 202, answer.content

    def read() -> None:
        tasks.read_roster(str(house.organization.pk), str(only(house).pk))

    send("mapping/", {"mapping": made.json()["mapping"], "date_order": "dmy"})
    read()
    assert [one["code"] for one in client.get(here).json()["questions"]] == ["LD", "OFF"]
    send("answers/", {"answers": {"LD": {"means": "works"}, "OFF": {"means": "off"}}})
    read()
    counts = client.get(here).json()["counts"]
    assert (counts["new"], counts["unknown_people"]) == (2, 1)
    send("start/", {})
    carried_out(house)
    assert client.get(here).json()["status"] == "imported"
    assert client.get(f"{here}remarks/?show=unknown").json()["count"] == 1
    assert client.get(f"{root}codes/").json()["count"] == 2


def test_a_fault_while_importing_is_written_down(world: World, house: House) -> None:
    with house.activate():
        row = RosterImport.objects.create(file="rosters/gone.csv", file_name="x", status="reading")
    with pytest.raises(FileNotFoundError):
        tasks.read_roster(str(house.organization.pk), str(row.pk))
    assert only(house).status == "failed"
    assert "Nobody’s record was changed" in only(house).error


def test_somebody_elses_shifts_are_nowhere(world: World, house: House) -> None:
    """A code that a roster gave a shift is on no page of an administrator or a manager."""
    with house.activate():
        entry = RosterEntry.objects.first()
        RosterEntry.objects.filter(pk=entry.pk).update(code="Q9Z")
        person_id = entry.person_id
    for who in ("admin", "manager"):
        for path in (f"people/{person_id}/", "rosters/", "people/"):
            text = world.client(who).get(f"/o/{house.organization.slug}/{path}").content.decode()
            assert "Q9Z" not in text
