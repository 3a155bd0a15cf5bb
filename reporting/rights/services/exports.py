"""A person's own data: asked for, made by a worker, fetched, let go."""

import base64
import datetime as dt
from typing import Final
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from mentorship import audit, languages, outbox, progress, sealing
from mentorship.access import Actor, actor_for, require
from mentorship.addresses import absolute, org_reverse
from mentorship.models import Membership
from participants.models import Person
from reporting.rights import rules
from reporting.rights.models import PersonalExport
from reporting.rights.queries.holdings import everything_held
from reporting.rights.queries.subjects import subject_of
from reporting.rights.writing import write_archive

KEPT_FOR: Final = dt.timedelta(days=3)
MAKE_EXPORT: Final = "rights.tasks.make_personal_export"


@transaction.atomic
def request_personal_export(*, actor: Actor) -> PersonalExport:
    """Ask for everything that is held on the actor. One at a time: while one is made, it is that
    one."""
    require(rules.ask_for_own_data, actor)
    membership = Membership.objects.select_for_update(of=("self",)).get(user=actor.user)
    awaited = PersonalExport.objects.filter(
        membership=membership, state=PersonalExport.State.QUEUED
    ).first()
    if awaited is not None:
        return awaited
    export = PersonalExport.objects.create(membership=membership)
    audit.record(actor=actor, action="personal_export.requested", subject=export)
    arguments = [str(actor.organization.pk), str(export.pk)]
    transaction.on_commit(lambda: current_app.send_task(MAKE_EXPORT, args=arguments))
    return export


@sensitive_variables("everything", "archive")
@transaction.atomic
def finish_personal_export(*, actor: Actor, export_id: UUID) -> PersonalExport:
    """Write the archive, in the person's language, and seal it. To be called as the person whose
    data it is (`subjects.activate_for`), for nobody else sees all of it. Twice is once."""
    export = (
        PersonalExport.objects.select_for_update(of=("self",))
        .select_related("membership__user")
        .get(pk=export_id)
    )
    require(rules.make_personal_export, actor, export)
    if not export.is_awaited:
        return export
    them = actor_for(export.membership, actor.organization)
    person = Person.objects.filter(pk=them.person_id).first()
    subject = subject_of(them, export.membership.user, person)

    def say(done: int, total: int, what: str) -> None:
        progress.report(export.pk, done, total, what)

    export.ready_at = timezone.now()
    context = {
        "organization": actor.organization.name,
        "name": str(person or export.membership.user),
        "made_at": export.ready_at.strftime("%Y-%m-%d %H:%M"),
    }
    with languages.speaking_to(export.membership.user, actor.organization):
        everything = list(everything_held(subject, say))
        archive = base64.b64encode(write_archive(context, everything)).decode()
    sealing.seal(export, actor=actor, sealed_file=archive)
    export.state = PersonalExport.State.READY
    export.expires_at = export.ready_at + KEPT_FOR
    export.save()
    audit.record(
        actor=actor,
        action="personal_export.finished",
        subject=export,
        row_version=export.row_version,
    )
    _tell(actor, export)
    return export


@transaction.atomic
def fail_personal_export(*, actor: Actor, export_id: UUID) -> None:
    """Say that the file could not be made."""
    export = PersonalExport.objects.select_for_update(of=("self",)).get(pk=export_id)
    require(rules.make_personal_export, actor, export)
    if export.is_awaited:
        export.state = PersonalExport.State.FAILED
        export.save(update_fields=["state"])
        audit.record(actor=actor, action="personal_export.failed", subject=export)


@sensitive_variables("archive")
@transaction.atomic
def fetch_personal_export(*, actor: Actor, export: PersonalExport) -> bytes:
    """The archive, for its person alone, once it is on record that it was fetched.

    Raises NotAllowed, Conflict while it is not ready and once it is gone.
    """
    require(rules.fetch_personal_export, actor, export)
    export.require_ready()
    audit.record_now(actor=actor, action="personal_export.fetched", subject=export)
    archive = base64.b64decode(sealing.unseal(export, actor=actor, column="sealed_file"))
    PersonalExport.objects.filter(pk=export.pk).update(fetched_at=timezone.now())
    return archive


@transaction.atomic
def expire_personal_exports(*, actor: Actor) -> int:
    """Let go of files whose days are over, with their keys."""
    require(rules.make_personal_export, actor)
    old = PersonalExport.objects.select_for_update(of=("self",)).filter(
        state=PersonalExport.State.READY, expires_at__lte=timezone.now()
    )
    gone = list(old)
    for export in gone:
        sealing.erase(export.pk, actor=actor)
        export.sealed_file, export.state = None, PersonalExport.State.EXPIRED
        export.save(update_fields=["sealed_file", "state"])
        audit.record(actor=actor, action="personal_export.expired", subject=export)
    return len(gone)


def _tell(actor: Actor, export: PersonalExport) -> None:
    outbox.enqueue(
        key=f"personal_export:{export.pk}",
        kind="personal_export_ready",
        to=export.membership.user.email,
        payload={"url": absolute(org_reverse(actor.organization, "rights:my_data"))},
    )
