"""How long one stays signed in, and where.

Somebody who belongs to several organisations obeys the strictest of their limits everywhere: the
session is one, and activity in one organisation must not keep the door of another open. The limits
are kept in the session, so that a request neither reads nor writes the database for them, and made
anew whenever the moment of the last activity is written.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Min

from mentorship.models import User
from mentorship.queries.memberships import memberships_of
from mentorship.tenancy import acting_as

GRAIN_SECONDS = 120
"""The last activity is written at most this often."""


def has_ended(session: SessionBase, now: float) -> bool:
    """Idle for too long, or signed in for too long."""
    if "seen_at" not in session:
        return False
    idle = session.get("idle_seconds", settings.SESSION_IDLE_SECONDS)
    longest = session.get("longest_seconds", settings.SESSION_COOKIE_AGE)
    is_idle = now - session["seen_at"] > idle
    return bool(is_idle or now - session.get("began_at", now) > longest)


def needs_renewal(session: SessionBase, now: float) -> bool:
    """Whether enough time has passed to write down that somebody is there."""
    return "seen_at" not in session or now - session["seen_at"] >= GRAIN_SECONDS


def renew(session: SessionBase, user: User, now: float) -> None:
    """Write down that somebody is there, and the limits that hold for them."""
    idle, longest = _limits(user)
    session["seen_at"] = int(now)
    session.setdefault("began_at", int(now))
    session["idle_seconds"], session["longest_seconds"] = idle, longest


def renew_token(session: SessionBase) -> None:
    """Another token for the same session; whoever has a copy of the old one is out."""
    old = session.session_key
    session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=session.session_key)


def _limits(user: User) -> tuple[int, int]:
    """Seconds: the strictest over all organisations of this account."""
    with acting_as(user):
        least = memberships_of(user).aggregate(
            idle=Min("organization__idle_minutes"), longest=Min("organization__session_hours")
        )
    if least["idle"] is None:
        return settings.SESSION_IDLE_SECONDS, settings.SESSION_COOKIE_AGE
    return least["idle"] * 60, least["longest"] * 3600


@dataclass(frozen=True)
class SignedIn:
    """One place where an account is signed in."""

    row: UserSession
    is_current: bool
    seen_at: datetime


def sessions_of(user: User, current: str | None) -> list[SignedIn]:
    """Where this account is signed in, this browser first, then by last activity.

    Rows whose session is gone, ran out, or was made under another password are cleared away.
    """
    rows = UserSession.objects.purge_and_list(user)
    found = [SignedIn(row, row.session_key == current, _seen(row)) for row in rows]
    alive = [one for one in found if one.is_current or not has_ended(_data(one.row), time.time())]
    return sorted(alive, key=lambda one: (not one.is_current, -one.seen_at.timestamp()))


def end_others(user: User, current: str | None) -> int:
    """Sign this account out everywhere but here; returns in how many places."""
    others = UserSession.objects.filter(user=user).exclude(session_key=current or "")
    for row in (ended := list(others)):
        row.end()
    return len(ended)


def _data(row: UserSession) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(row.session_key)


def _seen(row: UserSession) -> datetime:
    seen_at = _data(row).get("seen_at")
    return datetime.fromtimestamp(seen_at, tz=UTC) if seen_at else row.last_seen_at
