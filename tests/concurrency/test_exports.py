"""A worker is killed amid a file: its lease goes with it, and another makes the file."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from unittest import mock
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, connections
from pypdf import PdfReader

from matching.models import Relationship
from mentorship.tenancy import activate
from programs.models import Cohort
from reporting import making, services, tasks
from reporting.models import Export
from reporting.queries.board import board_facts
from reporting.queries.sheets import scope_of
from tests.factories.scheduling import MeetingFactory
from tests.reporting.cohorts import cohort_of_pairs, days_ago
from tests.world import World

WORKER = """
import sys, time
from pathlib import Path
import django
django.setup()
from reporting import making, tasks
def stuck(path, sheet, told, *, with_bom):
    path.write_text("half a fi")
    told(1)
    Path(sys.argv[3]).touch()
    time.sleep(120)
making.write_csv = stuck
tasks.make_export(*sys.argv[1:3])
"""


def worker(world: World, export: Export, sign: Path) -> subprocess.Popen[bytes]:
    """A worker's process that stays in the middle of the file; returns once it is there."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = str(connection.settings_dict["NAME"])
    environment = os.environ | {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
    ids = (str(world.northgate.organization.pk), str(export.pk))
    process = subprocess.Popen([sys.executable, "-c", WORKER, *ids, str(sign)], env=environment)
    deadline = time.monotonic() + 60
    while not sign.exists():
        assert process.poll() is None, "the worker ended by itself"
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return process


def resumed(world: World) -> int:
    with world.northgate.activate(), mock.patch("celery.current_app.send_task"):
        return services.resume_exports(actor=world.northgate.system)


def test_a_board_report_is_of_one_moment(committed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody logs meetings between two of its statements: words and evidence agree still."""
    house = committed.northgate
    with house.activate(), mock.patch("celery.current_app.send_task"):
        cohort = cohort_of_pairs(
            12,
            met_days_ago=(40,),
            status=Cohort.Status.ACTIVE,
            program=house.cohort.program,
        )
        services.refresh_touched(actor=house.system)
        pairs = list(Relationship.objects.filter(cohort=cohort))
        export = services.request_export(
            actor=house.actor("manager"), kind="board", format="pdf", cohort=cohort
        )

    def log_more() -> None:
        try:
            with activate(house.organization):
                for one in pairs:
                    MeetingFactory(relationship=one, starts_at=days_ago(41))
                services.refresh_touched(actor=house.system)
        finally:
            connections.close_all()

    real, seen = making.board_report, []

    def between(actor, scope):  # type: ignore[no-untyped-def]
        seen.append(board_facts(actor, scope).volume.held)
        thread = threading.Thread(target=log_more)
        thread.start()
        thread.join()
        report = real(actor, scope)
        seen.append(report.facts.volume.held)
        return report

    monkeypatch.setattr(making, "board_report", between)
    tasks.make_export(str(house.organization.pk), str(export.pk))

    assert seen == [12, 12]
    with house.activate():
        export.refresh_from_db()
        told = "".join(page.extract_text() for page in PdfReader(export.file.path).pages)
        assert "12 meetings were held" in told
        actor = house.actor("manager")
        assert board_facts(actor, scope_of(actor, cohort=cohort)).volume.held == 24


def test_a_killed_worker_is_followed_by_another(committed: World, tmp_path: Path) -> None:
    house = committed.northgate
    with house.activate(), mock.patch("celery.current_app.send_task"):
        Export.objects.all().delete()
        export = services.request_export(
            actor=house.actor("manager"), kind="enrollments", format="csv", cohort=house.cohort
        )
    process = worker(committed, export, tmp_path / "half-way")
    try:
        # While it lives nobody takes its place, and the page is served beside it.
        assert resumed(committed) == 0
        tasks.make_export(str(house.organization.pk), str(export.pk))
        assert b"Being made" in committed.client("manager").get("/o/northgate/exports/").content
    finally:
        process.kill()
        process.wait()

    deadline = time.monotonic() + 30
    while not resumed(committed):
        assert time.monotonic() < deadline, "the lease outlived its worker"
        time.sleep(0.1)
    tasks.make_export(str(house.organization.pk), str(export.pk))
    with house.activate():
        export.refresh_from_db()
        assert (export.status, export.attempts, export.rows) == ("ready", 2, 5)
