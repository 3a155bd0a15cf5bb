"""Which organisation is active here. On its own, so that logging can ask before models load."""

from contextvars import ContextVar
from uuid import UUID

active: ContextVar[UUID | None] = ContextVar("organization", default=None)
