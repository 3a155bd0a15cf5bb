"""Counts that take long, made once for each round of the worker, as rollups are.

Kept is what was counted, before anybody decides who may be told of it: the caller has seen to that,
and decides anew each time. It belongs to the round that counted the rollups last
(`RollupMark.stand`): a page whose months are of that round shows departments and protected time of
it too, while changes wait for the next (`TouchedWeek`). Right after a round the worker counts what
was asked lately anew (`recount`), so that nobody waits for it. Without a shared cache everything is
counted.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from redis.exceptions import RedisError

from mentorship.access import Actor

KEPT: Final = 24 * 60 * 60
ASKED_LATELY: Final = 3 * KEPT
MOST: Final = 40
"""So much is counted anew after each round, what was asked last first."""
_NOTED_AGAIN: Final = 60 * 60
_log = logging.getLogger(__name__)

_STAND: Final = """
SELECT stand, EXISTS (
    SELECT FROM reporting_touchedweek WHERE organization_id = %(organization)s
)
FROM reporting_rollupmark WHERE organization_id = %(organization)s
"""

type Asked = dict[tuple[str, tuple[Any, ...]], float]
"""What was asked, and when last."""

_COUNTS: Final[dict[str, Callable[..., Any]]] = {}
_STATEMENTS: Final[dict[str, str]] = {}


def remembered[**P, T](name: str, statement: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorates a count: `count(actor, *given)`, where `given` is everything that it goes by
    besides facts of which changes are noted. Another `statement` counts something else."""

    def decorate(count: Callable[P, T]) -> Callable[P, T]:
        _COUNTS[name], _STATEMENTS[name] = count, statement

        def known(*args: P.args, **kwargs: P.kwargs) -> T:
            actor, *given = args
            assert isinstance(actor, Actor)
            assert not kwargs
            return _known(actor, name, tuple(given))

        return known

    return decorate


def recount(actor: Actor) -> int:
    """Count for the latest round what was asked lately and is not counted yet; returns how much
    that was. For the worker: it looks at no rights."""
    if not actor.is_system:
        return 0
    try:
        asked = _lately(cache.get(_list(actor)) or {})
        stand, _ = _stand(actor) if asked else (None, False)
        if stand is None:
            return 0
        keys = {_key(actor, stand, name, given): (name, given) for name, given in asked}
        unknown = keys.keys() - cache.get_many(keys)
        for key, (name, given) in keys.items():
            if key in unknown:
                cache.set(key, _COUNTS[name](actor, *given), KEPT)
    except RedisError:
        _log.warning("counts are not remembered: the cache does not answer")
        return 0
    return len(unknown)


def _known(actor: Actor, name: str, given: tuple[Any, ...]) -> Any:
    count = _COUNTS[name]
    stand, waits = _stand(actor)
    if stand is None:
        return count(actor, *given)
    key = _key(actor, stand, name, given)
    try:
        kept = cache.get_many((key, _list(actor)))
        _note(actor, name, given, kept.get(_list(actor), {}))
        known = kept.get(key)
        if known is None:
            known = count(actor, *given)
            # What waits to be counted may be taken back with this very transaction.
            if not waits:
                cache.set(key, known, KEPT)
    except RedisError:
        _log.warning("counts are not remembered: the cache does not answer")
        return count(actor, *given)
    return known


def _key(actor: Actor, stand: UUID, name: str, given: tuple[Any, ...]) -> str:
    # A key of a shared cache is read by others than the database's guards: no names, no ids.
    asked = repr((actor.organization.pk, stand, given, _STATEMENTS[name]))
    return f"reports:{name}:{hashlib.sha256(asked.encode()).hexdigest()}"


def _note(actor: Actor, name: str, given: tuple[Any, ...], asked: Asked) -> None:
    """That it was asked. Two at once may lose one of them: it is noted when asked again."""
    now = time.time()
    if now - asked.get((name, given), 0) > _NOTED_AGAIN:
        cache.set(_list(actor), _lately(asked) | {(name, given): now}, ASKED_LATELY)


def _lately(asked: Asked) -> Asked:
    """What was asked lately and can be counted still, the latest first."""
    since = time.time() - ASKED_LATELY
    latest = sorted(asked.items(), key=lambda one: -one[1])[:MOST]
    return {one: at for one, at in latest if at > since and one[0] in _COUNTS}


def _list(actor: Actor) -> str:
    return f"reports:asked:{hashlib.sha256(actor.organization.pk.bytes).hexdigest()}"


def _stand(actor: Actor) -> tuple[UUID | None, bool]:
    """The latest round, and whether changes wait for the next."""
    with connection.cursor() as cursor:
        cursor.execute(_STAND, {"organization": actor.organization.pk})
        return cursor.fetchone() or (None, False)
