"""The feed as programs of others read it: vdirsyncer fetches it over HTTP, khal shows it."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server
from zoneinfo import ZoneInfo

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections

from scheduling.models import Meeting
from scheduling.services.calendars import revoke_calendar_feed
from scheduling.services.meetings import cancel_meeting, move_meeting
from tests.scheduling.test_calendar_feed import made
from tests.world import House, World

LONDON = ZoneInfo("Europe/London")
KHAL = """
[calendars]
[[mentoring]]
path = {home}/calendar
[locale]
local_timezone = Europe/London
default_timezone = Europe/London
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {home}/khal.db
"""
VDIRSYNCER = """
[general]
status_path = "{home}/status"
[pair mentoring]
a = "theirs"
b = "ours"
collections = null
partial_sync = "revert"
[storage theirs]
type = "http"
url = "{url}"
[storage ours]
type = "filesystem"
path = "{home}/calendar"
fileext = ".ics"
"""


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Nothing on the test's output."""


@contextmanager
def served() -> Iterator[str]:
    """The product on loopback; each answer's connections are closed with it."""
    product = get_wsgi_application()

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        response = product(environ, start_response)
        try:
            return list(response)
        finally:
            response.close()
            connections.close_all()

    server = make_server("127.0.0.1", 0, application, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class CalendarProgram:
    """A folder of its own with vdirsyncer and khal set up to read one feed."""

    def __init__(self, home: Path, url: str) -> None:
        self.home = home
        (home / "calendar").mkdir()
        (home / "vdirsyncer.ini").write_text(VDIRSYNCER.format(home=home, url=url))
        (home / "khal.ini").write_text(KHAL.format(home=home))

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [Path(sys.executable).parent / program, "-c", self.home / f"{program}.ini", *arguments],
            env={"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def synchronise(self) -> subprocess.CompletedProcess[str]:
        if not (self.home / "status").exists():
            self.run("vdirsyncer", "discover")
        return self.run("vdirsyncer", "sync")

    def shows(self) -> list[str]:
        """What khal lists, from two weeks ago on for a month."""
        since = (datetime.now(LONDON) - timedelta(days=14)).strftime("%Y-%m-%d")
        form = "{start}|{end-time}|{title}"
        found = self.run("khal", "list", "--day-format", "", "--format", form, since, "30d")
        assert found.returncode == 0, found.stderr
        return [line for line in found.stdout.splitlines() if line.strip()]


def line(meeting: Meeting) -> str:
    start, end = (m.astimezone(LONDON) for m in (meeting.starts_at, meeting.ends_at))
    return f"{start:%Y-%m-%d %H:%M}|{end:%H:%M}|Mentoring"


def at_ten(house: House) -> list[Meeting]:
    """The cast's two meetings by a clock's round hour, whatever the hour of the test."""
    moments = {}
    for meeting in (house.meeting, house.planned_meeting):
        day = meeting.starts_at.astimezone(LONDON)
        moments[meeting.pk] = day.replace(hour=10, minute=0, second=0, microsecond=0)
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=moments[meeting.pk])
    return [Meeting.objects.get(pk=pk) for pk in moments]


@pytest.mark.slow
def test_two_programs_of_others_follow_the_feed(committed: World, tmp_path: Path) -> None:
    house = committed.northgate
    path = made(house)
    with house.activate():
        held, planned = at_ten(house)
    with served() as address:
        program = CalendarProgram(tmp_path, address + path)
        synchronised = program.synchronise()
        assert synchronised.returncode == 0, synchronised.stderr
        assert program.shows() == [line(held), line(planned)]

        with house.activate("mentee"):
            new_time = planned.starts_at.astimezone(UTC) + timedelta(days=1)
            changed = {"starts_at": new_time, "minutes": 30, "means": "phone", "place": ""}
            move_meeting(actor=house.actor("mentee"), meeting=planned, **changed)
            planned = Meeting.objects.get(pk=planned.pk)
        assert program.synchronise().returncode == 0
        assert program.shows() == [line(held), line(planned)]

        with house.activate("mentee"):
            cancel_meeting(actor=house.actor("mentee"), meeting=planned)
        assert program.synchronise().returncode == 0
        assert program.shows() == [line(held)]

        with house.activate():
            mentor = {"actor": house.actor("mentor"), "person": house.person("mentor")}
            revoke_calendar_feed(**mentor)
        refused = program.synchronise()
        assert refused.returncode != 0
        assert "Not Found" in refused.stderr
