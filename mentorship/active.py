"""Which organisation is active here. On its own, so that logging can ask before models load."""

from contextvars import ContextVar
from typing import Any
from uuid import UUID

active: ContextVar[UUID | None] = ContextVar("organization", default=None)

# What may be remembered while the organisation is active, and not a moment longer.
remembered: ContextVar[dict[Any, Any] | None] = ContextVar("remembered", default=None)
