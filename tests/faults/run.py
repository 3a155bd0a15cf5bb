"""One run: owe, kill, wait, count."""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.house import House
from tests.faults.plan import BROKER, DATABASE, OWED, PLAIN, POINTS, WORKER, Plan, address
from tests.faults.sink import Sink


@dataclass(frozen=True)
class Outcome:
    """What became of the e-mails of one design."""

    mails: int
    lost: int
    doubled: int
    under_another_id: int
    refused: int
    unanswered: int
    killed_while_sending: int

    @property
    def may_be_doubled(self) -> int:
        return self.unanswered + self.killed_while_sending


@dataclass(frozen=True)
class Result:
    """Both designs under the same faults."""

    plan: Plan
    owed: Outcome
    plain: Outcome
    struck: int
    unmarked: int
    given_up: int
    seconds: float


def run(plan: Plan) -> Result:
    """Raises TimeoutError when the e-mails are not all marked in time."""
    with _house(plan) as (house, sink):
        began = time.monotonic()
        owing = threading.Thread(target=house.owe, args=[plan.size.mails])
        owing.start()
        house.start_programs()
        for count, event in plan.events:
            _happen(house, sink, count, event, plan.size.patience)
        owing.join()
        _wait_until_marked(house, plan.size.patience)
        _wait_until_quiet(sink)
        return Result(
            plan,
            _outcome(plan, sink, OWED, killed=_killed_while_sending(house.folder)),
            _outcome(plan, sink, PLAIN, killed=plan.size.kills_at_a_point),
            len(list(house.folder.glob(f"struck-*{OWED}"))),
            house.unsent(),
            house.given_up(),
            time.monotonic() - began,
        )


@contextmanager
def _house(plan: Plan) -> Iterator[tuple[House, Sink]]:
    with tempfile.TemporaryDirectory(prefix="mentorship-faults-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the database runs as another user when we are root
        plan.write_points(folder / "points.json")
        sink = Sink(refused=plan.refused, unanswered=plan.unanswered)
        sink.start()
        house = House(folder, mail=sink.url, lease=plan.size.lease)
        try:
            house.start_services()
            yield house, sink
        finally:
            house.stop()
            sink.stop()


def _happen(house: House, sink: Sink, count: int, event: str, patience: float) -> None:
    """Once so many e-mails of the outbox have come, something is killed."""
    deadline = time.monotonic() + patience
    while sink.count(OWED) < count and time.monotonic() < deadline:
        sink.wait_for(sink.accepted + 1, patience=1)
    if event == WORKER:
        house.kill_worker("first" if count % 2 else "second")
        house.kill_worker("plain")
    elif event == BROKER:
        house.empty_broker()
    elif event == DATABASE:
        house.restart_database()


def _wait_until_marked(house: House, patience: float) -> None:
    deadline = time.monotonic() + patience
    while house.unsent() > house.given_up():
        if time.monotonic() > deadline:
            logs = "\n".join(
                f"{log.name}: {log.read_text(errors='replace')[-2000:]}"
                for log in house.folder.glob("*.log")
            )
            raise TimeoutError(f"{house.unsent()} were not sent in {patience:.0f} s.\n{logs}")
        time.sleep(0.5)


def _wait_until_quiet(sink: Sink) -> None:
    """Until the tasks without an outbox, which tell nobody when they are done, seem to be."""
    for _ in range(60):
        if not sink.wait_for(sink.accepted + 1, patience=3):
            return


def _outcome(plan: Plan, sink: Sink, domain: str, *, killed: int) -> Outcome:
    ids = [sink.message_ids.get(address(n, domain), []) for n in range(plan.size.mails)]
    return Outcome(
        mails=plan.size.mails,
        lost=sum(not one for one in ids),
        doubled=sum(max(len(one) - 1, 0) for one in ids),
        under_another_id=sum(len(set(one)) > 1 for one in ids),
        refused=sink.refusals[domain],
        unanswered=sink.lost_answers[domain],
        killed_while_sending=killed,
    )


def _killed_while_sending(folder: Path) -> int:
    """Processes that began to send one and never said that its mark was committed."""
    at_work: dict[str, str] = {}
    killed = 0
    for line in (folder / "journal").read_text().splitlines():
        what, mail, process = line.split()
        if what == "sending":
            at_work[process] = mail
        elif at_work.get(process) == mail:
            del at_work[process]
    killed += len(at_work)
    return killed


def events_of(plan: Plan) -> dict[str, int]:
    """How often each thing was to happen."""
    names = [name for _, name in plan.events]
    killed = {name: names.count(name) for name in (WORKER, BROKER, DATABASE)}
    return killed | dict.fromkeys(POINTS[OWED], plan.size.kills_at_a_point)
