"""Counts that took long, kept until a fact changes; asked for again they are the same.

Kept is what was counted, before anybody decides who may be told of it: the caller has seen to that,
and decides anew each time. It holds while no note of a change waits to be counted
(`reporting.models.TouchedWeek`: the database writes one with each change) and no round has taken
any since: then it is what counting again would give. Without a shared cache everything is counted.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.core.cache import cache
from django.db.models import Exists
from redis.exceptions import RedisError

from mentorship.access import Actor
from reporting.models import RollupMark, TouchedWeek

KEPT: Final = 60 * 60
_log = logging.getLogger(__name__)


def remembered[T](actor: Actor, name: str, given: Any, count: Callable[[], T]) -> T:
    """What `count` says, or said when no fact was another than now.

    `given`: everything that it goes by, besides facts of which changes are noted.
    """
    stand = _stand()
    if stand is None:
        return count()
    # A key of a shared cache is read by others than the database's guards: no names, no ids.
    asked = hashlib.sha256(repr((actor.organization.pk, stand, given)).encode()).hexdigest()
    key = f"reports:{name}:{asked}"
    try:
        known: T | None = cache.get(key)
        if known is None:
            known = count()
            cache.set(key, known, KEPT)
    except RedisError:
        _log.warning("counts are not remembered: the cache does not answer")
        return count()
    return known


def _stand() -> UUID | None:
    """None while something waits to be counted."""
    waiting = TouchedWeek.objects.all()
    return RollupMark.objects.filter(~Exists(waiting)).values_list("stand", flat=True).first()
