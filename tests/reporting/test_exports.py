"""Files: asked for, made by a worker, fetched by who asked, gone after its days."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from itertools import product
from pathlib import Path
from typing import Any
from unittest import mock

import pyarrow.parquet
import pytest
import python_calamine
import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone
from pypdf import PdfReader

from mentorship import errors, progress
from mentorship.access import Actor
from mentorship.addresses import org_reverse
from mentorship.models import AuditEvent, Membership, Organization
from mentorship.tenancy import new_id
from participants.models import Person
from programs.models import ProgramManager
from reporting import services, tasks, wanted
from reporting.making import write_export
from reporting.models import Export
from reporting.queries.exports import visible_exports
from reporting.queries.sheets import sheet_of
from tests.factories.participants import EnrollmentFactory, PersonFactory
from tests.reporting.cohorts import add_pair, cohort_of_pairs
from tests.world import DECLARED, MARKER, House, World

pytestmark = pytest.mark.django_db


def asked(house: House, name: str = "manager", **wanted: Any) -> Export:
    with house.activate(), mock.patch("celery.current_app.send_task"):
        wanted = {"kind": "enrollments", "format": "csv", "cohort": house.cohort} | wanted
        return services.request_export(actor=house.actor(name), **wanted)


def made(house: House, export: Export) -> Export:
    tasks.make_export(str(house.organization.pk), str(export.pk))
    with house.activate():
        return Export.objects.get(pk=export.pk)


def rows_of(house: House, export: Export) -> list[dict[str, str]]:
    text = Path(default_storage.path(export.file.name)).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def sheet_rows(house: House, name: str, kind: str) -> list[dict[str, Any]]:
    with house.activate():
        actor = house.actor(name)
        sheet = sheet_of(actor, kind, house.cohort)
        titles = [column.title for column in sheet.columns]
        return [dict(zip(titles, row, strict=True)) for row in sheet.rows]


def test_a_file_is_asked_for_made_and_fetched(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    house = world.northgate
    client = world.client("manager")
    address = org_reverse(house.organization, "reporting:exports")

    with (
        mock.patch("celery.current_app.send_task") as send,
        django_capture_on_commit_callbacks(execute=True),
    ):
        response = client.post(
            address, {"kind": "enrollments", "format": "csv", "cohort": house.cohort.pk}
        )
    assert response.status_code == 302
    name, arguments = send.call_args.args[0], send.call_args.kwargs["args"]
    assert name == tasks.make_export.name
    assert b"Waiting for a worker" in client.get(address).content

    tasks.make_export(*arguments)

    assert b"Download" in client.get(address).content
    fetched = client.get(
        org_reverse(house.organization, "reporting:export", export_id=arguments[1])
    )
    assert 'filename="enrollments-autumn-' in fetched.headers["Content-Disposition"]
    assert fetched.headers["Cache-Control"] == "private, no-store"
    body = b"".join(fetched.streaming_content).decode("utf-8-sig")
    assert {row["Given name"] for row in csv.DictReader(io.StringIO(body))} == {
        "Omar",
        "Nia",
        "Lena",
        "Theo",
        "Nemo",
    }
    with house.activate():
        actions = AuditEvent.objects.filter(subject_id=arguments[1]).order_by("at")
        assert [event.action for event in actions] == [
            "export.requested",
            "export.started",
            "export.finished",
            "export.downloaded",
        ]


def test_made_twice_it_is_the_same(world: World) -> None:
    house = world.northgate
    export = made(house, asked(house))
    first = Path(default_storage.path(export.file.name)).read_bytes()
    with house.activate():
        Export.objects.filter(pk=export.pk).update(status="queued")

    again = made(house, export)

    assert again.status == "ready"
    assert again.file.name == export.file.name
    assert Path(default_storage.path(again.file.name)).read_bytes() == first


def test_formulas_are_neutral_and_every_column_is_filled(world: World) -> None:
    house = world.northgate
    with house.activate():
        person = PersonFactory(given_name="=cmd|' /C calc'!A0", family_name="@SUM(A1)")
        EnrollmentFactory(cohort=house.cohort, person=person)

    rows = rows_of(house, made(house, asked(house)))

    assert {row["Given name"][:2] for row in rows} >= {"'=", "Om"}
    assert not [value for row in rows for value in row.values() if value[:1] in "=+-@" and value]


def text_in(path: str, format: str) -> str:
    """All that somebody can read in a file."""
    if format == "xlsx":
        book = python_calamine.CalamineWorkbook.from_path(path)
        return str([book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names])
    if format == "parquet":
        return str(pyarrow.parquet.read_table(path).to_pydict())
    if format == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(path).pages)
    return Path(path).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("name", ["admin", "manager"])
def test_no_file_holds_a_confidence(world: World, name: str) -> None:
    house = world.northgate
    with house.activate():
        kinds = wanted.kinds_for(house.actor(name))
    for kind, format in product(kinds, Export.Format.values):
        if wanted.problems({"kind": kind, "format": format}, timezone.localdate()):
            continue
        export = made(house, asked(house, name, kind=kind, format=format, cohort=None))
        assert export.status == "ready", (kind, format, export.error)
        text = " ".join(text_in(default_storage.path(export.file.name), format).split())
        assert export.size == Path(default_storage.path(export.file.name)).stat().st_size
        assert MARKER not in text
        assert DECLARED not in text
        assert "confidence" not in text  # a topic
        assert "leadership" not in text.lower().replace("nurse leadership", "")  # a goal's skill


def test_an_administrator_gets_no_meetings_of_single_relationships(world: World) -> None:
    to_admin = sheet_rows(world.northgate, "admin", "relationships")
    to_manager = sheet_rows(world.northgate, "manager", "relationships")

    assert "Meetings held" not in to_admin[0]
    assert {row["Mentors"]: row["Meetings held"] for row in to_manager} == {
        "Omar Example": 1,
        "Lena Example": 0,
    }


def test_who_manages_some_gets_meetings_of_those_only(world: World) -> None:
    house = world.northgate
    with house.activate():
        admin = Membership.objects.get(user=house.user("admin"))
        ProgramManager.objects.create(program=house.other_program, membership=admin)
        cohort_of_pairs(1, program=house.other_program, met_days_ago=(3,))
        actor = house.actor("admin")
        sheet = sheet_of(actor, "relationships", None)
        held = [(row[0], row[9]) for row in sheet.rows]

    assert sorted(held, key=str) == [
        ("Digital adoption", 1),
        ("Nurse leadership", None),
        ("Nurse leadership", None),
    ]


def test_engagement_withholds_small_departments(world: World) -> None:
    house = world.northgate
    with house.activate():
        cohort_of_pairs(6, cohort=house.cohort, met_days_ago=(40, 20))
        for _ in range(7):
            add_pair(house.cohort, department="Surgery", met_days_ago=(20,))
        Person.objects.filter(relationship_members__relationship=add_pair(house.cohort)).update(
            department=None
        )
        services.publish_weeks(actor=house.system)

    rows = {row["Department"]: row for row in sheet_rows(house, "admin", "engagement")}

    assert rows["No department"]["Meetings"] is None
    assert rows["No department"]["Remark"] == "withheld: a small group"
    # The smallest of the others goes with it, or the sum would tell.
    assert rows["Surgery"]["Meetings"] is None
    assert rows["Medicine"]["People taking part"] == 15, "of 16, to the nearest five"
    assert rows["Medicine"]["Meetings"] == 15
    assert "Total" not in rows


def test_a_small_cohort_is_in_no_engagement_of_an_administrator(world: World) -> None:
    assert sheet_rows(world.northgate, "admin", "engagement") == []


def test_what_is_asked_for_is_limited_to_what_one_runs(world: World) -> None:
    house = world.northgate
    with house.activate(), pytest.raises(errors.NotAllowed):
        services.request_export(
            actor=house.actor("other_manager"),
            kind="enrollments",
            format="csv",
            cohort=house.cohort,
        )
    with house.activate(), pytest.raises(errors.NotAllowed):
        services.request_export(actor=house.actor("mentor"), kind="enrollments", format="csv")


def test_all_cohorts_are_those_that_one_runs(world: World) -> None:
    house = world.northgate
    rows = rows_of(house, made(house, asked(house, "other_manager", cohort=None)))

    assert rows == []


def test_who_no_longer_manages_gets_no_file(world: World) -> None:
    house = world.northgate
    export = asked(house)
    with house.activate():
        ProgramManager.objects.filter(program=house.program).delete()

    with pytest.raises(errors.NotAllowed):
        tasks.make_export(str(house.organization.pk), str(export.pk))

    with house.activate():
        export.refresh_from_db()
        assert export.status == "failed"
        assert export.error
        assert not export.file


def test_nobody_sees_or_fetches_anothers_file(world: World) -> None:
    house = world.northgate
    export = made(house, asked(house))

    with house.activate():
        assert not visible_exports(house.actor("admin")).exists()
        assert not visible_exports(house.actor("mentor")).exists()
        with pytest.raises(errors.NotAllowed):
            services.open_export(actor=house.actor("admin"), export=export)


def test_a_file_is_kept_for_the_organisations_days(world: World) -> None:
    house = world.northgate
    Organization.objects.filter(pk=house.organization.pk).update(export_days=3)
    export = made(house, asked(house))
    path = Path(default_storage.path(export.file.name))
    assert path.exists()

    with time_machine.travel(timezone.now() + dt.timedelta(days=3, minutes=1), tick=False):
        address = org_reverse(house.organization, "reporting:export", export_id=export.pk)
        assert world.client("manager").get(address).status_code == 409
        assert tasks.expire_exports() == 1
        assert tasks.expire_exports() == 0

    assert not path.exists()
    with house.activate():
        export.refresh_from_db()
        assert export.status == "expired"
        assert not export.file


def test_a_worker_that_died_is_followed_by_another(world: World) -> None:
    """A file is said to be made, and nobody holds its lease: it is sent again, thrice at most. It
    begins again, so that nothing of before is in it, and no row of before counts as done."""
    house = world.northgate
    export = asked(house)
    with house.activate():
        assert services.start_export(actor=house.system, export_id=export.pk)
    draft = Path(default_storage.path(f"exports/{export.pk}.1.part"))
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.write_text("half a fi")
    progress.report(export.pk, 2, 5)

    with mock.patch("celery.current_app.send_task"), house.activate():
        gone = house.person("mentor").family_name
        Export.objects.exclude(pk=export.pk).delete()
        assert services.resume_exports(actor=house.system) == 1
        # Somebody was asked a moment ago.
        assert services.resume_exports(actor=house.system) == 0
        assert progress.current(export.pk) is None
        Person.objects.filter(family_name=gone).update(family_name="Newly-Married")
    again = made(house, export)
    names = {row["Family name"] for row in rows_of(house, again)}
    assert "Newly-Married" in names
    assert gone not in names

    assert again.status == "ready"
    assert again.attempts == 2
    assert not draft.exists()
    with house.activate():
        Export.objects.filter(pk=export.pk).update(status="queued", attempts=3)
    assert made(house, export).status == "failed"


def test_what_nobody_asks_for_any_more_is_swept_away(world: World) -> None:
    """A worker was killed over a file that was deleted meanwhile: its half stays behind."""
    house = world.northgate
    export = made(house, asked(house))
    kept = Path(default_storage.path(export.file.name))
    stray = kept.with_name(f"{new_id()}.1.part")
    fresh = kept.with_name(f"{new_id()}.2.part")
    for path in (stray, fresh):
        path.write_text("half a fi")
    long_ago = (timezone.now() - dt.timedelta(hours=2)).timestamp()
    for path in (stray, kept):
        os.utime(path, (long_ago, long_ago))

    assert tasks.expire_exports() == 0

    assert [path.exists() for path in (stray, fresh, kept)] == [False, True, True]


def test_a_message_that_was_lost_is_sent_again(world: World) -> None:
    house = world.northgate
    export = asked(house)
    later = timezone.now() + dt.timedelta(minutes=3)
    with time_machine.travel(later, tick=False), house.activate():
        with mock.patch("celery.current_app.send_task"):
            assert services.resume_exports(actor=house.system) >= 1
        export.refresh_from_db()
        assert export.sent_at == later


def test_who_deletes_while_it_is_made_gets_nothing(world: World) -> None:
    house = world.northgate
    export = asked(house)
    with house.activate():
        services.start_export(actor=house.system, export_id=export.pk)
        made = write_export(actor=house.system, export_id=export.pk)
        assert made is not None
        services.delete_export(actor=house.actor("manager"), export=export)
        assert not services.finish_export(actor=house.system, export_id=export.pk, made=made)
        events = AuditEvent.objects.filter(subject_id=export.pk).order_by("at")
        assert [one.action for one in events] == [
            "export.requested",
            "export.started",
            "export.deleted",
        ]
    assert not list(Path(default_storage.path("exports")).glob(f"{export.pk}*"))


def test_hours_of_each_are_the_managers(world: World) -> None:
    house = world.northgate
    rows = sheet_rows(house, "manager", "hours")
    assert {row["Family name"]: row["Meetings held"] for row in rows}
    assert sum(row["Meetings held"] for row in rows) == 2  # one meeting, of two people
    with house.activate(), pytest.raises(errors.NotAllowed):
        services.request_export(
            actor=house.actor("admin"), kind="hours", format="csv", cohort=house.cohort
        )


def test_a_period_is_of_whole_months(world: World) -> None:
    house = world.northgate
    with house.activate():
        today = timezone.now().date()
        export = asked(house, kind="hours", period="last_month")
        assert export.until == today.replace(day=1) - dt.timedelta(days=1)
        assert export.since == export.until.replace(day=1)
        with pytest.raises(errors.Invalid):
            asked(house, kind="engagement", period="last_month")
        of_a_year = asked(house, kind="board", format="pdf")
        assert (of_a_year.period, of_a_year.until) == ("last_year", export.until)


def test_days_are_chosen_and_asked_for_again(world: World) -> None:
    house = world.northgate
    client, wanted_days = world.client("manager"), {"since": "2026-03-04", "until": "2026-03-09"}
    address = org_reverse(house.organization, "reporting:exports")
    wanted = {"kind": "hours", "format": "csv", "cohort": house.cohort.pk} | wanted_days
    with mock.patch("celery.current_app.send_task"):
        refused = client.post(address, wanted | {"kind": "activity"})
        assert client.post(address, wanted).status_code == 302
    assert refused.status_code == 422
    assert b"could differ by one person" in refused.content
    with house.activate(), mock.patch("celery.current_app.send_task"):
        export = Export.objects.get(kind="hours")
        again = services.repeat_export(actor=house.actor("manager"), export=export)
    for one in (export, again):
        assert one.period == "between"
        assert [str(one.since), str(one.until)] == list(wanted_days.values())
    assert b"4 March 2026 to 9 March 2026" in client.get(address).content


def test_what_no_pdf_holds_is_said_before_it_is_made(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = world.northgate
    monkeypatch.setattr("reporting.sizes.MOST_ROWS", 4)
    client, wanted = world.client("manager"), {"kind": "enrollments", "format": "pdf"}
    told = client.get(org_reverse(house.organization, "reporting:export_size"), wanted)
    assert b"this table has 5. Choose Excel, CSV or Parquet" in told.content
    page = client.post(org_reverse(house.organization, "reporting:exports"), wanted)
    api = client.post(org_reverse(house.organization, "api:export-list"), wanted)

    assert page.status_code == api.status_code == 422
    assert b"Choose Excel, CSV or Parquet" in page.content
    assert set(api.json()["fields"]) == {"format"}
    with house.activate():
        assert not Export.objects.filter(format="pdf").exists()
        assert asked(house, format="xlsx")


def test_how_many_rows_there_are_is_said_before_anybody_asks(world: World) -> None:
    """Exactly of people whom one sees by name; of groups to the nearest five."""
    house = world.northgate
    client = world.client("manager")
    page = org_reverse(house.organization, "reporting:export_size")

    def told(kind: str, **more: Any) -> tuple[str, dict[str, Any]]:
        wanted = {"cohort": house.cohort.pk, **more}
        asked = {"format": "xlsx", "kind": kind, **wanted}
        address = org_reverse(house.organization, "api:export-size", kind=kind)
        return client.get(page, asked).content.decode(), client.get(address, wanted).json()

    said, size = told("enrollments")
    assert said == "It would have 5 rows now."
    assert size == {"rows": 5, "is_rounded": False, "fits_on_paper": True}
    said, size = told("engagement")
    assert said == "It would have fewer than five rows now."
    assert size == {"rows": 0, "is_rounded": True, "fits_on_paper": True}
    assert told("board") == (
        "The board report is a few pages, not a table.",
        {"rows": None, "is_rounded": False, "fits_on_paper": True},
    )
    said, size = told("activity", since="2026-03-02", until="2026-03-31")
    assert "could differ by one person" in said
    assert set(size["fields"]) == {"since"}
    asked = {"kind": "enrollments", "format": "csv", "size": "1"}
    without_scripts = client.post(org_reverse(house.organization, "reporting:exports"), asked)
    assert b"It would have 5 rows now." in without_scripts.content
    with house.activate():
        assert not Export.objects.filter(kind="engagement").exists()


def test_only_the_system_makes_files(world: World) -> None:
    house = world.northgate
    export = asked(house)
    actor: Actor = house.actor("manager")

    with house.activate(), pytest.raises(errors.NotAllowed):
        write_export(actor=actor, export_id=export.pk)


def test_page_and_api_leave_the_same(world: World) -> None:
    house = world.northgate
    client = world.client("manager")
    wanted = {"kind": "engagement", "format": "xlsx", "cohort": str(house.cohort.pk)}
    with mock.patch("celery.current_app.send_task"):
        client.post(org_reverse(house.organization, "reporting:exports"), wanted)
        client.post(org_reverse(house.organization, "api:export-list"), wanted, "application/json")

    with house.activate():
        rows = Export.objects.filter(kind="engagement").values_list(
            "kind", "format", "cohort", "status", "requested_by"
        )
        events = AuditEvent.objects.filter(action="export.requested").values_list(
            "actor_id", "details"
        )
        assert len(rows) == len(events) == 2
        assert rows[0] == rows[1]
        assert events[0] == events[1]
