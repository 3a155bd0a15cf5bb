"""The repository names no machine and no registry, and pins what it installs."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
LOCKS = ["app", "embedded", "test", "uv", "peer-mentor-match", "peer-matching"]
# Written in two parts, so that this file does not name what it looks for.
REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "jsdel" + "ivr",
    "un" + "pkg.com",
]
MACHINE_PATHS = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "/op" + "t/pypi"]
UNWANTED = ["uv.lock", "pylock.toml", "package-lock.json", ".env"]


def committed_files() -> list[Path]:
    # The checkout may belong to somebody else, which Git would refuse.
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("this is no Git checkout, so nothing tells what is committed")
    return [ROOT / name for name in listing.stdout.split("\0") if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    read = {}
    for path in committed_files():
        content = path.read_bytes()
        if b"\0" not in content:
            read[str(path.relative_to(ROOT))] = content.decode(errors="replace")
    return read


@pytest.mark.parametrize("word", REGISTRIES + MACHINE_PATHS)
def test_no_committed_file_names(word: str, texts: dict[str, str]) -> None:
    assert [name for name, text in texts.items() if word in text] == []


def test_no_foreign_lock_and_no_secret_is_committed() -> None:
    assert [path for path in committed_files() if path.name in UNWANTED] == []


def requirements(lock: str) -> dict[str, list[str]]:
    """Each pinned line of a lock, with its hashes."""
    found: dict[str, list[str]] = {}
    for line in (REQUIREMENTS / f"{lock}.txt").read_text().splitlines():
        if pinned := re.match(r"([a-z0-9][^ ]*==[^ ]+)", line):
            found[pinned[1]] = hashes = []
        elif line.strip().startswith("--hash="):
            hashes.append(line.strip())
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_have_hashes_and_no_hosts(lock: str) -> None:
    text = (REQUIREMENTS / f"{lock}.txt").read_text()
    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)
    assert requirements(lock)
    assert all(requirements(lock).values())


def test_the_small_locks_are_parts_of_the_large_one() -> None:
    app, embedded, test = (set(requirements(lock)) for lock in ("app", "embedded", "test"))
    assert app <= embedded <= test


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_hold_what_was_asked_for(lock: str) -> None:
    asked = re.findall(
        r"^([A-Za-z0-9][A-Za-z0-9-]*)", (REQUIREMENTS / f"{lock}.in").read_text(), re.MULTILINE
    )
    held = {name.split("==")[0].split("[")[0] for name in requirements(lock)}
    assert {name.lower() for name in asked} - held == set()


@pytest.mark.parametrize("name", ["run", "test", ".ci/run", "docs/deploy/roles.sh"])
def test_commands_can_be_run(name: str) -> None:
    path = ROOT / name
    assert path.stat().st_mode & 0o111
    assert path.read_text().startswith("#!/bin/sh\n")
    assert subprocess.run(["sh", "-n", path], check=False).returncode == 0
