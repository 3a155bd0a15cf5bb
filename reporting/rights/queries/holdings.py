"""Everything held on a person, in plain words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from mentorship.holding import Holding, Subject, all_holdings


@dataclass(frozen=True)
class Held:
    """What one table holds on the person."""

    holding: Holding
    rows: list[dict[str, Any]]

    @property
    def count(self) -> int:
        return len(self.rows)


def everything_held(
    subject: Subject, say: Callable[[int, int, str], None] | None = None
) -> Iterator[Held]:
    """What every table holds, told to the person whose it is; `say` hears how far it is."""
    told = [one for one in all_holdings() if one.is_told]
    for number, one in enumerate(reversed(told), start=1):
        if say:
            say(number, len(told), one.title)
        yield Held(one, [one.tell(row, subject) for row in one.rows(subject)])
