"""Rotation rewraps keys, touches no words, and goes on where it was killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from mentorship.models import AuditEvent, DataKey, OrganizationKey
from mentorship.root_key_file import RootKeyMissing, add_root_key
from mentorship.sealing import unseal
from mentorship.sealing.keyring import key_to_seal_with
from mentorship.tenancy import identify, new_id
from scheduling.models import Note
from tests.world import MARKER, House, World

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def own_root(settings, tmp_path):
    """A root key file of one's own, that a test may rotate."""
    path = tmp_path / "root-key"
    path.write_text(settings.ROOT_KEY_FILE.read_text())
    settings.ROOT_KEY_FILE = path
    return path


def words(house: House) -> str:
    with house.activate():
        return unseal(house.shared_note, actor=house.actor("mentor"))


def test_everything_is_rewrapped_and_the_words_stay_as_they_lie(world, own_root):
    house = world.northgate
    with house.activate():
        before = bytes(house.shared_note.sealed_text)
        old_wraps = dict(DataKey.objects.values_list("pk", "wrapped"))
    add_root_key(own_root)
    call_command("rotate_keys", verbosity=0)
    with house.activate():
        identify(house.person("mentor").pk)
        assert bytes(Note.objects.get(pk=house.shared_note.pk).sealed_text) == before
        old, new = OrganizationKey.objects.order_by("version")
        assert (old.version, new.version) == (1, 2)
        assert old.wrapped is None
        assert old.retired_at is not None
        assert not DataKey.objects.exclude(organization_key=new).exists()
        for key_id, wrapped in DataKey.objects.values_list("pk", "wrapped"):
            assert bytes(wrapped) != bytes(old_wraps[key_id])
        actions = AuditEvent.objects.filter(action__startswith="key.").order_by("at")
        assert list(actions.values_list("action", flat=True)) == [
            "key.rewrapped_by_root",
            "key.rotation_begun",
            "key.rotated",
        ]
    # The old root key is needed no more.
    own_root.write_text(own_root.read_text().splitlines()[0])
    assert MARKER in words(house)


def test_the_root_alone_is_changed_without_touching_data_keys(world, own_root):
    house = world.northgate
    with house.activate():
        before = set(DataKey.objects.values_list("pk", "organization_key", "wrapped"))
    add_root_key(own_root)
    call_command("rotate_keys", "--root-only", verbosity=0)
    with house.activate():
        after = {
            (pk, by, bytes(w))
            for pk, by, w in DataKey.objects.values_list("pk", "organization_key", "wrapped")
        }
    assert after == {(pk, by, bytes(wrapped)) for pk, by, wrapped in before}
    own_root.write_text(own_root.read_text().splitlines()[0])
    assert MARKER in words(house)


def test_a_root_key_that_is_still_needed_is_missed(world, own_root):
    add_root_key(own_root)
    own_root.write_text(own_root.read_text().splitlines()[0])
    with pytest.raises(RootKeyMissing):
        words(world.northgate)
    with pytest.raises(RootKeyMissing):
        call_command("rotate_keys", verbosity=0)


def _versions() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.version, count(*) FROM mentorship_datakey d "
            "JOIN mentorship_organizationkey k ON k.id = d.organization_key_id GROUP BY 1"
        )
        return sorted(cursor.fetchall())


def _environment(database: str) -> dict[str, str]:
    def address(alias: str) -> str:
        of = connections[alias].settings_dict
        place = f"{of['HOST']}:{of['PORT']}/{database}"
        return f"postgresql://{of['USER']}:{of['PASSWORD']}@{place}"

    return {
        **os.environ,
        "DATABASE_URL": address("default"),
        "ROOT_KEY_FILE": str(settings.ROOT_KEY_FILE),
    }


@pytest.mark.slow
def test_killed_half_way_it_goes_on(committed: World, own_root) -> None:
    house = committed.northgate
    with house.activate():
        for _ in range(400):
            key_to_seal_with(new_id())
    add_root_key(own_root)
    command = [sys.executable, str(ROOT / "manage.py"), "rotate_keys", "--batch", "1"]
    environment = _environment(connection.settings_dict["NAME"])
    process = subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with house.activate():
            if dict(_versions()).get(2, 0) > 20:
                break
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with house.activate():
        half = dict(_versions())
        assert half[1] > 0, "killed too late to prove anything"
        assert half[2] > 20
    assert MARKER in words(house), "half-way everything opens"
    call_command("rotate_keys", verbosity=0)
    with house.activate():
        assert {version for version, _ in _versions()} == {2}, "no third key is made"
        assert OrganizationKey.objects.filter(retired_at=None).count() == 1
    own_root.write_text(own_root.read_text().splitlines()[0])
    assert MARKER in words(house)
