"""`manage.py import_roster`: as every night, without a browser."""

import datetime as dt
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from scheduling.models import RosterCode, RosterEntry, RosterImport
from tests.scheduling.rosters.files import HEADINGS, day
from tests.world import House, World


@pytest.fixture
def house(world: World) -> House:
    with world.northgate.activate():
        RosterCode.objects.all().delete()
        RosterImport.objects.all().delete()
    return world.northgate


def run(house: House, path: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    slug = house.organization.slug
    told = (str(path), "--organization", slug, "--json", *options)
    call_command("import_roster", *told, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
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
    first, again = run(house, path, *told), run(house, path)
    assert (first["status"], first["new"]) == ("imported", 2)
    assert (again["new"], again["same"]) == (0, 2)


def test_it_takes_a_mapping_and_says_what_it_refused(house: House, tmp_path: Path) -> None:
    with house.activate():
        number = house.person("mentee").employee_number
    path, mapping = tmp_path / "roster.csv", tmp_path / "mapping.json"
    on = day(1)
    path.write_text(f"Wer,Wann,Was\n{number},{on},X\n{number},31/02/2026,X\n99999999,{on},X\n")
    mapping.write_text(json.dumps({"columns": {"Wer": "number", "Wann": "day", "Was": "code"}}))
    with pytest.raises(CommandError, match="employee number"):
        run(house, path, "--code", "X=off")
    told = ("--mapping", str(mapping), "--code", "X=off")
    found = run(house, path, *told, "--dry-run")
    refused, unknown = found["refused_rows"], found["unknown_rows_of"]
    assert [(row["line"], row["field"], row["value"]) for row in refused] == [
        (3, "day", "31/02/2026")
    ]
    assert [(row["line"], row["employee_number"]) for row in unknown] == [(4, "99999999")]
    with house.activate():
        assert not RosterImport.objects.exists()
        assert not RosterCode.objects.exists()
    out = StringIO()
    slug = house.organization.slug
    call_command("import_roster", str(path), "--organization", slug, *told, stdout=out)
    assert "line 3" in out.getvalue()
    assert "31/02/2026" in out.getvalue()


def test_days_that_can_be_read_both_ways_are_asked_about(house: House, tmp_path: Path) -> None:
    path = roster(house, tmp_path)
    with house.activate():
        number = house.person("mentee").employee_number
    path.write_text(f"Employee Number,Date,Shift\n{number},{ambiguous_day()},OFF\n")
    with pytest.raises(CommandError, match="day or with the month first"):
        run(house, path, "--code", "OFF=off")
    first = run(house, path, "--code", "OFF=off", "--date-order", "mdy")
    again = run(house, path)
    assert (first["date_order"], again["date_order"], again["same"]) == ("mdy", "mdy", 1)


def ambiguous_day() -> str:
    """A day not far from now that could be another one."""
    on = timezone.localdate()
    while not (on.day <= 12 and on.day != on.month):
        on += dt.timedelta(days=1)
    return f"{on:%m/%d/%Y}"
