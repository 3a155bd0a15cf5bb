"""`./run --help` answers before anything is installed."""

import subprocess
import sys
from pathlib import Path

from mentorship.supervisor import CHECKOUT


def test_help_needs_the_standard_library_alone() -> None:
    asked = [sys.executable, "-S", "-m", "mentorship.launch_options", "--help"]
    told = subprocess.run(asked, cwd=CHECKOUT, capture_output=True, text=True, timeout=60)
    assert told.returncode == 0
    assert "Brings up the whole product" in told.stdout
    assert "--port N" in told.stdout


def test_run_helps_without_an_environment(tmp_path: Path) -> None:
    (tmp_path / "mentorship").symlink_to(CHECKOUT / "mentorship")
    (tmp_path / "run").write_text((CHECKOUT / "run").read_text())
    told = subprocess.run(
        ["/bin/sh", "run", "--help"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert told.returncode == 0
    assert "Brings up the whole product" in told.stdout
    assert not (tmp_path / ".venv").exists()
