"""Who is asking, and whether a rule lets them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from mentorship.errors import NotAllowed

if TYPE_CHECKING:
    from mentorship.models import Membership, Organization, User

Rule = Callable[["Actor", Any], bool]
_rules: dict[str, Rule] = {}


@dataclass(frozen=True)
class Actor:
    """Somebody in an organisation, or the system at work for it."""

    organization: "Organization"
    user: "User | None"
    role: str
    managed_program_ids: frozenset[UUID] = frozenset()
    person_id: UUID | None = None
    joined_program_ids: frozenset[UUID] = frozenset()

    @classmethod
    def system(cls, organization: "Organization") -> "Actor":
        """The worker, acting for the organisation."""
        return cls(organization=organization, user=None, role="system")

    @property
    def is_system(self) -> bool:
        return self.role == "system"

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"

    @property
    def is_manager(self) -> bool:
        return self.role == "manager"

    @property
    def label(self) -> str:
        return str(self.user) if self.user else "Mentorship"

    def manages(self, program_id: UUID) -> bool:
        return program_id in self.managed_program_ids


def actor_for(membership: "Membership", organization: "Organization") -> Actor:
    """The actor of a signed-in member. Asks the upper floors for their facts (ACTOR_FACTS)."""
    facts = {
        name: load(membership.user, organization, membership) for name, load in _fact_loaders()
    }
    return Actor(organization=organization, user=membership.user, role=membership.role, **facts)


@cache
def _fact_loaders() -> list[tuple[str, Callable[..., Any]]]:
    return [(name, import_string(path)) for name, path in settings.ACTOR_FACTS.items()]


def rule(function: Rule) -> Rule:
    """Register a rule under its name, so that templates can ask it too."""
    name = function.__name__
    if name in _rules and _rules[name].__module__ != function.__module__:
        raise RuntimeError(f"Two rules are named {name}.")
    _rules[name] = function
    return function


def can(actor: Actor, asked: Rule | str, obj: Any = None) -> bool:
    """Whether the rule, given itself or by name, lets the actor."""
    function = _rules[asked] if isinstance(asked, str) else asked
    return function(actor, obj)


def require(function: Rule, actor: Actor, obj: Any = None) -> None:
    """Raise NotAllowed unless the rule lets the actor."""
    if not function(actor, obj):
        raise NotAllowed(rule=function.__name__, subject=obj)
