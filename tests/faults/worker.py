"""The product's Celery application, with points at which a process kills itself, and beside it
the design without an outbox. Started as `celery --app tests.faults.worker`.

The points wrap functions of ours and call them as they are; nothing is put in their place.
"""

import json
import os
import signal
import smtplib
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import django
from celery import shared_task
from django.core.mail import EmailMessage

from mentorship.celery import app

django.setup()

from mentorship import outbox  # noqa: E402
from tests.faults.plan import AFTER_CLAIM, AFTER_DATA, BEFORE_MARK  # noqa: E402

__all__ = ["app", "send_plainly"]
FOLDER = Path(os.environ["FAULTS_FOLDER"])
POINTS: dict[str, str] = json.loads((FOLDER / "points.json").read_text())
JOURNAL = os.open(FOLDER / "journal", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
app.conf.beat_schedule = {
    "deliver what is owed": {
        "task": "mentorship.tasks.deliver_due",
        "schedule": 1.0,
        "options": {"expires": 1},
    }
}
_address = ""


def strike(address: str, point: str) -> None:
    """Kill this process if it is to die here, and has not died here before."""
    if POINTS.get(address) != point:
        return
    try:
        (FOLDER / f"struck-{address}").touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def _note(what: str, address: str) -> None:
    """One line that outlives us: what is written to a file is the kernel's."""
    os.write(JOURNAL, f"{what} {address} {os.getpid()}\n".encode())


def _around(place: Any, name: str) -> Callable[[Callable[..., Any]], None]:
    """Have a function called with the real one before its own arguments."""

    def put(wrapper: Callable[..., Any]) -> None:
        real = getattr(place, name)
        setattr(place, name, wraps(real)(lambda *args, **kwargs: wrapper(real, *args, **kwargs)))

    return put


@_around(outbox, "_settle_and_claim")
def _settle_and_claim(real: Any, organization: Any, done: Any, *args: Any, **kwargs: Any) -> Any:
    message = real(organization, done, *args, **kwargs)
    if done is not None:
        _note("settled", done.message.to[0])
    if message is not None:
        strike(message.to[0], AFTER_CLAIM)
    return message


@_around(outbox, "_send")
def _send(real: Any, organization: Any, message: Any, post: Any) -> Any:
    global _address
    _address = message.to[0]
    _note("sending", _address)
    return real(organization, message, post)


@_around(outbox, "_mark")
def _mark(real: Any, done: Any, now: Any) -> None:
    if done.error is None:
        strike(done.message.to[0], BEFORE_MARK)
    real(done, now)


@_around(smtplib.SMTP, "data")
def _data(real: Any, smtp: Any, message: Any) -> Any:
    answer = real(smtp, message)
    strike(_address, AFTER_DATA)
    return answer


@shared_task(
    name="tests.faults.send_plainly",
    bind=True,
    acks_late=False,
    reject_on_worker_lost=False,
    autoretry_for=(smtplib.SMTPException, OSError),
    max_retries=10,
    default_retry_delay=1,
)
def send_plainly(self: Any, address: str) -> None:
    """How it is done without an outbox: a task for each e-mail, tried again when it fails."""
    global _address
    _address = address
    strike(address, AFTER_CLAIM)
    EmailMessage("Did you meet?", "Please log it.", to=[address]).send()
