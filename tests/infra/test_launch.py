"""`./run` before anything is started: its folder, its settings, its refusals."""

import json
import socket
import stat
from pathlib import Path

import pytest

from mentorship import launch
from mentorship.data_folder import (
    LaunchError,
    data_folder,
    forget,
    kept_root_key,
    kept_secrets,
    sole_use,
)
from mentorship.launch_options import options_of
from mentorship.root_key_file import read_ring


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "ROOT_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)


def test_keys_are_made_once_and_are_private(tmp_path: Path) -> None:
    made = kept_secrets(tmp_path)
    assert kept_secrets(tmp_path) == made
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    root = kept_root_key(tmp_path)
    assert stat.S_IMODE(root.stat().st_mode) == 0o600
    ring = read_ring(root)
    assert [len(key) for key in ring.values()] == [32]
    assert read_ring(kept_root_key(tmp_path)) == ring


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    with pytest.raises(LaunchError, match="holds other things"):
        data_folder(str(tmp_path))


def test_a_folder_of_ours_is_used_again(tmp_path: Path) -> None:
    made = data_folder(str(tmp_path / "new"))
    kept_secrets(made)
    assert data_folder(str(made)) == made
    assert stat.S_IMODE(made.stat().st_mode) in (0o700, 0o711)


def test_fresh_keeps_the_keys_and_nothing_of_the_database(tmp_path: Path) -> None:
    kept = kept_secrets(tmp_path)
    (tmp_path / "postgres").mkdir()
    (tmp_path / "demo-seeded").touch()
    forget(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]
    assert kept_secrets(tmp_path) == kept


def test_fresh_leaves_a_configured_database_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db.example/theirs")
    with pytest.raises(LaunchError, match="left alone"):
        forget(tmp_path)


def test_only_one_uses_a_folder(tmp_path: Path) -> None:
    with sole_use(tmp_path) as first, sole_use(tmp_path) as second:
        assert (first, second) == (True, False)
    with sole_use(tmp_path) as again:
        assert again


def test_a_second_start_says_where_the_first_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_secrets(tmp_path)
    (tmp_path / "running.json").write_text(json.dumps({"port": 8123}))
    with sole_use(tmp_path):
        assert launch.main(["--data", str(tmp_path)]) == 1
    assert "already running on this data at http://localhost:8123/" in capsys.readouterr().err


def test_the_owners_address_is_needed_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db.example/theirs")
    assert launch.main(["--data", str(tmp_path / "new")]) == 1
    assert "DATABASE_OWNER_URL is not" in capsys.readouterr().err


def test_what_is_configured_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "mine")
    environment = launch._environment(tmp_path, 8123)
    assert environment["SECRET_KEY"] == "mine"
    assert environment["PUBLIC_URL"]
    assert environment["ROOT_KEY_FILE"] == str(kept_root_key(tmp_path))


def test_no_process_that_meets_the_world_has_the_owners_role() -> None:
    assert launch._without_owner({"DATABASE_OWNER_URL": "x", "DATABASE_URL": "y"}) == {
        "DATABASE_URL": "y"
    }


def test_a_taken_port_is_refused_when_it_was_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(LaunchError, match="name another with --port"):
            launch._web_port(taken.getsockname()[1])


def test_options_of_a_management_command_are_its_own() -> None:
    options = options_of(["--data", "here", "manage", "import_people", "--help"])
    assert (options.data, options.command) == ("here", ["import_people", "--help"])
    assert options_of(["manage"]).command == ["help"]
