"""Importing people: every fault named, nothing else harmed, twice is once."""

import json
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files import File
from django.core.management import CommandError, call_command

from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.models import AuditEvent
from participants import services
from participants.models import ImportMapping, ImportRow, Person, PersonImport
from tests.participants.files import STAFF, row, text
from tests.world import House, World

pytestmark = pytest.mark.django_db

REFUSED = {
    86: ("started_on", "date_impossible"),
    107: ("email", "email_malformed"),
    119: ("email", "email_repeated"),
    262: ("email", "email_malformed"),
    268: ("started_on", "date_future"),
    464: ("email", "email_malformed"),
    479: ("email", "email_repeated"),
    552: ("given_name", "name_formula"),
    560: ("given_name", "name_formula"),
    702: ("email", "email_repeated"),
    816: ("started_on", "date_future"),
    935: ("started_on", "date_impossible"),
    955: ("given_name", "name_formula"),
    1018: ("email", "email_malformed"),
    1041: ("started_on", "date_impossible"),
    1205: ("", "row_short"),
}


@pytest.fixture
def house(world: World) -> House:
    return world.harbour


def bring_in(
    house: House, content: bytes | str, *, name: str = "staff.csv", **options: Any
) -> PersonImport:
    raw = content.encode() if isinstance(content, str) else content
    with house.activate():
        actor = house.system
        made = services.upload_people(actor=actor, file=File(BytesIO(raw)), file_name=name)
        made = services.map_import(
            actor=actor, person_import=made, mapping=made.mapping, options=options
        )
        made = services.preview_import(actor=actor, import_id=made.pk)
        made = services.start_import(actor=actor, person_import=made)
        return services.run_import(actor=actor, import_id=made.pk)


def remarks(house: House, made: PersonImport, **lookup: Any) -> dict[int, tuple[str, str]]:
    with house.activate():
        return {
            row.line: (problem["field"], problem["code"])
            for row in ImportRow.objects.filter(person_import=made, **lookup)
            for problem in row.problems
        }


def found(house: House, number: str) -> Person:
    return house._one(Person, employee_number=number)


@time_machine.travel("2026-11-21 12:00:00+00:00")
def test_a_hospitals_file(house: House) -> None:
    made = bring_in(house, STAFF.read_bytes())
    counts = {name: made.counts[name] for name in ("rows", "created", "skipped", "refused")}
    assert counts == {"rows": 1204, "created": 1185, "skipped": 3, "refused": 16}
    assert remarks(house, made, outcome="refused") == REFUSED
    assert set(remarks(house, made, outcome="skipped")) == {1202, 1203, 1204}
    warned = remarks(house, made, is_warned=True, outcome="created")
    assert {code for _, code in warned.values()} == {
        "email_missing",
        "site_missing",
        "manager_unknown",
        "manager_self",
        "manager_circle",
        "text_markup",
    }
    assert {line for line, (_, code) in warned.items() if code == "manager_circle"} == {295, 876}


def test_who_judges_without_managing_is_read_and_kept(house: House) -> None:
    headings = "Employee Number,First Name,Last Name,Line Manager,Clinical Supervisor,Appraiser No"
    lines = ["1,Ada,Able,2,3,4", "2,Ben,Bold,,,", "3,Cem,Cool,,2,3", "4,Dee,Dear,,999,"]
    content = "\n".join([headings, *lines])
    made = bring_in(house, content)
    assert made.mapping["Clinical Supervisor"] == "supervisor"
    assert made.mapping["Appraiser No"] == "appraiser"
    ada, cem, dee = (found(house, number) for number in "134")
    with house.activate():
        assert (str(ada.line_manager), str(ada.supervisor)) == ("Ben Bold", "Cem Cool")
        assert (str(ada.appraiser), str(cem.supervisor)) == ("Dee Dear", "Ben Bold")
        assert cem.appraiser is None
        assert dee.supervisor is None
    assert remarks(house, made, is_warned=True).keys() >= {4, 5}
    assert "changed" not in bring_in(house, content).counts
    # An empty cell ends it; a file without the column says nothing.
    assert bring_in(house, content.replace("2,3,4", "2,,4")).counts["changed"] == 1
    without = "Employee Number,First Name,Last Name\n1,Ada,Able"
    assert "changed" not in bring_in(house, without).counts
    assert found(house, "1").supervisor_id is None
    assert found(house, "1").appraiser_id == dee.pk


@time_machine.travel("2026-11-21 12:00:00+00:00")
def test_what_is_read_is_right(house: House) -> None:
    bring_in(house, STAFF.read_bytes())
    with house.activate():
        person = Person.objects.select_related("department__parent", "site", "line_manager").get(
            employee_number="10016096"
        )
        skills = set(person.person_skills.values_list("skill__name", flat=True))
    assert (str(person), person.email) == ("Reece Austin", "reece.austin@northgate.example")
    assert (str(person.department.parent), str(person.department)) == (
        "Urgent Care",
        "Emergency Department",
    )
    assert str(person.site) == "St Brannock's"
    assert (person.started_on, float(person.fte)) == (date(2016, 5, 31), 0.8)
    assert (person.career_stage, person.languages) == (6, ["English", "Yoruba"])
    assert skills == {"rota management", "work-life balance", "budgeting"}
    assert found(house, "10012575").given_name == "Begoña"


@time_machine.travel("2026-11-21 12:00:00+00:00")
def test_the_same_file_again_changes_nothing(house: House) -> None:
    bring_in(house, STAFF.read_bytes())
    with house.activate():
        before = list(Person.objects.order_by("pk").values())
    again = bring_in(house, STAFF.read_bytes())
    assert (again.counts.get("created", 0), again.counts.get("changed", 0)) == (0, 0)
    assert again.counts["unchanged"] == 1185
    with house.activate():
        assert list(Person.objects.order_by("pk").values()) == before


def test_a_preview_changes_nobody(house: House) -> None:
    with house.activate():
        before = Person.objects.count()
        file = File(BytesIO(text(row("500")).encode()))
        made = services.upload_people(actor=house.system, file=file, file_name="a.csv")
        made = services.map_import(
            actor=house.system, person_import=made, mapping=made.mapping, options={}
        )
        made = services.preview_import(actor=house.system, import_id=made.pk)
        assert (made.status, made.counts["created"]) == ("previewed", 1)
        assert Person.objects.count() == before


def test_a_change_is_named_before_and_after(house: House) -> None:
    bring_in(house, text(row("500"), row("501", manager="500")))
    made = bring_in(house, text(row("500", title="Matron"), row("501", manager="")))
    with house.activate():
        changes = {
            r.employee_number: r.changes for r in ImportRow.objects.filter(person_import=made)
        }
    assert changes == {
        "500": {"job_title": ["Staff Nurse", "Matron"]},
        "501": {"manager": ["500", ""]},
    }
    assert found(house, "501").line_manager_id is None


def test_blank_cells_erase_nothing(house: House) -> None:
    bring_in(house, text(row("500")))
    made = bring_in(house, text(row("500", email="", site="", department="", languages="")))
    assert made.counts["unchanged"] == 1
    assert found(house, "500").email == "p500@north.example"


def test_addresses_may_change_hands(house: House) -> None:
    bring_in(house, text(row("500"), row("501")))
    swapped = text(row("500", email="p501@north.example"), row("501", email="p500@north.example"))
    assert bring_in(house, swapped).counts["changed"] == 2
    assert found(house, "500").email == "p501@north.example"
    assert found(house, "501").email == "p500@north.example"


def test_an_address_that_somebody_keeps_is_refused(house: House) -> None:
    bring_in(house, text(row("500"), row("501")))
    made = bring_in(house, text(row("502", email="P500@North.Example")))
    assert remarks(house, made) == {2: ("email", "email_repeated")}


def test_repeats_with_other_details_are_refused_and_the_first_counts(house: House) -> None:
    made = bring_in(house, text(row("500"), row("500", title="Matron"), row("500")))
    assert remarks(house, made, outcome="refused") == {3: ("employee_number", "number_repeated")}
    assert remarks(house, made, outcome="skipped") == {4: ("", "row_repeated")}
    assert found(house, "500").job_title == "Staff Nurse"


def test_a_refused_row_gives_way_to_a_good_one(house: House) -> None:
    made = bring_in(house, text(row("500", email="nonsense"), row("500")))
    assert (made.counts["refused"], made.counts["created"]) == (1, 1)


def test_long_circles_of_managers_lose_their_links_and_nobody_else_does(house: House) -> None:
    rows = [row("500", manager="501"), row("501", manager="502"), row("502", manager="500")]
    made = bring_in(house, text(*rows, row("503", manager="500")))
    assert set(remarks(house, made)) == {2, 3, 4}
    assert [found(house, n).line_manager_id for n in ("500", "501", "502")] == [None] * 3
    assert found(house, "503").line_manager_id == found(house, "500").pk


def test_a_circle_with_people_who_are_not_in_the_file_is_found(house: House) -> None:
    bring_in(house, text(row("500"), row("501", manager="500")))
    made = bring_in(house, text(row("500", manager="501")))
    assert remarks(house, made) == {2: ("manager", "manager_circle")}
    assert found(house, "500").line_manager_id is None
    assert found(house, "501").line_manager_id == found(house, "500").pk


def test_a_manager_by_address_or_without_leading_zeros(house: House) -> None:
    rows = [row("000500"), row("000501", manager="P000500@north.example")]
    bring_in(house, text(*rows, row("000502", manager="500")))
    boss = found(house, "000500").pk
    assert found(house, "000501").line_manager_id == boss
    assert found(house, "000502").line_manager_id == boss


def test_leavers_are_found_by_absence_only_when_asked(house: House) -> None:
    bring_in(house, text(row("500"), row("501")))
    bring_in(house, text(row("500")))
    assert found(house, "501").left_on is None
    made = bring_in(house, text(row("500"), row("501", email="broken")), leavers=True)
    assert found(house, "501").left_on is None, "a refused row is not an absence"
    assert made.counts["left"] > 0
    bring_in(house, text(row("500")), leavers=True)
    assert found(house, "501").left_on is not None
    bring_in(house, text(row("501")))
    assert found(house, "501").left_on is None, "back again"


def test_a_corrected_stage_is_kept_until_grade_or_title_change(house: House) -> None:
    bring_in(house, text(row("500")))
    with house.activate():
        Person.objects.filter(employee_number="500").update(career_stage=4)
    assert bring_in(house, text(row("500"))).counts["unchanged"] == 1
    bring_in(house, text(row("500", grade="Band 6")))
    assert found(house, "500").career_stage == 3


def test_stages_and_columns_are_remembered(house: House) -> None:
    bring_in(house, text(row("500")), stages={"Band 5": 6})
    assert found(house, "500").career_stage == 6
    with house.activate():
        file = File(BytesIO(text(row("501")).encode()))
        made = services.upload_people(actor=house.system, file=file, file_name="b.csv")
        assert made.options["stages"] == {"Band 5": 6}
        assert made.options["is_remembered"]
        assert ImportMapping.objects.exclude(signature="x" * 16).count() == 1


def test_two_organizations_do_not_see_each_other(world: World) -> None:
    bring_in(world.harbour, text(row("500")))
    made = bring_in(world.northgate, text(row("500")))
    assert made.counts["created"] == 1


def test_only_administrators_import(house: House) -> None:
    with house.activate(), pytest.raises(NotAllowed):
        services.upload_people(
            actor=house.actor("manager"), file=File(BytesIO(b"x")), file_name="a.csv"
        )


def test_an_unreadable_file_is_refused_and_not_kept(house: House) -> None:
    with house.activate():
        before = PersonImport.objects.count()
        with pytest.raises(Invalid) as refusal:
            services.upload_people(
                actor=house.system, file=File(BytesIO(b"%PDF-1.4")), file_name="a.csv"
            )
        assert refusal.value.code == "file_wrong_kind"
        assert PersonImport.objects.count() == before


def test_an_import_runs_once(house: House) -> None:
    made = bring_in(house, text(row("500")))
    with house.activate():
        events = AuditEvent.objects.filter(action="person_import.imported").count()
        services.run_import(actor=house.system, import_id=made.pk)
        assert AuditEvent.objects.filter(action="person_import.imported").count() == events
        with pytest.raises(Conflict):
            services.start_import(actor=house.system, person_import=made)


def _command(house: House, path: Path, *more: str) -> dict[str, Any]:
    out = StringIO()
    call_command(
        "import_people", str(path), "--json", "--organization", house.slug, *more, stdout=out
    )
    return json.loads(out.getvalue())


@time_machine.travel("2026-11-21 12:00:00+00:00")
def test_the_command_prints_counts_and_refusals(house: House) -> None:
    result = _command(house, STAFF)
    assert result["counts"]["created"] == 1185
    assert {r["line"]: (r["field"], r["code"]) for r in result["refused"]} == REFUSED
    first = result["refused"][0]
    assert (first["column"], first["value"]) == ("Date Started", "31/02/2024")
    assert all(remark["reason"] for remark in result["refused"] + result["warnings"])
    assert (result["encoding"], result["date_order"]) == ("cp1252", "dmy")


def test_a_dry_run_leaves_nothing(house: House, tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text(text(row("500")))
    with house.activate():
        before = (Person.objects.count(), PersonImport.objects.count(), ImportRow.objects.count())
    result = _command(house, path, "--dry-run")
    assert (result["dry_run"], result["counts"]["created"]) == (True, 1)
    with house.activate():
        assert before == (
            Person.objects.count(),
            PersonImport.objects.count(),
            ImportRow.objects.count(),
        )


def test_the_command_takes_a_mapping(house: House, tmp_path: Path) -> None:
    path, mapping = tmp_path / "staff.csv", tmp_path / "mapping.json"
    path.write_text("Key,Who,When\n500,Ann Lee,02/03/2020\n")
    columns = {"Key": "employee_number", "Who": "full_name", "When": "started_on"}
    mapping.write_text(json.dumps({"columns": columns, "date_order": "mdy"}))
    result = _command(house, path, "--mapping", str(mapping))
    assert result["columns"] == columns
    person = found(house, "500")
    assert (person.given_name, person.started_on) == ("Ann", date(2020, 2, 3))


def test_days_that_can_be_read_both_ways_are_asked_about(house: House, tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("Employee No,Name,Start Date\n500,Ann Lee,02/03/2020\n")
    out = StringIO()
    told = ("import_people", str(path), "--organization", house.slug, "--json")
    with pytest.raises(CommandError, match="the day or with the month first"):
        call_command(*told, stdout=out)
    assert json.loads(out.getvalue())["error"]["code"] == "date_order"
    with house.activate():
        assert not Person.objects.filter(employee_number="500").exists()
    assert _command(house, path, "--date-order", "mdy")["counts"]["created"] == 1
    # It is known from then on, unless a file of these columns tells otherwise.
    path.write_text("Employee No,Name,Start Date\n501,Bo Kay,02/03/2020\n")
    assert _command(house, path)["date_order"] == "mdy"
    path.write_text("Employee No,Name,Start Date\n502,Cy Dee,13/03/2020\n")
    assert _command(house, path)["date_order"] == "dmy"


def test_the_command_says_what_cannot_be_read(house: House, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    with pytest.raises(CommandError, match="empty"):
        call_command("import_people", str(path), "--organization", house.slug)
    with pytest.raises(CommandError, match="no organisation"):
        call_command("import_people", str(path), "--organization", "nowhere")


def test_the_file_goes_once_it_is_imported(
    house: House, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = bring_in(house, text(row("500")))
    assert not made.file.storage.exists(made.file.name)
    with house.activate():
        assert ImportRow.objects.filter(person_import=made).count() == 1
