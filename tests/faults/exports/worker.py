"""Makes files in processes of their own, as Celery's do: `python -m tests.faults.exports.worker`.

Reads `{"organization", "export", "point"}` line by line, forks for each, and says when that process
has ended, and how. The points wrap functions of ours and call them as they are; nothing is put in
their place.
"""

import json
import os
import select
import signal
import sys
import traceback
from collections.abc import Iterator
from dataclasses import replace
from functools import wraps
from typing import Any

import django

django.setup()

from reporting import making, services, tasks  # noqa: E402
from tests.faults.exports.plan import BEGUN, HALF, KEPT, PLACED, WRITTEN  # noqa: E402

_point = ""
_numbers: dict[int, int] = {}


def strike(point: str) -> None:
    """Kill this process if it is to die here."""
    if point == _point:
        os.kill(os.getpid(), signal.SIGKILL)


def _before(place: Any, name: str, point: str) -> None:
    real = getattr(place, name)

    @wraps(real)
    def struck(*args: Any, **kwargs: Any) -> Any:
        strike(point)
        return real(*args, **kwargs)

    setattr(place, name, struck)


def _after(place: Any, name: str, point: str) -> None:
    real = getattr(place, name)

    @wraps(real)
    def struck(*args: Any, **kwargs: Any) -> Any:
        found = real(*args, **kwargs)
        strike(point)
        return found

    setattr(place, name, struck)


def _amid_the_rows() -> None:
    real = making.sheet_of

    def until_half(sheet: Any) -> Iterator[Any]:
        for count, row in enumerate(sheet.rows, start=1):
            if 2 * count >= sheet.total:
                strike(HALF)
            yield row
        strike(HALF)

    @wraps(real)
    def sheet_of(*args: Any) -> Any:
        sheet = real(*args)
        return replace(sheet, rows=until_half(sheet))

    making.sheet_of = sheet_of


def arm() -> None:
    """Put the points where they belong."""
    _before(tasks, "write_export", BEGUN)
    _amid_the_rows()
    _before(making, "_write_report", HALF)
    _before(services, "finish_export", WRITTEN)
    _after(making.Made, "keep", PLACED)


def _make(asked: dict[str, str]) -> None:
    global _point
    _point = asked["point"]
    tasks.make_export(asked["organization"], asked["export"])
    strike(KEPT)


def _say(**words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _begin(line: bytes) -> None:
    """Fork for one file. No connection is open, and no thread runs, when that is done."""
    asked = json.loads(line)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            _make(asked)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    _numbers[child] = asked["number"]
    _say(number=asked["number"], began=child)


def _reap() -> None:
    while _numbers:
        child, status = os.waitpid(-1, os.WNOHANG)
        if not child:
            return
        _say(number=_numbers.pop(child), ended=os.waitstatus_to_exitcode(status))


def main() -> None:
    """Until nothing more is asked."""
    arm()
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    _say(ready=True)
    rest = b""
    while True:
        readable, _, _ = select.select([sys.stdin.fileno(), woken], [], [])
        if woken in readable:
            os.read(woken, 1_000)
            _reap()
        if sys.stdin.fileno() in readable:
            heard = os.read(sys.stdin.fileno(), 100_000)
            if not heard:
                return
            *lines, rest = (rest + heard).split(b"\n")
            for line in lines:
                _begin(line)


if __name__ == "__main__":
    main()
