"""Owe the e-mails of a run, once in each design: `python -m tests.faults.owing <how many>`."""

import sys
import time
from collections.abc import Iterable
from contextlib import suppress

import django
import redis

django.setup()

from django.conf import settings  # noqa: E402
from django.db import InterfaceError, OperationalError, connection, transaction  # noqa: E402
from kombu.exceptions import OperationalError as BrokerError  # noqa: E402

from mentorship import outbox  # noqa: E402
from mentorship.models import Organization  # noqa: E402
from mentorship.tenancy import activate  # noqa: E402
from tests.faults.plan import OWED, PLAIN, address  # noqa: E402
from tests.faults.worker import send_plainly  # noqa: E402

HOUSES = 4
AT_ONCE, PAUSE = 20, 0.2
PATIENCE = 60


def main(count: int) -> None:
    """Wave by wave, as a day's acts come; by several organisations."""
    houses = [
        Organization.objects.create(slug=f"house-{part}", name=f"House {part}")
        for part in range(HOUSES)
    ]
    for wave in range(0, count, AT_ONCE):
        numbers = range(wave, min(wave + AT_ONCE, count))
        _task_each(numbers)
        _committed(houses[wave // AT_ONCE % HOUSES], numbers)
        _wait_for_workers()


def _wait_for_workers() -> None:
    """Until the tasks of the design without an outbox are nearly done: it is given its chance."""
    for _ in range(PATIENCE * 5):
        time.sleep(PAUSE)
        with suppress(redis.RedisError), redis.Redis.from_url(settings.REDIS_URL) as broker:
            if broker.llen("plain") < AT_ONCE:
                return


def _task_each(numbers: Iterable[int]) -> None:
    for number in numbers:
        try:
            send_plainly.apply_async([address(number, PLAIN)], queue="plain")
        except BrokerError:
            print(f"{number} was not taken by the broker")


def _committed(house: Organization, numbers: Iterable[int]) -> None:
    """Whoever acts while the database is away is told so, and acts again."""
    for _ in range(PATIENCE):
        try:
            with transaction.atomic(), activate(house):
                outbox.enqueue_all(
                    outbox.Owed(
                        f"mail:{number}", "sessions_ended", address(number, OWED), {"by": ""}
                    )
                    for number in numbers
                )
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(1)
        else:
            return


if __name__ == "__main__":
    main(int(sys.argv[1]))
