"""When a search is content with what it has: by the clock at first, at the same step ever after."""

from __future__ import annotations

from collections.abc import Callable


def never() -> bool:
    """A search that goes on to the end."""
    return False


class Stop:
    """Asked before each step of a search; once it has said yes, it says yes always.

    A clock does not say the same twice. So the step at which it said yes is kept with what was
    found, and a search that is told to stop after that many steps finds the same again: between
    two steps everything is decided by the question alone.
    """

    def __init__(self, is_over: Callable[[], bool] = never, after: int | None = None) -> None:
        self._is_over, self._after = is_over, after
        self.steps = 0
        self.stopped_at: int | None = None

    def __call__(self) -> bool:
        """Whether the step that would come now is not to be taken."""
        self.steps += 1
        if self.stopped_at is None:
            is_over = self._is_over() if self._after is None else self.steps >= self._after
            self.stopped_at = self.steps if is_over else None
        return self.stopped_at is not None

    def cut(self) -> None:
        """The step taken last was cut short: as if it had not been taken."""
        if self.stopped_at is None:
            self.stopped_at = self.steps
