"""What takes a process of its own: imports, the demonstration, starts."""

import csv
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mentorship.embedded import free_port
from mentorship.supervisor import CHECKOUT

STAFF = CHECKOUT / "mentorship/demonstration/northgate-staff.csv"

WAITER = """
import os, subprocess, sys, time
began = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(time.perf_counter() - began, usage.ru_maxrss)
sys.exit(status != 0)
"""


@dataclass(frozen=True)
class Cost:
    """What a process took."""

    seconds: float
    megabytes: float


def manage(*command: str, environment: dict[str, str] | None = None) -> Cost:
    """Run a management command and say what it took, its children included."""
    # By a small process in between: a child's peak begins with the size of who started it.
    done = subprocess.run(
        [sys.executable, "-c", WAITER, sys.executable, "manage.py", *command],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(command)}:\n{done.stdout}{done.stderr}")
    seconds, peak = map(float, done.stdout.split()[-2:])
    return Cost(seconds, peak / (1e6 if sys.platform == "darwin" else 1e3))


def write_staff(path: Path, rows: int) -> None:
    """A file of people like a hospital's: a tree of managers, thirty departments, some skills."""
    chance = random.Random(rows)
    with path.open("w", newline="", encoding="cp1252") as file:
        writer = csv.writer(file)
        writer.writerow(STAFF.read_text("cp1252").splitlines()[0].split(","))
        writer.writerows(_row(number, chance) for number in range(rows))


def _row(number: int, chance: random.Random) -> list[str]:
    department = number % 30
    return [
        str(10_000_000 + number),
        f"Given{number % 911}",
        f"Family{number % 1013}",
        f"person.{number}@large.example",
        chance.choice(["Nursing", "Medical", "Allied Health Professionals", "Administrative"]),
        "Staff Nurse",
        f"Band {chance.randint(2, 8)}",
        "",
        f"Division {department % 5}",
        f"Department {department}",
        f"Site {number % 4}",
        str(10_000_000 + number // 8) if number >= 8 else "",
        f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(2005, 2025)}",
        chance.choice(["1.0", "0.8", "0.6"]),
        "English",
        "teaching, leadership",
    ]


def starts() -> Iterator[tuple[str, float]]:
    """Seconds until `./run` says that it is up, in a fresh clone."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o711)
        clone = Path(folder) / "clone"
        subprocess.run(
            ["git", "-c", "safe.directory=*", "clone", "--quiet", CHECKOUT, clone], check=True
        )
        yield "cold: environment, database, demonstration", _start(clone)
        yield "second", _start(clone)
        yield "second, once more", _start(clone)
        yield "`--fresh`: database and demonstration anew", _start(clone, "--fresh")


def _start(clone: Path, *options: str) -> float:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MENTORSHIP_", "DATABASE_", "PYTHON", "DJANGO_"))
        and name not in ("REDIS_URL", "SECRET_KEY", "ROOT_KEY_FILE", "PUBLIC_URL")
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        [clone / "run", "--port", str(free_port()), *options],
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Mentorship is up"):
            break
    taken = time.perf_counter() - began
    process.send_signal(signal.SIGTERM)
    said += process.communicate(timeout=60)[0].splitlines(keepends=True)
    if process.returncode:
        raise RuntimeError("./run did not come up:\n" + "".join(said[-20:]))
    return taken
