"""How far long work is. Kept in the cache: a task's own transaction is not seen until it ends."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache

_KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Progress:
    """`done` of `total` steps, and what is being done."""

    done: int
    total: int
    phase: str = ""

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0


def report(job_id: UUID | str, done: int, total: int, phase: str = "") -> None:
    """Say how far a job is."""
    cache.set(f"progress:{job_id}", asdict(Progress(done, total, phase)), _KEPT_SECONDS)


def forget(job_id: UUID | str) -> None:
    """It begins anew: what was done before counts no more."""
    cache.delete(f"progress:{job_id}")


def current(job_id: UUID | str) -> Progress | None:
    """How far a job is, or None when it has not begun or is long over."""
    kept = cache.get(f"progress:{job_id}")
    return Progress(**kept) if kept else None


def bar(job_id: UUID | str, phases: Mapping[str, str]) -> dict[str, Any]:
    """The same for `ui/progress.html`; `phases` are their words, and "waiting" for none yet."""
    how_far = current(job_id)
    if how_far is None or not how_far.total:
        return {"label": phases["waiting"], "value": None, "max": None, "note": ""}
    return {
        "label": phases.get(how_far.phase, how_far.phase),
        "value": how_far.done,
        "max": how_far.total,
        "note": f"{how_far.percent}%",
    }
