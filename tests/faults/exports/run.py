"""One run: ask for files, kill who makes them, read what can be fetched, count."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID

import python_calamine
from django.core.files.storage import default_storage
from django.db import connections

from mentorship.access import Actor
from mentorship.errors import DomainError
from mentorship.models import AuditEvent, Organization
from mentorship.tenancy import activate
from reporting import services
from reporting.models import Export
from reporting.services import exports as exporting
from tests.faults.exports.plan import ANY_TIME, Plan, Wish

AT_ONCE = 2


@dataclass
class Result:
    """What became of the files."""

    files: int
    ready: int = 0
    given_up: int = 0
    lost: int = 0
    doubled: int = 0
    halves: int = 0
    left_behind: int = 0
    fetched: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


class Workers:
    """Processes that make one file each, and may die over it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.exports.worker"],
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._heard() == {"ready": True}
        self.number = 0
        self.at_work: dict[int, int] = {}

    def make(self, organization: UUID, export: UUID, point: str) -> int:
        """Have one begin; returns its number."""
        assert self.process.stdin is not None
        self.number += 1
        asked = {"organization": str(organization), "export": str(export)}
        told = json.dumps(asked | {"point": point, "number": self.number})
        self.process.stdin.write(told + "\n")
        self.process.stdin.flush()
        return self.number

    def wait(self) -> tuple[int, int | None]:
        """The next that began (None) or ended: its number and exit code."""
        heard = self._heard()
        if "began" in heard:
            self.at_work[heard["number"]] = heard["began"]
            return heard["number"], None
        self.at_work.pop(heard["number"], None)
        return heard["number"], heard["ended"]

    def kill(self, number: int) -> None:
        """One that we started, if it is still there."""
        with suppress(KeyError, ProcessLookupError):
            os.kill(self.at_work[number], signal.SIGKILL)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def _heard(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the workers' parent ended by itself"
        return dict(json.loads(line))


def run(
    plan: Plan, organization: Organization, requester: Actor, environment: dict[str, str]
) -> Result:
    """Make the files of the plan for `requester`, wave by wave, until none is awaited. Raises
    TimeoutError when that takes too long."""
    began, chance = time.monotonic(), random.Random(plan.seed)
    result = Result(len(plan.wishes))
    with _quick(), mock.patch("celery.current_app.send_task") as send:
        wishes = dict(_asked(plan, organization, requester))
        messages = _sent(send, wishes)
        workers = Workers(environment)
        reader = _Reader(organization, requester, list(wishes))
        reader.start()
        kills = {
            pk: list(zip(wish.kills, wish.moments, strict=True)) for pk, wish in wishes.items()
        }
        try:
            while messages:
                if time.monotonic() - began > plan.size.patience:
                    raise TimeoutError(f"{len(messages)} files are still awaited")
                _wave(workers, organization, messages, wishes, kills, result)
                send.reset_mock()
                with activate(organization):
                    services.resume_exports(actor=Actor.system(organization))
                messages = _sent(send, wishes)
                chance.shuffle(messages)
        finally:
            workers.stop()
            reader.stop()
    _count(result, organization, wishes, reader)
    result.seconds = time.monotonic() - began
    return result


def _sent(send: mock.MagicMock, wishes: dict[UUID, Wish]) -> list[UUID]:
    """Which of our files a worker was asked for."""
    sent = (UUID(call.kwargs["args"][1]) for call in send.call_args_list)
    return [pk for pk in sent if pk in wishes]


@contextmanager
def _quick() -> Iterator[None]:
    """Messages that got lost are missed at once."""
    with mock.patch.object(exporting, "PATIENCE", exporting.PATIENCE * 0):
        yield


def _asked(plan: Plan, organization: Organization, requester: Actor) -> Iterator[tuple[UUID, Wish]]:
    for wish in plan.wishes:
        with activate(organization):
            export = services.request_export(actor=requester, kind=wish.kind, format=wish.format)
        yield export.pk, wish


def _wave(
    workers: Workers,
    organization: Organization,
    messages: list[UUID],
    wishes: dict[UUID, Wish],
    kills: dict[UUID, list[tuple[str, float]]],
    result: Result,
) -> None:
    """Deliver every message, some of them twice, to as many workers as there are."""
    waiting = [pk for pk in messages for _ in range(1 + wishes[pk].is_sent_twice)]
    busy: dict[int, tuple[UUID, str]] = {}
    timers: list[threading.Timer] = []
    seen = set[UUID]()
    while waiting or busy:
        while waiting and len(busy) < AT_ONCE:
            pk = waiting.pop(0)
            # The second message of a wave finds the first one's worker, or what it left.
            point, moment = kills[pk].pop(0) if kills[pk] and pk not in seen else ("", 0.0)
            seen.add(pk)
            number = workers.make(organization.pk, pk, "" if point == ANY_TIME else point)
            busy[number] = (pk, point)
            if point == ANY_TIME:
                timers.append(threading.Timer(moment, workers.kill, [number]))
                timers[-1].start()
        number, ended = workers.wait()
        if ended is None:
            continue
        _pk, point = busy.pop(number)
        if ended == -signal.SIGKILL:
            result.killed[point] += 1
        elif ended:
            raise AssertionError(f"a worker failed over {_pk}: {ended}")
    for timer in timers:
        timer.cancel()


class _Reader(threading.Thread):
    """Fetches whatever may be fetched, all the while."""

    def __init__(self, organization: Organization, requester: Actor, ids: list[UUID]) -> None:
        super().__init__(daemon=True)
        self.organization, self.requester, self.ids = organization, requester, ids
        self.is_over = threading.Event()
        self.fetched = 0
        self.halves: list[str] = []

    def run(self) -> None:
        try:
            while not self.is_over.wait(0.05):
                self._look()
            # What became ready since the last look is fetched too, or the counts differ by chance.
            self._look()
        finally:
            connections.close_all()

    def stop(self) -> None:
        self.is_over.set()
        self.join()

    def _look(self) -> None:
        for pk in self.ids:
            self._fetch(pk)

    def _fetch(self, pk: UUID) -> None:
        with suppress(DomainError), activate(self.organization):
            export = Export.objects.get(pk=pk)
            if not export.is_ready:
                return
            path = services.open_export(actor=self.requester, export=export)
            self.fetched += 1
            if not is_whole(path, export):
                self.halves.append(f"{pk}.{export.format}")
            # Once is enough: from now on it stays as it is, which the last count looks at.
            self.ids = [one for one in self.ids if one != pk]


def is_whole(path: Path, export: Export) -> bool:
    """Whether a file is what its row says."""
    body = path.read_bytes()
    if len(body) != export.size:
        return False
    match export.format:
        case "csv":
            return body.count(b"\r\n") == export.rows + 1 and body.endswith(b"\r\n")
        case "parquet":
            return body[:4] == body[-4:] == b"PAR1"
        case "xlsx":
            return bool(python_calamine.CalamineWorkbook.from_path(str(path)).sheet_names)
    return body.startswith(b"%PDF") and body.rstrip().endswith(b"%%EOF")


def _count(
    result: Result, organization: Organization, wishes: dict[UUID, Wish], reader: _Reader
) -> None:
    folder = Path(default_storage.path("exports"))
    with activate(organization):
        exports = {one.pk: one for one in Export.objects.filter(pk__in=wishes)}
        finished = Counter(
            AuditEvent.objects.filter(
                action="export.finished", subject_id__in=list(wishes)
            ).values_list("subject_id", flat=True)
        )
    for pk, wish in wishes.items():
        export, files = exports[pk], sorted(path.name for path in folder.glob(f"{pk}*"))
        is_ready = export.status == Export.Status.READY
        is_given_up = export.status == Export.Status.FAILED and bool(export.error)
        result.ready += is_ready
        result.given_up += is_given_up
        result.lost += not is_ready and not (wish.is_doomed and is_given_up)
        result.doubled += finished[pk] > 1
        result.left_behind += files != ([f"{pk}.{export.format}"] if is_ready else [])
        result.halves += is_ready and not is_whole(Path(export.file.path), export)
    result.halves += len(reader.halves)
    result.fetched = reader.fetched
