"""Files that are made again and again: adding one, changing, stopping, and making what is due."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mentorship import audit, outbox
from mentorship.access import Actor, actor_for, require
from mentorship.addresses import absolute, org_reverse
from mentorship.errors import DomainError
from mentorship.models import Membership
from programs.days import today_of
from programs.models import Cohort, Program
from reporting import rules
from reporting.models import Export, ExportSchedule
from reporting.queueing import queue, require_makeable, told_of, what_of
from reporting.wanted import next_day, settled

_CHANGEABLE: Final = ("kind", "format", "cohort", "program", "period", "with_bom", "rhythm", "day")


@transaction.atomic
def add_schedule(
    *,
    actor: Actor,
    kind: str,
    format: str,
    rhythm: str,
    day: int,
    cohort: Cohort | None = None,
    program: Program | None = None,
    period: str = Export.Period.ALL,
    with_bom: bool = True,
) -> ExportSchedule:
    """Have a file made on a day of each week or month, the first time after today.

    Raises NotAllowed for who may not see what would be in it, Invalid for what cannot be made.
    """
    require(rules.request_export, actor, cohort or program)
    what: dict[str, Any] = {"kind": kind, "format": format, "cohort": cohort, "program": program}
    what = settled(what | {"period": period, "with_bom": with_bom})
    require_makeable(actor, what)
    schedule = ExportSchedule.objects.create(
        **{name: what[name] for name in _CHANGEABLE if name in what},
        rhythm=rhythm,
        day=day,
        next_on=next_day(rhythm, day, today_of(actor)),
        requested_by=Membership.objects.get(user=actor.user),
    )
    audit.record(actor=actor, action="export_schedule.added", subject=schedule, **_told(schedule))
    return schedule


@transaction.atomic
def change_schedule(
    *, actor: Actor, schedule: ExportSchedule, changes: dict[str, Any]
) -> ExportSchedule:
    """Another table, time, format or day. Nothing new: nothing recorded.

    Raises NotAllowed for anyone but its requester, Conflict once it was stopped, and what
    `add_schedule` raises.
    """
    schedule = _locked(schedule.pk)
    require(rules.change_schedule, actor, schedule)
    schedule.require_on()
    changed = [
        name for name in _CHANGEABLE if name in changes and changes[name] != getattr(schedule, name)
    ]
    for name in changed:
        setattr(schedule, name, changes[name])
    schedule.period = settled({"kind": schedule.kind, "period": schedule.period})["period"]
    require_makeable(actor, what_of(schedule))
    if changed:
        if {"rhythm", "day"} & set(changed):
            schedule.next_on = next_day(schedule.rhythm, schedule.day, today_of(actor))
        schedule.save()
        audit.record(
            actor=actor, action="export_schedule.changed", subject=schedule, **_told(schedule)
        )
    return schedule


@transaction.atomic
def stop_schedule(*, actor: Actor, schedule: ExportSchedule) -> ExportSchedule:
    """Have it made no more; files that are there stay. For its requester alone; twice is once."""
    schedule = _locked(schedule.pk)
    require(rules.change_schedule, actor, schedule)
    if schedule.is_on:
        _stop(actor, schedule, ExportSchedule.Stopped.BY_REQUESTER)
    return schedule


@transaction.atomic
def make_scheduled_exports(*, actor: Actor, today: dt.date | None = None) -> int:
    """Queue what is due where the organisation is. Returns how many files.

    Of days that were missed the latest is made up for. Never two for one day: the row is locked,
    moved on in the same transaction, and the database refuses a second file of the day. What its
    requester may no longer see is stopped, and they are told.
    """
    require(rules.refresh_reports, actor)
    today = today or today_of(actor)
    due = (
        ExportSchedule.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("cohort__program", "program", "requested_by__user")
        .filter(stopped_at=None, next_on__lte=today)
    )
    return sum(_make(actor, schedule, today) for schedule in due)


def _make(actor: Actor, schedule: ExportSchedule, today: dt.date) -> bool:
    requester = actor_for(schedule.requested_by, actor.organization)
    try:
        require_makeable(requester, what_of(schedule))
    except DomainError:
        _stop(actor, schedule, ExportSchedule.Stopped.NO_LONGER_ALLOWED)
        _say_stopped(actor, schedule)
        return False
    export = queue(actor, schedule.requested_by, what_of(schedule), today, schedule)
    schedule.next_on = next_day(schedule.rhythm, schedule.day, today)
    schedule.save(update_fields=["next_on"])
    audit.record(actor=actor, action="export.requested", subject=export, **told_of(export))
    return True


def _stop(actor: Actor, schedule: ExportSchedule, why: ExportSchedule.Stopped) -> None:
    schedule.stopped_at, schedule.stopped_because = timezone.now(), why
    schedule.save(update_fields=["stopped_at", "stopped_because"])
    audit.record(actor=actor, action="export_schedule.stopped", subject=schedule, because=why)


def _say_stopped(actor: Actor, schedule: ExportSchedule) -> None:
    outbox.enqueue(
        key=f"export_schedule_stopped:{schedule.pk}",
        kind="export_schedule_stopped",
        to=schedule.requested_by.user.email,
        payload={"url": absolute(org_reverse(actor.organization, "reporting:exports"))},
    )


def _locked(pk: UUID) -> ExportSchedule:
    schedules = ExportSchedule.objects.select_for_update(of=("self",))
    return schedules.select_related("cohort__program", "program", "requested_by__user").get(pk=pk)


def _told(schedule: ExportSchedule) -> dict[str, Any]:
    return told_of(schedule) | {"rhythm": schedule.rhythm, "day": schedule.day}
