"""Route × method × part of the cast → status, for pages and the API alike.

Each app lists its routes in `tests/permissions/<app>.py`:

    from tests.permissions.matrix import Route

    ROUTES = [
        Route("programs:program", {"admin": 200, "manager": 200, "rest": 404},
              kwargs=lambda house: {"program_id": house.program.pk}),
        Route("programs:program_archive", {"admin": 302, "manager": 302, "rest": 404},
              method="post", kwargs=lambda house: {"program_id": house.program.pk}),
        Route("api:program-list", {"rest": 200}),
    ]

`who` maps a part of the cast (see PARTS) to the exact status; "rest" stands for the parts that
are not named. `anonymous` (302 to sign-in, or 401 in the API) and `foreign` (404: an
administrator of the other organisation) are added by themselves, for the row's method, and for
GET and POST of every route. A `data` function gives the body of a POST. The objects are
Northgate's: `house` is `tests.world.House`. Each request is rolled back.

`test_matrix.py` walks the resolver: a route of an organisation without a row fails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.world import House

PARTS = (
    "admin",
    "manager",
    "other_manager",
    "mentor",
    "mentee",
    "other_mentor",
    "member",
)


def nothing(house: House) -> dict[str, Any]:
    """No arguments, or an empty body."""
    return {}


@dataclass(frozen=True)
class Route:
    """One row of the matrix."""

    name: str
    who: dict[str, int]
    method: str = "get"
    kwargs: Callable[[House], dict[str, Any]] = nothing
    data: Callable[[House], dict[str, Any]] = nothing
    label: str = ""

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")

    def expected(self, part: str) -> int:
        """The status for a part of the cast. Raises KeyError when the row forgot it."""
        if part == "anonymous":
            return 401 if self.is_api else 302
        if part == "foreign":
            return 404
        return self.who[part] if part in self.who else self.who["rest"]

    def __str__(self) -> str:
        return f"{self.name}-{self.method}{'-' + self.label if self.label else ''}"
