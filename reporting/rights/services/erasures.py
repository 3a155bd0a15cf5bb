"""Erasing a person: asked for, thought over, carried out by a worker; counts stay true."""

import datetime as dt
from typing import Final
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from mentorship.models import Membership
from mentorship.queries.members import other_admins
from participants.models import Person
from reporting.rights import rules
from reporting.rights.erasing import erased
from reporting.rights.models import ASKED_ALREADY, Erasure
from reporting.rights.queries.holds import hold_on
from reporting.rights.queries.statements import statement
from reporting.rights.queries.subjects import subject_of

CARRY_OUT: Final = "rights.tasks.carry_out_erasure"


@transaction.atomic
def ask_for_own_erasure(*, actor: Actor) -> Erasure:
    """Ask to be erased. There is a time to change one's mind; then an administrator carries it out.

    Raises Conflict for the last administrator, and where it is asked for already.
    """
    require(rules.ask_for_own_data, actor)
    membership = Membership.objects.select_for_update(of=("self",)).get(user=actor.user)
    _require_another_admin(membership)
    return _ask(actor, actor.person_id, membership, themselves=True)


@transaction.atomic
def ask_for_erasure(*, actor: Actor, person: Person, reason: str) -> Erasure:
    """An administrator asks on behalf of somebody, who may have no account."""
    require(rules.run_erasures, actor)
    membership = Membership.objects.filter(user=person.user_id).first() if person.user_id else None
    if membership is not None:
        _require_another_admin(membership)
    return _ask(actor, person.pk, membership, themselves=False, reason=reason.strip())


@transaction.atomic
def withdraw_erasure(*, actor: Actor, erasure: Erasure) -> Erasure:
    """Take it back before it is carried out. Raises Conflict afterwards."""
    row = _locked(erasure.pk)
    require(rules.withdraw_erasure, actor, row)
    row.require_open()
    row.state, row.closed_at = Erasure.State.WITHDRAWN, timezone.now()
    row.save()
    audit.record(actor=actor, action="erasure.withdrawn", subject=row)
    return row


@transaction.atomic
def start_erasure(*, actor: Actor, erasure: Erasure) -> Erasure:
    """Hand it to the worker, once its waiting time is over.

    Raises Conflict before that (`erasure_waits`), under a legal hold (`legal_hold`), and once it is
    withdrawn or carried out.
    """
    row = _locked(erasure.pk)
    require(rules.run_erasures, actor, row)
    row.require_open()
    if not row.is_due:
        until = f"{row.due_at:%-d %B %Y}"
        raise Conflict(
            _("They may change their mind until %(until)s.") % {"until": until},
            code="erasure_waits",
        )
    _require_no_hold(row)
    row.state = Erasure.State.QUEUED
    row.save(update_fields=["state"])
    audit.record(actor=actor, action="erasure.started", subject=row)
    arguments = [str(actor.organization.pk), str(row.pk)]
    transaction.on_commit(lambda: current_app.send_task(CARRY_OUT, args=arguments))
    return row


@transaction.atomic
def finish_erasure(*, actor: Actor, erasure_id: UUID) -> Erasure:
    """Erase everything that is held on the person, as each table declares it.

    To be called as the one who is erased (`subjects.activate_for`), for nobody else sees all of
    it. Twice is once. Raises Conflict under a legal hold, and for the last administrator.
    """
    row = _locked(erasure_id)
    require(rules.erase_person, actor, row)
    if row.state != Erasure.State.QUEUED:
        return row
    _require_no_hold(row)
    membership = row.membership
    if membership is not None:
        _require_another_admin(membership)
    user = membership.user if membership is not None else None
    row.outcome = erased(actor, subject_of(_acting_for(actor, row.person_id), user, row.person))
    row.membership, row.reason = None, ""
    row.state, row.closed_at = Erasure.State.DONE, timezone.now()
    row.save()
    audit.record(actor=actor, action="erasure.carried_out", subject=row)
    return row


@transaction.atomic
def fail_erasure(*, actor: Actor, erasure_id: UUID) -> None:
    """Say that it could not be carried out; nothing of it was."""
    row = _locked(erasure_id)
    require(rules.erase_person, actor, row)
    if row.state == Erasure.State.QUEUED:
        row.state = Erasure.State.FAILED
        row.save(update_fields=["state"])
        audit.record(actor=actor, action="erasure.failed", subject=row)


def _acting_for(actor: Actor, person_id: UUID | None) -> Actor:
    """The worker, who may reach what only this person sees."""
    return Actor(actor.organization, None, "system", person_id=person_id)


def _ask(
    actor: Actor,
    person_id: UUID | None,
    membership: Membership | None,
    *,
    themselves: bool,
    reason: str = "",
) -> Erasure:
    open_ones = Erasure.objects.filter(state__in=[Erasure.State.ASKED, Erasure.State.QUEUED])
    if open_ones.filter(person_id=person_id, membership=membership).exists():
        raise Conflict(ASKED_ALREADY, code="erasure_open")
    wait = dt.timedelta(days=statement().erasure_wait_days)
    erasure = Erasure.objects.create(
        person_id=person_id,
        membership=membership,
        is_asked_by_themselves=themselves,
        reason=reason,
        due_at=timezone.now() + wait,
    )
    audit.record(actor=actor, action="erasure.asked_for", subject=erasure, themselves=themselves)
    return erasure


def _locked(erasure_id: UUID) -> Erasure:
    rows = Erasure.objects.select_for_update(of=("self",))
    return rows.select_related("person__user", "membership__user").get(pk=erasure_id)


def _require_no_hold(erasure: Erasure) -> None:
    hold = hold_on(erasure.person_id)
    if hold is not None:
        raise Conflict(
            _("A legal hold stands on this person or a cohort of theirs. Lift it first."),
            code="legal_hold",
        )


def _require_another_admin(membership: Membership) -> None:
    if membership.role == Membership.Role.ADMIN and not other_admins(membership).exists():
        raise Conflict(
            _("This is the last administrator. Make somebody else one first."),
            code="last_administrator",
        )
