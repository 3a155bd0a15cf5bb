"""One parent of the web server, the worker and the clock: it starts them, passes on what they
say, and stops them all when it is told to or when one of them dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from types import FrameType
from typing import IO

from mentorship.embedded import LOOPBACK, die_with_parent

CHECKOUT = Path(__file__).resolve().parent.parent
PATIENCE = 10.0  # seconds for a child to finish what it is doing
LAST_WORDS = 15  # lines of a dead child that are worth showing again


@dataclass(frozen=True)
class Program:
    """What to run, by the name under which it speaks."""

    name: str
    arguments: Sequence[str]


@dataclass
class Child:
    """A program that was started."""

    name: str
    process: subprocess.Popen[bytes]
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=LAST_WORDS))

    def how_it_ended(self) -> str:
        """In words: its exit status or the signal that ended it."""
        code = self.process.returncode
        if code is not None and code < 0:
            return f"was ended by {signal.Signals(-code).name}"
        return f"ended with status {code}"


def product_programs(port: int, data: Path, *, pool: int = 2) -> list[Program]:
    """The three processes of the product; the web server listens on the loopback address."""
    celery = [sys.executable, "-m", "celery", "--quiet", "--app", "mentorship.celery:app"]
    quick = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [
        Program("web", [sys.executable, "-m", "gunicorn", "--bind", f"{LOOPBACK}:{port}"]),
        Program(
            "worker", [*celery, "worker", f"--concurrency={pool}", "--loglevel=WARNING", *quick]
        ),
        Program("beat", [*celery, "beat", f"--schedule={data / 'beat-schedule'}"]),
    ]


class Supervisor:
    """Starts programs together and ends them together."""

    def __init__(
        self,
        environment: Mapping[str, str],
        *,
        output: IO[str] | None = sys.stdout,
        patience: float = PATIENCE,
    ) -> None:
        self.environment = dict(environment)
        self.output = output
        self.patience = patience
        self.children: list[Child] = []
        self._events: SimpleQueue[Child | signal.Signals] = SimpleQueue()
        self._is_stopping = False

    def start(self, programs: Sequence[Program]) -> None:
        """Start each program in a process group of its own, so that Ctrl-C reaches only us."""
        for program in programs:
            process = subprocess.Popen(
                program.arguments,
                env=self.environment,
                cwd=CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
            child = Child(program.name, process)
            self.children.append(child)
            threading.Thread(target=self._relay, args=[child], daemon=True).start()
            threading.Thread(target=self._report_end, args=[child], daemon=True).start()

    def watch(self, name: str, process: subprocess.Popen[bytes]) -> None:
        """Report the end of a process that somebody else started and stops, such as a database."""
        child = Child(name, process)
        threading.Thread(target=self._report_end, args=[child], daemon=True).start()

    def listen_for_signals(self) -> None:
        """From now on Ctrl-C and SIGTERM end `wait`; a second one ends the programs at once."""
        signal.signal(signal.SIGINT, self._on_signal)
        signal.signal(signal.SIGTERM, self._on_signal)

    def wait(self, seconds: float | None = None) -> Child | signal.Signals | None:
        """Return the first child that ended, or the signal that we got, or None in time."""
        # Short waits, since a signal's handler runs only between two of them.
        deadline = None if seconds is None else time.monotonic() + seconds
        while deadline is None or time.monotonic() < deadline:
            try:
                return self._events.get(timeout=0.1)
            except Empty:
                continue
        return None

    def stop(self) -> None:
        """Ask the started programs to finish, then make the stubborn ones end."""
        self._is_stopping = True
        for child in self.children:
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + self.patience
        for child in self.children:
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._say(f"{child.name} does not finish; ending it.")
            # The whole group: the children of one that was killed outright are still there.
            _kill_group(child.process)
            child.process.wait()

    def _relay(self, child: Child) -> None:
        assert child.process.stdout is not None
        for raw in child.process.stdout:
            line = raw.decode(errors="replace").rstrip()
            child.lines.append(line)
            self._say(f"{child.name:<7}| {line}")

    def _report_end(self, child: Child) -> None:
        child.process.wait()
        self._events.put(child)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._is_stopping:
            for child in self.children:
                _kill_group(child.process)
            return
        self._is_stopping = True
        self._events.put(signal.Signals(number))

    def _say(self, line: str) -> None:
        if self.output is not None:
            print(line, file=self.output, flush=True)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
