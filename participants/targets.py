"""Who may join a programme: by where people work and what they are, never by what they declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

if TYPE_CHECKING:
    from participants.models import Person


@dataclass(frozen=True, slots=True)
class JoinCriteria:
    """Of each kind the ones of which any will do; an empty kind asks for nothing."""

    profession: frozenset[UUID] = frozenset()
    specialty: frozenset[UUID] = frozenset()
    site: frozenset[UUID] = frozenset()
    department: frozenset[UUID] = frozenset()
    """With all that lie below."""
    career_stage: frozenset[int] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether everybody may join."""
        return not any(getattr(self, one.name) for one in fields(self))

    def allow(self, person: Person) -> bool:
        """Whether this person may join; what HR does not know of them is no yes."""
        return all(
            getattr(person, _column(one.name)) in getattr(self, one.name)
            for one in fields(self)
            if getattr(self, one.name)
        )

    def as_filter(self) -> Q:
        """The same for many people at once."""
        wanted: Mapping[str, frozenset[UUID] | frozenset[int]] = {
            f"{_column(one.name)}__in": getattr(self, one.name)
            for one in fields(self)
            if getattr(self, one.name)
        }
        return Q(**wanted)


def _column(name: str) -> str:
    return name if name == "career_stage" else f"{name}_id"
