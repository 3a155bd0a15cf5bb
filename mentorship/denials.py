"""Who was refused what, and who signed in: written to the audit trail, whatever became of the
request.

A denial is a 403; a 404 of an organisation's own pages, with the object where it is one of this
organisation's, and without it where it is not there or hidden from the asking account by the
database itself; a 404 for an organisation that is there and not theirs; a failed sign-in. It is
written after the response has gone out, so that neither its time nor its work tells what exists.
One a window for each account, rule or page, and object, and a limited number an account, so that
nobody fills the trail by knocking.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import psycopg
from django.apps import apps
from django.core.cache import cache as shared
from django.http import HttpRequest, HttpResponseBase
from django.utils.text import camel_case_to_spaces

from mentorship import audit
from mentorship.access import Actor
from mentorship.client_address import client_address
from mentorship.errors import NotAllowed
from mentorship.models import AuditEvent, User
from mentorship.tenancy import TenantModel

logger = logging.getLogger(__name__)
ACCESS, SIGN_IN, SIGNED_IN = "access.denied", "sign_in.denied", "sign_in.succeeded"
WINDOW_SECONDS = 600
# Of one account in one window; the last of them says that there were more.
AT_MOST = 30
# Failed sign-ins of one account that are written down, in one window.
NOTED_ATTEMPTS = frozenset({1, 5, 20, 100})
_ORGANIZATION = "SELECT id FROM public.mentorship_organization WHERE slug = %s"
_ACCOUNT = "SELECT id FROM public.mentorship_user WHERE lower(email) = lower(%s)"
_AS_USER = "SELECT set_config('app.user', %s, true)"
_MEMBERSHIPS = "SELECT organization_id FROM public.mentorship_membership WHERE user_id = %s"
_LONGEST_ADDRESS = 254


@dataclass(frozen=True)
class Denial:
    """What was refused."""

    rule: str = ""
    subject: Any = None


def refused(request: Any, rule: str, subject: Any = None) -> None:
    """Remember, for the end of the request, which rule refused it."""
    request.denial = Denial(rule, subject if isinstance(subject, TenantModel) else None)


def refused_by(request: Any, error: Exception) -> None:
    """The same, of a use case's error."""
    if isinstance(error, NotAllowed):
        refused(request, error.rule, error.subject)


def note_denial(request: Any, response: HttpResponseBase) -> None:
    """Have it written down when a request of a member was refused. Reads, so call it while the
    organisation is active."""
    if response.status_code not in {403, 404}:
        return
    denial: Denial | None = getattr(request, "denial", None)
    if denial is None and response.status_code == 404:
        denial = _of_what_is_named(request)
    if denial is None:
        return
    actor, match = request.actor, request.resolver_match
    details = {"page": match.view_name if match else "", "method": request.method}
    if denial.rule:
        details["rule"] = denial.rule
    _afterwards(request, lambda: _record(actor, denial, details))


def note_outsider(request: Any, slug: str) -> None:
    """Have it written down that an account asked for an organisation that is not theirs, in that
    organisation's trail, where there is such an organisation. It is not told who they are."""
    user: User = request.user
    _afterwards(request, lambda: _record_outsider(user, slug))


def note_failed_sign_in(request: HttpRequest, email: str) -> None:
    """Have it written down in the organisations of the account, if there is such an account."""
    address = client_address(request)
    if email.isprintable() and len(email) <= _LONGEST_ADDRESS:
        _afterwards(request, lambda: _record_failed_sign_in(email, address))


def note_sign_in(request: HttpRequest, user: User) -> None:
    """Have it written down, in the account's organisations, that it was signed in to."""
    address = client_address(request)
    _afterwards(request, lambda: _record_sign_in(user, address))


def _afterwards(request: Any, work: Callable[[], None]) -> None:
    request.afterwards.append(work)


def _of_what_is_named(request: Any) -> Denial | None:
    """A denial for the row that the address names, if it is there; None for no page of ours."""
    if request.resolver_match is None:
        return None
    rows = (model._default_manager.filter(pk=key) for model, key in _named_rows(request))
    found = (one for one in (some.first() for some in rows) if one is not None)
    return Denial(subject=next(found, None))


def _named_rows(request: Any) -> Iterator[tuple[type[TenantModel], UUID]]:
    for name, value in request.resolver_match.kwargs.items():
        if isinstance(value, UUID) and name.endswith("_id"):
            for model in _models_called(name.removesuffix("_id")):
                yield model, value


@cache
def _models_called(noun: str) -> list[type[TenantModel]]:
    """Of `run`: MatchRun. By the last words of their names."""
    tenants = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    names = {
        model: "_" + camel_case_to_spaces(model.__name__).replace(" ", "_") for model in tenants
    }
    return [model for model, name in names.items() if name.endswith(f"_{noun}")]


def _record(actor: Actor, denial: Denial, details: dict[str, Any]) -> None:
    what = denial.rule or details["page"]
    account = f"{actor.organization.pk}:{actor.user.pk if actor.user else ''}"
    if not _is_news(f"{account}:{what}:{getattr(denial.subject, 'pk', '')}"):
        return
    count = _count(account)
    if count > AT_MOST:
        return
    if count == AT_MOST:
        details["and_more"] = True
    audit.record_now(actor=actor, action=ACCESS, subject=denial.subject, **details)


def _record_outsider(user: User, slug: str) -> None:
    if not _is_news(f"outside:{user.pk}:{slug}") or _count(f"outside:{user.pk}") > AT_MOST:
        return
    with audit.connection_of_its_own() as own:
        row = own.execute(_ORGANIZATION, [slug]).fetchone()
        if row is None:
            return
        event = AuditEvent(
            organization_id=row[0],
            actor_id=user.pk,
            actor_label="Somebody from outside",
            actor_role="outsider",
            action=ACCESS,
        )
        audit.commit(event, own)


def _record_failed_sign_in(email: str, address: str) -> None:
    attempts = _count(f"sign-in:{email.strip().lower()}")
    if attempts not in NOTED_ATTEMPTS:
        return
    with audit.connection_of_its_own() as own:
        row = own.execute(_ACCOUNT, [email.strip()]).fetchone()
        if row is None:
            return
        for organization_id in _organizations_of(row[0], own):
            event = AuditEvent(
                organization_id=organization_id,
                actor_label="Somebody",
                actor_role="nobody",
                action=SIGN_IN,
                subject_type=User._meta.label_lower,
                subject_id=row[0],
                details={"attempts": attempts, "address": address},
            )
            audit.commit(event, own)


def _record_sign_in(user: User, address: str) -> None:
    with audit.connection_of_its_own() as own:
        for organization_id in _organizations_of(user.pk, own):
            event = AuditEvent(
                organization_id=organization_id,
                actor_id=user.pk,
                actor_label="",
                actor_role="account",
                action=SIGNED_IN,
                details={"address": address},
            )
            audit.commit(event, own)


def _organizations_of(user_id: UUID, own: psycopg.Connection[Any]) -> list[UUID]:
    with own.transaction():
        own.execute(_AS_USER, [str(user_id)])
        rows = own.execute(_MEMBERSHIPS, [user_id]).fetchall()
    return [organization_id for (organization_id,) in rows]


def _is_news(key: str) -> bool:
    try:
        return bool(shared.add(f"denied:{key}", True, WINDOW_SECONDS))
    except Exception:
        logger.warning("The cache does not answer: denials are recorded without a limit.")
        return True


def _count(key: str) -> int:
    """How often in this window, this time included; 1 when the cache does not answer."""
    try:
        shared.add(f"denials:{key}", 0, WINDOW_SECONDS)
        return int(shared.incr(f"denials:{key}"))
    except Exception:
        return 1
