"""Acts that happen at the same time."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

from mentorship.errors import DomainError
from mentorship.tenancy import activate
from tests.world import House


def at_once(house: House, acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Every act in a thread and a transaction of its own; a refusal is its code."""

    def run(act: Callable[[], Any]) -> Any:
        try:
            with activate(house.organization):
                return act()
        except DomainError as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))
