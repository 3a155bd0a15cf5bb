"""Making the demonstration, once."""

import gc
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from mentorship.access import Actor
from mentorship.demonstration import (
    accounts,
    backdating,
    follow_ups,
    harbour_view,
    northgate,
    rosters,
)
from mentorship.demonstration.logins import IN_BOTH, IN_BOTH_NAME, LOGINS
from mentorship.models import Organization, User
from mentorship.tenancy import activate
from programs.services import open_due_rounds
from reporting.services import (
    keep_outcomes,
    keep_survey_results,
    publish_equity,
    publish_weeks,
    renew_rollups,
    renew_signals,
)
from scheduling.models import Reminder
from scheduling.services.reminders import schedule_reminders

COMMIT = "commit"


class SeedFailed(RuntimeError):
    """The demonstration was not made; nothing of it is left."""


MOST_UNSENT = 4
"""E-mails of each organisation that the mailbox shows after the first start."""


def is_there() -> bool:
    """Whether the demonstration, or an organisation of its name, was made before."""
    return Organization.objects.filter(slug__in=[northgate.SLUG, harbour_view.SLUG]).exists()


def seed(say: Callable[[str], object]) -> None:
    """Make both hospitals, all of it or nothing, and write down how to sign in.

    Side by side in two processes; one after the other where the caller has a transaction open,
    which a second process could not share.
    """
    if connection.in_atomic_block:
        _share_an_account()
        for house in (northgate, harbour_view):
            _make(house, say)
    else:
        with transaction.atomic():
            _share_an_account()
        make_side_by_side(northgate, harbour_view, say)
    write_down()


def _share_an_account() -> None:
    """Somebody works at both hospitals; the second must not wait for the first to know them."""
    if not User.objects.filter(email=IN_BOTH).exists():
        accounts.make_account(IN_BOTH, IN_BOTH_NAME)


def _make(house: ModuleType, say: Callable[[str], object]) -> None:
    with _without_collecting_garbage(), transaction.atomic(), _without_savepoints():
        _plan_without_statistics()
        say(f"{house.NAME}: people, programmes, cohorts, months of meetings …")
        house.build()
        _finish(Organization.objects.get(slug=house.SLUG))


def make_side_by_side(first: ModuleType, second: ModuleType, say: Callable[[str], object]) -> None:
    """The second house in a process of its own, which keeps its transaction open until the first
    is whole too: what fails on either side leaves nothing on both. Raises SeedFailed."""
    connections.close_all()
    ours, theirs = multiprocessing.Pipe()
    other = multiprocessing.get_context("fork").Process(
        target=_make_apart, args=(second, ours, theirs)
    )
    other.start()
    theirs.close()
    with ours, transaction.atomic():
        _make(first, say)
        if failure := _heard_from(ours):
            raise SeedFailed(f"{second.NAME} could not be made: {failure}")
        transaction.on_commit(lambda: ours.send(COMMIT))
    other.join()
    if other.exitcode:
        raise SeedFailed(f"{second.NAME} could not be kept.")


def _make_apart(house: ModuleType, ours: Connection, theirs: Connection) -> None:
    """In the second process: make the house, say so, and keep it when told to."""
    ours.close()
    with theirs, transaction.atomic():
        try:
            _make(house, lambda text: None)
        except Exception as error:
            theirs.send(f"{type(error).__name__}: {error}")
            raise
        theirs.send("")
        # Where the first has failed, the pipe is closed: this raises, and nothing is kept.
        if theirs.recv() != COMMIT:
            transaction.set_rollback(True)


def _heard_from(pipe: Connection) -> str:
    """Empty when the second process is done; what went wrong otherwise."""
    try:
        return str(pipe.recv())
    except EOFError:
        return "its process ended"


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
    rosters.import_roster(actor)
    with activate(organization):
        open_due_rounds(actor=actor)
        schedule_reminders(actor=actor, now=_last_morning(organization))
        Reminder.objects.filter(send_at__gt=timezone.now()).update(send_at=timezone.now())
        backdating.delivered([login.email for login in LOGINS], MOST_UNSENT)
        renew_rollups(actor=actor)
        renew_signals(actor=actor)
        follow_ups.follow_some_up()
        publish_weeks(actor=actor)
        keep_survey_results(actor=actor)
        publish_equity(actor=actor)
        keep_outcomes(actor=actor)


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
