"""An export on its way to a worker: its row, and the message. Called within services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from celery import current_app
from django.db import transaction

from mentorship.access import Actor, require
from mentorship.errors import Invalid
from mentorship.models import Membership
from programs.days import today_of
from reporting import rules, wanted
from reporting.models import Export, ExportSchedule, WantedFile
from reporting.queries.sheets import ROW_BY_ROW

MAKE_EXPORT: Final = "reporting.tasks.make_export"
_NAMES: Final = ("kind", "format", "cohort", "program", "period", "with_bom")


def what_of(file: WantedFile) -> dict[str, Any]:
    """What is wanted, to ask for it again; its days, where they were chosen one by one."""
    what = {name: getattr(file, name) for name in _NAMES}
    has_days = isinstance(file, Export) and file.period == Export.Period.BETWEEN
    return what | {name: getattr(file, name) if has_days else None for name in ("since", "until")}


def told_of(file: WantedFile) -> dict[str, Any]:
    """What of it the trail tells."""
    return {
        "kind": file.kind,
        "format": file.format,
        "cohort": str(file.cohort_id) if file.cohort_id else None,
        "program": str(file.program_id) if file.program_id else None,
        "period": file.period,
        **_days_told(file),
    }


def rows_told(export: Export) -> dict[str, int | None]:
    """How many rows it has, as far as the trail tells: of people whom administrators see by name.
    Of a manager's tables of groups it would tell in which month of a small cohort anybody met."""
    return {"rows": export.rows} if export.kind in ROW_BY_ROW else {}


def _days_told(file: WantedFile) -> dict[str, str]:
    days = {name: what_of(file)[name] for name in ("since", "until")}
    return {name: day.isoformat() for name, day in days.items() if day}


def require_makeable(actor: Actor, what: dict[str, Any]) -> None:
    """Raise NotAllowed where the actor may not see what would be in it, Invalid where it cannot
    be made."""
    of = what["cohort"] or what["program"]
    require(rules.request_export, actor, of)
    if what["kind"] in wanted.OF_EACH:
        require(rules.export_meetings_of_each, actor, of)
    if found := wanted.problems(what, today_of(actor)):
        raise Invalid(next(iter(found.values())), fields=found)


def queue(
    actor: Actor,
    requested_by: Membership,
    what: dict[str, Any],
    today: dt.date,
    schedule: ExportSchedule | None = None,
) -> Export:
    """A new export, sent to a worker once this transaction is committed."""
    since, until = days_meant(what, today)
    export = Export.objects.create(
        **what | {"since": since, "until": until},
        requested_by=requested_by,
        schedule=schedule,
        due_on=today if schedule else None,
    )
    send(actor, export)
    return export


def days_meant(what: Mapping[str, Any], today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The days of what is wanted, the first and the last; None for the whole time."""
    if what["period"] == Export.Period.BETWEEN:
        return what["since"], what["until"]
    return wanted.days_of(what["period"], today)


def send(actor: Actor, export: Export) -> None:
    """Ask a worker, once this transaction is committed."""
    arguments = [str(actor.organization.pk), str(export.pk)]
    transaction.on_commit(lambda: current_app.send_task(MAKE_EXPORT, args=arguments))
