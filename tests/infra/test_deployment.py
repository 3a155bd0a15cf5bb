"""What ships for production says nothing that is not so: no engine starts it here."""

import importlib.util
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery.bin.celery import celery as celery_command
from django.core.management import get_commands
from gunicorn.config import KNOWN_SETTINGS

from mentorship.environment import database

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ["release", "web", "worker", "beat"]
# Read by gunicorn, not by the settings.
OF_THE_SERVER = {"WEB_CONCURRENCY"}


def read_by_settings() -> set[str]:
    source = (ROOT / "mentorship/settings.py").read_text()
    return set(re.findall(r'\benv(?:_list)?\(\s*"([A-Z_]+)"', source))


def example() -> dict[str, bool]:
    """Each variable of .env.example, and whether it is one that must be set."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    found = [re.match(r"(#?)([A-Z_]+)=", line) for line in lines]
    return {match[2]: not match[1] for match in found if match}


def interpolated() -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))


def test_there_is_what_the_product_consists_of() -> None:
    assert set(SERVICES) == {*OURS, "postgres", "valkey"}
    assert set(COMPOSE["volumes"]) == {"data", "ledger", "postgres", "valkey"}


@pytest.mark.parametrize("name", OURS)
def test_our_services_set_what_the_settings_read(name: str) -> None:
    assert set(SERVICES[name]["environment"]) - read_by_settings() == set()


def test_production_has_every_setting_that_has_no_default() -> None:
    source = (ROOT / "mentorship/settings.py").read_text()
    required = set(re.findall(r'\benv(?:_list)?\(\s*"([A-Z_]+)"\s*\)', source))
    required.discard("DATABASE_OWNER_URL")
    required.discard("CSRF_TRUSTED_ORIGINS")
    for name in OURS:
        assert required - set(SERVICES[name]["environment"]) == set()


def test_only_the_release_step_holds_the_owners_role() -> None:
    holders = [name for name in OURS if "DATABASE_OWNER_URL" in SERVICES[name]["environment"]]
    assert holders == ["release"]
    for name in ("web", "worker", "beat"):
        assert "//mentorship_app:" in SERVICES[name]["environment"]["DATABASE_URL"]
        assert SERVICES[name]["depends_on"]["release"] == {
            "condition": "service_completed_successfully"
        }


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(example()) == read_by_settings() | interpolated() | OF_THE_SERVER


def test_what_compose_insists_on_is_not_commented_out() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    insisted_on = set(re.findall(r"\$\{([A-Z_]+):\?", text))
    assert insisted_on <= {name for name, is_set in example().items() if is_set}


def test_every_command_exists() -> None:
    celery, server = SERVICES["worker"]["command"], SERVICES["web"]["command"]
    for command in (celery, SERVICES["beat"]["command"]):
        options = {
            option
            for parameter in (
                *celery_command.params,
                *celery_command.commands[command[3]].params,
            )
            for option in parameter.opts
        }
        assert command[0] == "celery"
        assert {word for word in command if word.startswith("--")} <= options
    assert server[0] == "gunicorn"
    assert "--bind" in [option for setting in KNOWN_SETTINGS for option in setting.cli or ()]
    assert _python_commands() <= set(get_commands()) | {"compileall"}
    for program in (celery[0], server[0]):
        assert shutil.which(program, path=str(Path(sys.executable).parent))


def _python_commands() -> set[str]:
    script = SERVICES["release"]["command"][-1]
    return set(re.findall(r"manage\.py (\w+)", script))


def test_the_image_is_made_of_what_exists() -> None:
    lines = (ROOT / "Dockerfile").read_text()
    for source in re.findall(r"^COPY (\S+) ", lines, re.MULTILINE):
        assert (ROOT / source).exists()
    assert "requirements/app.txt" in lines
    assert "USER mentorship" in lines


def test_the_databases_first_step_exists() -> None:
    for volume in SERVICES["postgres"]["volumes"]:
        source = volume.split(":")[0]
        assert source in COMPOSE["volumes"] or (ROOT / source).exists()


def test_the_web_server_has_its_application() -> None:
    spec = importlib.util.spec_from_file_location("gunicorn_conf", ROOT / "gunicorn.conf.py")
    assert spec is not None
    assert spec.loader is not None
    configuration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(configuration)
    known = {setting.name for setting in KNOWN_SETTINGS}
    ours = {name for name in vars(configuration) if not name.startswith("_")} - {"os"}
    assert ours <= known
    assert configuration.wsgi_app == "mentorship.wsgi:application"


def test_a_database_elsewhere_is_asked_for_tls() -> None:
    described = database("postgresql://app:secret@db.example:5432/house?sslmode=verify-full")
    assert described["OPTIONS"]["sslmode"] == "verify-full"
    assert described["NAME"] == "house"
    assert "sslmode" not in database("postgresql://app:secret@db.example:5432/house")["OPTIONS"]
