"""What is made once for a whole run: an empty, migrated database, and the demonstration in another.

The tests' template begins as a copy of the first; journeys and the demonstration's own test take
copies of the second.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from mentorship.management.commands.prepare_database import database_grants
from mentorship.supervisor import CHECKOUT

MIGRATED = "MENTORSHIP_TEST_MIGRATED"
"""Names a database that is migrated, and empty otherwise."""
READY = "MENTORSHIP_TEST_DEMONSTRATION"
"""Names the folder of a demonstration that is ready or in the making; its database bears the same
name. What became of it stands in the folder's file `.made`."""
PATIENCE = 300
"""Seconds for which a demonstration in the making is waited for."""


class NotMade(Exception):
    """A command failed; says which and what it printed."""


def environment_of(
    name: str, data: Path, environment: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Settings of a product with a database and a folder of its own."""
    return {
        **environment,
        "DATABASE_URL": _with_path(environment["DATABASE_URL"], name),
        "DATABASE_OWNER_URL": _with_path(environment["DATABASE_OWNER_URL"], name),
        # What seeding asks of workers is not for those of the tests.
        "REDIS_URL": _with_path(environment["REDIS_URL"], "15"),
        "MENTORSHIP_ENV": "development",
        "MENTORSHIP_DATA_DIR": str(data),
        "ROOT_KEY_FILE": str(data / "root-key"),
    }


def put(name: str, data: Path) -> None:
    """A demonstration in the database `name` and the folder `data`: a copy where one is ready."""
    drop(name)
    if ready := os.environ.get(READY):
        _wait_for(Path(ready))
        create(name, template=Path(ready).name)
        app = urlsplit(os.environ["DATABASE_URL"]).username or ""
        _as_owner(sql.SQL(database_grants(name, app)))
        shutil.copytree(ready, data, dirs_exist_ok=True)
    else:
        seed(name, data, environment_of(name, data))


def migrate(environment: Mapping[str, str]) -> None:
    """Make the database that MIGRATED names. Raises NotMade."""
    name = environment[MIGRATED]
    data = Path(environment["MENTORSHIP_DATA_DIR"])
    create(name, url=environment["DATABASE_OWNER_URL"])
    place = environment_of(name, data, environment)
    _manage(
        ["prepare_database", "--verbosity=0"],
        {**place, "ROOT_KEY_FILE": environment["ROOT_KEY_FILE"]},
    )


def seed_once(environment: Mapping[str, str]) -> None:
    """Make the demonstration that READY names, and leave word of it. Raises NotMade."""
    data = Path(environment[READY])
    data.mkdir()
    try:
        seed(data.name, data, environment_of(data.name, data, environment))
    except NotMade as error:
        _word(data, str(error))
        raise
    _word(data, "")


def _word(data: Path, failure: str) -> None:
    draft = data / ".draft"
    draft.write_text(failure)
    draft.replace(data / ".made")


def _wait_for(data: Path) -> None:
    word = data / ".made"
    for _ in range(PATIENCE * 4):
        if word.exists():
            break
        time.sleep(0.25)
    else:
        raise NotMade(f"No demonstration in {PATIENCE} s.")
    if failure := word.read_text():
        raise NotMade(failure)


def seed(name: str, data: Path, environment: Mapping[str, str]) -> None:
    """Make the database, and the demonstration in it. Raises NotMade."""
    data.mkdir(exist_ok=True)
    (data / "static").mkdir(exist_ok=True)
    template = environment.get(MIGRATED, "template1")
    create(name, template=template, url=environment["DATABASE_OWNER_URL"])
    for command in (["make_root_key"], ["prepare_database", "--verbosity=0"], ["seed_demo"]):
        _manage(command, environment)


def _manage(command: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        env=dict(environment),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotMade(f"manage.py {' '.join(command)}:\n{done.stdout}{done.stderr}")


def create(name: str, *, template: str = "template1", url: str | None = None) -> None:
    """Create a database as the owner, as a copy of another."""
    _as_owner(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        ),
        url,
    )


def drop(name: str) -> None:
    """Drop a database, whoever is in it."""
    _as_owner(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _as_owner(statement: sql.Composable, url: str | None = None) -> None:
    place = _with_path(url or os.environ["DATABASE_OWNER_URL"], "postgres")
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute(statement)


def _with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))
