"""`manage.py import_roster`: as every night, without a browser."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from scheduling.models import RosterCode, RosterEntry, RosterImport
from tests.scheduling.rosters.files import HEADINGS, day
from tests.world import House, World


@pytest.fixture
def house(world: World) -> House:
    with world.northgate.activate():
        RosterCode.objects.all().delete()
        RosterImport.objects.all().delete()
    return world.northgate


def run(house: House, path: Path, *options: str) -> dict[str, object]:
    out = StringIO()
    slug = house.organization.slug
    call_command("import_roster", str(path), "--organization", slug, *options, stdout=out)
    found: dict[str, object] = json.loads(out.getvalue())
    return found


def roster(house: House, folder: Path) -> Path:
    with house.activate():
        number = house.person("mentee").employee_number
    path = folder / "roster.csv"
    path.write_text(f"{HEADINGS}\n{number},{day(1)},LD,07:30,20:00\n{number},{day(2)},OFF,,\n")
    return path


def test_it_stops_at_a_code_that_is_not_known_and_leaves_nothing(
    house: House, tmp_path: Path
) -> None:
    path = roster(house, tmp_path)
    with pytest.raises(CommandError, match="OFF"):
        run(house, path, "--code", "LD=works")
    with pytest.raises(CommandError, match="is not CODE=MEANING"):
        run(house, path, "--code", "LD=labours")
    with house.activate():
        assert not RosterImport.objects.exists()
        assert not RosterCode.objects.exists()


def test_it_imports_and_the_next_time_knows_the_codes(house: House, tmp_path: Path) -> None:
    path = roster(house, tmp_path)
    told = ("--code", "LD=works", "--code", "OFF=off")
    assert run(house, path, *told, "--dry-run")["status"] == "previewed"
    with house.activate():
        assert not RosterEntry.objects.filter(person=house.person("mentee")).exists()
    first, again = run(house, path), run(house, path)
    assert (first["status"], first["new"]) == ("imported", 2)
    assert (again["new"], again["same"]) == (0, 2)
