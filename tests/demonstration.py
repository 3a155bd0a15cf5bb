"""The demonstration, seeded once for a whole run: journeys and its own test take copies of it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from mentorship.management.commands.prepare_database import database_grants
from mentorship.supervisor import CHECKOUT

READY = "MENTORSHIP_TEST_DEMONSTRATION"
"""Names the folder of a demonstration that is ready; its database bears the same name."""


class NotSeeded(Exception):
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
        create(name, template=Path(ready).name)
        app = urlsplit(os.environ["DATABASE_URL"]).username or ""
        _as_owner(sql.SQL(database_grants(name, app)))
        shutil.copytree(ready, data, dirs_exist_ok=True)
    else:
        seed(name, data, environment_of(name, data))


def seed(name: str, data: Path, environment: Mapping[str, str]) -> None:
    """Make the database, and the demonstration in it. Raises NotSeeded."""
    data.mkdir(exist_ok=True)
    (data / "static").mkdir(exist_ok=True)
    create(name, url=environment["DATABASE_OWNER_URL"])
    for command in (["make_root_key"], ["prepare_database", "--verbosity=0"], ["seed_demo"]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            env=dict(environment),
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotSeeded(f"manage.py {' '.join(command)}:\n{done.stdout}{done.stderr}")


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
