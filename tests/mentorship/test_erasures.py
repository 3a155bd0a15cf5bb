"""What was erased stays erased after a restore: a real dump and restore, the ledger replayed."""

import base64
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from mentorship import embedded
from mentorship.embedded import Postgres, RolePasswords
from mentorship.models import DataKey
from mentorship.root_key_file import add_root_key
from mentorship.sealing import erase, ledger
from tests import demonstration
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]


def test_an_erasure_is_one_line_outside_the_database(world: World, settings) -> None:
    house = world.northgate
    with house.activate():
        erase(house.relationship.pk, actor=house.system)
        erase(house.relationship.pk, actor=house.system)
    (line,) = settings.ERASURE_LEDGER.read_text().splitlines()
    entry = json.loads(line)
    assert set(entry) == {"at", "organization", "subject"}
    assert entry["subject"] == str(house.relationship.pk)
    assert settings.ERASURE_LEDGER.stat().st_mode & 0o077 == 0


def test_without_a_ledger_nothing_is_erased(world: World, settings, tmp_path) -> None:
    house = world.northgate
    (tmp_path / "file").touch()
    settings.ERASURE_LEDGER = tmp_path / "file" / "erasures.jsonl"
    with house.activate():
        with pytest.raises(OSError, match="file"):
            erase(house.relationship.pk, actor=house.system)
        assert DataKey.objects.get(subject_id=house.relationship.pk).wrapped is not None


def test_a_replay_may_be_made_twice_and_skips_organizations_that_are_gone(
    world: World, settings, capsys
) -> None:
    house = world.northgate
    for organization in (house.organization.pk, uuid4()):
        ledger.append(
            ledger.Entry("2026-11-21T00:00:00", str(organization), str(house.relationship.pk))
        )
    call_command("replay_erasures")
    call_command("replay_erasures")
    out = capsys.readouterr().out
    assert "erased: 1\nnot here: 1\n" in out
    assert "erased already: 1\nnot here: 1\n" in out
    with house.activate():
        assert DataKey.objects.get(subject_id=house.relationship.pk).wrapped is None


def test_a_torn_last_line_is_left_out_and_a_broken_one_is_told(world: World, settings) -> None:
    path = settings.ERASURE_LEDGER
    ledger.append(ledger.Entry("2026-11-21T00:00:00", str(uuid4()), str(uuid4())))
    whole = path.read_text()
    path.write_text(whole + '{"at": "2026-')
    assert len(list(ledger.entries())) == 1
    path.write_text('{"at"\n' + whole)
    with pytest.raises(CommandError, match="Line 1"):
        call_command("replay_erasures")


# --- A whole life: seal, dump, erase, restore, replay ------------------------------------------

_BUILD = "from tests.world import build; build()"
_WITH_NOTE = """
from mentorship.models import *; from scheduling.models import Note
from tests import demonstration
from tests.world import World
house = World().northgate
with house.activate():
    note, actor = house.shared_note, house.actor("mentor")
    {do}
"""
_READ = _WITH_NOTE.format(
    do="from mentorship.sealing import unseal; print(unseal(note, actor=actor))"
)
_ERASE = _WITH_NOTE.format(
    do="from mentorship.sealing import erase; erase(note.relationship_id, actor=actor)"
)


class Life:
    """An installation of its own, with a superuser who makes the backups."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = Postgres(
            folder / "postgres", RolePasswords("super", "owner", "app"), settings=["fsync=off"]
        )
        self.server.start()
        self.programs = embedded._programs(embedded._unprivileged_user())
        self.server.create_roles()
        add_root_key(folder / "root-key")

    def manage(self, database: str, *command: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {
            "DATABASE_URL": self.server.url(database, role="app"),
            "DATABASE_OWNER_URL": self.server.url(database, role="owner"),
            "MENTORSHIP_DATA_DIR": str(self.folder),
            "ROOT_KEY_FILE": str(self.folder / "root-key"),
            "ERASURE_LEDGER": str(self.folder / "erasures.jsonl"),
        }
        return subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *command],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def done(self, database: str, *command: str) -> str:
        process = self.manage(database, *command)
        assert process.returncode == 0, process.stdout + process.stderr
        return process.stdout

    def begin(self, database: str) -> None:
        """Migrate an empty database; where the run has one that is migrated, from that."""
        if migrated := os.environ.get(demonstration.MIGRATED):
            place = urlsplit(os.environ["DATABASE_SUPERUSER_URL"])._replace(path=f"/{migrated}")
            dump = str(self.folder / "migrated")
            self.program("pg_dump", "--format=custom", f"--file={dump}", place.geturl())
            self.restore(dump, database)
        self.done(database, "prepare_database")

    def restore(self, dump: str, database: str) -> None:
        self.program(
            "pg_restore", "--no-owner", "--no-privileges", "--role=mentorship_owner",
            f"--dbname={self.server.url(database, role='superuser')}", dump,
        )  # fmt: skip

    def program(self, name: str, *arguments: str) -> None:
        process = subprocess.run(
            [str(self.programs / name), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert process.returncode == 0, process.stderr


@pytest.fixture
def life() -> Iterator[Life]:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        life = Life(Path(name))
        yield life
        life.server.stop()


@pytest.mark.slow
def test_a_restore_does_not_bring_back_what_was_erased(life: Life) -> None:
    life.server.create_database("first")
    life.begin("first")
    assert "zebra-umbrella" in life.done("first", "shell", "-c", _BUILD + _READ)
    dump = str(life.folder / "dump")
    life.program(
        "pg_dump", "--format=custom", f"--file={dump}",
        f"--dbname={life.server.url('first', role='superuser')}",
    )  # fmt: skip
    # Everything there is, as the superuser sees it, holds no word of it.
    plain = life.folder / "plain.sql"
    life.program(
        "pg_dump", "--format=plain", "--inserts", f"--file={plain}",
        f"--dbname={life.server.url('first', role='superuser')}",
    )  # fmt: skip
    text = plain.read_bytes()
    assert b"scheduling_note" in text
    assert len(re.findall(rb"INSERT INTO public.scheduling_note ", text)) == 4
    marker = b"zebra-umbrella"
    for form in (marker, marker.hex().encode(), base64.b64encode(marker)[:16], b"zebra"):
        assert form not in text
    life.done("first", "shell", "-c", _ERASE)
    refused = life.manage("first", "shell", "-c", _READ)
    assert "Erased" in refused.stderr
    assert "zebra-umbrella" not in refused.stdout + refused.stderr

    life.server.create_database("second")
    life.restore(dump, "second")
    life.done("second", "prepare_database")
    # The restore did bring it back: otherwise what follows proves nothing.
    assert "zebra-umbrella" in life.done("second", "shell", "-c", _READ)
    assert "erased: 1" in life.done("second", "replay_erasures")
    refused = life.manage("second", "shell", "-c", _READ)
    assert refused.returncode != 0
    assert "Erased" in refused.stderr
    assert "zebra-umbrella" not in refused.stdout + refused.stderr
