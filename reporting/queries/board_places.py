"""Departments and sites that a page may be narrowed to: the levels that its tables show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from mentorship.access import Actor
from participants.models import Site
from reporting.queries.places import top_departments

DEPARTMENT: Final = "department"
SITE: Final = "site"


@dataclass(frozen=True, slots=True)
class Place:
    """A department or a site; `key` as it stands in an address."""

    key: str
    kind: str
    name: str

    @property
    def pk(self) -> UUID:
        """The department's or site's own."""
        return UUID(self.key.removeprefix(f"{self.kind}-"))


def places_of(actor: Actor) -> list[Place]:
    """Every department of the reported level, then every site, by name."""
    departments = {Place(f"{DEPARTMENT}-{pk}", DEPARTMENT, name) for pk, name in _tops(actor)}
    sites = [
        Place(f"{SITE}-{pk}", SITE, name) for pk, name in Site.objects.values_list("pk", "name")
    ]
    return [*_by_name(departments), *_by_name(sites)]


def _tops(actor: Actor) -> set[tuple[object, str]]:
    return {(pk, name) for pk, name in top_departments(actor).values()}


def _by_name(places: set[Place] | list[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (place.name.casefold(), place.key))
