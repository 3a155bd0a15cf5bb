"""Making the demonstration, once."""

import gc
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from mentorship.access import Actor
from mentorship.demonstration import backdating, harbour_view, northgate
from mentorship.demonstration.logins import LOGINS
from mentorship.models import Organization
from mentorship.tenancy import activate
from reporting.services import renew_rollups, renew_signals
from scheduling.models import Reminder
from scheduling.services.reminders import schedule_reminders

MOST_UNSENT = 4
"""E-mails of each organisation that the mailbox shows after the first start."""


def is_there() -> bool:
    """Whether the demonstration, or an organisation of its name, was made before."""
    return Organization.objects.filter(slug__in=[northgate.SLUG, harbour_view.SLUG]).exists()


def seed(say: Callable[[str], object]) -> None:
    """Make both hospitals, all of it or nothing, and write down how to sign in."""
    with _without_collecting_garbage(), transaction.atomic(), _without_savepoints():
        _plan_without_statistics()
        for house in (northgate, harbour_view):
            say(f"{house.NAME}: people, programmes, cohorts, months of meetings …")
            house.build()
        for slug in (northgate.SLUG, harbour_view.SLUG):
            _finish(Organization.objects.get(slug=slug))
    write_down()


def _plan_without_statistics() -> None:
    """Tables that this transaction fills have no statistics before it ends: the planner takes them
    for empty, and reads them whole in loops within loops, for minutes. Joins by hash, in the order
    in which they are written, cannot; and are planned in a tenth of the time."""
    with connection.cursor() as cursor:
        for setting in ("enable_nestloop = off", "join_collapse_limit = 1", "jit = off"):
            cursor.execute(f"SET LOCAL {setting}")


@contextmanager
def _without_savepoints() -> Iterator[None]:
    """Nothing is caught and gone on from here: what fails ends all. Services in services would
    ask for some thousand savepoints, a quarter of all that the database is asked."""
    features = connection.features
    allowed, features.uses_savepoints = features.uses_savepoints, False
    try:
        yield
    finally:
        features.uses_savepoints = allowed


@contextmanager
def _without_collecting_garbage() -> Iterator[None]:
    """Many thousand rows live for a moment, and none of them in a circle that matters."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _finish(organization: Organization) -> None:
    """What the worker would have done meanwhile."""
    actor = Actor.system(organization)
    with activate(organization):
        schedule_reminders(actor=actor, now=_last_morning(organization))
        Reminder.objects.filter(send_at__gt=timezone.now()).update(send_at=timezone.now())
        backdating.delivered([login.email for login in LOGINS], MOST_UNSENT)
        renew_rollups(actor=actor)
        renew_signals(actor=actor)


def _last_morning(organization: Organization) -> datetime:
    """Ten o'clock, today or yesterday: an hour at which reminders may be sent."""
    zone = ZoneInfo(organization.time_zone)
    now = timezone.now().astimezone(zone)
    morning = datetime.combine(now.date(), time(10), tzinfo=zone)
    return morning if morning < now else morning - timedelta(days=1)


def write_down() -> None:
    """For `./run`, which prints them at every start; readable by nobody else."""
    path = Path(settings.DATA_DIR) / "demo-logins.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump([login.to_json() for login in LOGINS], file, indent=2)
