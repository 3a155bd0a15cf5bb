"""What the outbox delivers, beside what the mail server at the other end can take.

Started as a module it is one worker of the measurement, or the mail server: processes of their
own, so that nobody shares an interpreter with whom they measure.
"""

import asyncio
import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.policy import SMTP as POLICY
from typing import Any
from urllib.parse import urlsplit

import django
from aiosmtpd.smtp import SMTP

from mentorship.embedded import LOOPBACK

SECONDS = 12.0
FEW, MANY = 4_000, 100_000
SLUG = "mailing"
ORGANIZATIONS = 1_000


class Counting:
    """Takes everything and looks at nothing."""

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        return "250 Taken"


def serve() -> None:
    """A mail server until our standard input closes; the first line out is its port."""

    async def forever() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Counting()), LOOPBACK, 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await loop.run_in_executor(None, sys.stdin.read)
        server.close()

    asyncio.run(forever())


def send_plainly(seconds: float, url: str) -> int:
    """The same e-mail again and again over one connection: what the server can take."""
    from mentorship import post
    from mentorship.models import Organization, OutboxMessage

    mail = post.email_of(Organization(name="Bench", slug=SLUG), OutboxMessage(**_row(0)))
    text, parts, sent = mail.message(policy=POLICY).as_bytes(), urlsplit(url), 0
    until = time.perf_counter() + seconds
    with smtplib.SMTP(parts.hostname or "", parts.port or 0) as server:
        while time.perf_counter() < until:
            server.sendmail("from@mailing.example", ["to@mailing.example"], text)
            sent += 1
    return sent


def deliver(seconds: float) -> int:
    """What a worker sends while there is anything due."""
    from mentorship import outbox

    sent, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        if not (some := outbox.deliver_due()):
            break
        sent += some
    return sent


def worker(what: str) -> None:
    """Get ready, wait for the word, work, and say how many in how long."""
    django.setup()
    from mentorship import outbox

    outbox._LONGEST_RUN = outbox.timedelta(seconds=SECONDS / 4)
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.perf_counter()
    sent = send_plainly(SECONDS, os.environ["EMAIL_URL"]) if what == "plain" else deliver(SECONDS)
    print(sent, time.perf_counter() - began, flush=True)


def rate(what: str, workers: int, url: str) -> float:
    """E-mails a second of so many workers together."""
    command = [sys.executable, "-m", "tests.bench.mailing", what]
    environment = os.environ | {"EMAIL_URL": url}
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(
                    command,
                    env=environment,
                    text=True,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                )
            )
            for _ in range(workers)
        ]
        for one in started:
            assert one.stdout
            assert one.stdout.readline() == "ready\n"
        for one in started:
            assert one.stdin
            one.stdin.write("\n")
            one.stdin.flush()
        told = [one.communicate()[0].split() for one in started]
    return sum(int(sent) for sent, _ in told) / max(float(seconds) for _, seconds in told)


@contextmanager
def mail_server() -> Iterator[str]:
    """The address of a mail server that counts for nothing."""
    command = [sys.executable, "-m", "tests.bench.mailing", "serve"]
    with subprocess.Popen(
        command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        yield f"smtp://{LOOPBACK}:{process.stdout.readline().strip()}"
        process.communicate()


def owe(count: int) -> None:
    """So many reminders are due, and nothing else is."""
    from mentorship import outbox
    from mentorship.models import Organization, OutboxMessage
    from mentorship.statistics import refresh_statistics
    from mentorship.tenancy import activate

    house, _ = Organization.objects.get_or_create(slug=SLUG, defaults={"name": SLUG})
    with activate(house):
        OutboxMessage.objects.all().delete()
    for first in range(0, count, 5_000):
        with activate(house):
            outbox.enqueue_all(
                outbox.Owed(**_row(number)) for number in range(first, min(first + 5_000, count))
            )
    refresh_statistics(OutboxMessage)


def _row(number: int) -> dict[str, Any]:
    return {
        "key": f"checkin:{number}",
        "kind": "reminder_check_in",
        "to": [f"{number}@mailing.example"],
        "payload": {
            "name": "Amara",
            "partner": "Olivia Ahmed",
            "last_met": "Tuesday 3 November",
            "url": "https://mentorship.example.org/o/northgate/relationships/1/meetings/log/",
            "plan_url": "https://mentorship.example.org/o/northgate/relationships/1/meetings/plan/",
            "settings_url": "https://mentorship.example.org/o/northgate/me/reminders/",
        },
    }


def looking(count: int) -> float:
    """Milliseconds to find that none of so many organisations owes anything."""
    from django.utils import timezone

    from mentorship import outbox
    from mentorship.models import Organization

    Organization.objects.bulk_create(
        [Organization(slug=f"{SLUG}-{number}", name=str(number)) for number in range(count)],
        ignore_conflicts=True,
    )
    taken = []
    for _ in range(15):
        began = time.perf_counter()
        outbox._with_due(timezone.now())
        taken.append(time.perf_counter() - began)
    return sorted(taken)[len(taken) // 2] * 1000


if __name__ == "__main__":
    serve() if sys.argv[1] == "serve" else worker(sys.argv[1])
