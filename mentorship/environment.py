"""Reading the environment: what `settings` makes of its variables."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def env(name: str, default: str | None = None) -> str:
    """The variable; raises ImproperlyConfigured where it is missing and there is no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name} (see .env.example).")
    return value


def env_list(name: str, default: str = "") -> list[str]:
    """Its parts between commas."""
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


# Every table has the organisation's id, so the planner may join any with any; to try all orders of
# ten tables took it two seconds. It may reorder five at a time instead, and to compile a statement
# takes longer than to run it (decision 0005).
PLANNER = "-c join_collapse_limit=5 -c from_collapse_limit=5 -c jit=off"


def database(url: str) -> dict[str, Any]:
    """Django's settings for a `postgresql://user:password@host:port/name` address; what stands
    behind a `?`, such as `sslmode=verify-full`, is passed on to the driver."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Off, so that a pooler in transaction mode between us and the server does no harm.
        "OPTIONS": {"prepare_threshold": None, "options": PLANNER} | dict(parse_qsl(parts.query)),
    }


def mailer(url: str, mail_dir: Path) -> dict[str, Any]:
    """Django's mailer for `smtp://user:password@host:port` (`smtps://` for TLS from the start,
    `smtp+tls://` for STARTTLS); without an address, files that `/mailbox/` shows."""
    if not url:
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(mail_dir)},
        }
    parts = urlsplit(url)
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname or "localhost",
            "port": parts.port or 25,
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": parts.scheme == "smtps",
            "use_tls": parts.scheme == "smtp+tls",
            "timeout": 20,
        },
    }
