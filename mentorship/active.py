"""Which organisation is active in this thread or task. `tenancy.activate` sets it.

Apart from `tenancy`, so that logging can read it before Django's models can be imported.
"""

from contextvars import ContextVar
from uuid import UUID

organization: ContextVar[UUID | None] = ContextVar("organization", default=None)
