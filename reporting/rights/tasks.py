"""The worker's part: thin, by ids; each may run twice, late, or beside itself."""

from uuid import UUID

from celery import shared_task

from mentorship.access import Actor
from mentorship.models import Membership, Organization, User
from mentorship.tenancy import activate
from participants.models import Person
from reporting.rights.models import Erasure, PersonalExport
from reporting.rights.queries.retention import leavers_due
from reporting.rights.queries.subjects import activate_for
from reporting.rights.services import erasures, exports, retention


@shared_task(name="rights.tasks.make_personal_export")
def make_personal_export(organization_id: str, export_id: str) -> None:
    """Write one person's file, as that person. What goes wrong is said on their page."""
    organization = Organization.objects.get(pk=organization_id)
    actor, pk = Actor.system(organization), UUID(export_id)
    with activate(organization):
        export = PersonalExport.objects.select_related("membership__user").get(pk=pk)
        user = export.membership.user
        person_id = Person.objects.filter(user=user).values_list("pk", flat=True).first()
    try:
        with activate_for(organization, user, person_id):
            exports.finish_personal_export(actor=actor, export_id=pk)
    except Exception:
        with activate(organization):
            exports.fail_personal_export(actor=actor, export_id=pk)
        raise


@shared_task(name="rights.tasks.carry_out_erasure")
def carry_out_erasure(organization_id: str, erasure_id: str) -> None:
    """Erase one person, as that person. All of it or nothing."""
    organization = Organization.objects.get(pk=organization_id)
    actor, pk = Actor.system(organization), UUID(erasure_id)
    with activate(organization):
        erasure = Erasure.objects.select_related("membership__user").get(pk=pk)
        user = erasure.membership.user if erasure.membership else None
    try:
        with activate_for(organization, user, erasure.person_id):
            erasures.finish_erasure(actor=actor, erasure_id=pk)
    except Exception:
        with activate(organization):
            erasures.fail_erasure(actor=actor, erasure_id=pk)
        raise


@shared_task(name="rights.tasks.apply_retention")
def apply_retention() -> None:
    """Every night: what each organisation's rules let go of."""
    for organization in Organization.objects.order_by("pk"):
        apply_retention_of.delay(str(organization.pk))


@shared_task(name="rights.tasks.apply_retention_of")
def apply_retention_of(organization_id: str) -> None:
    """One organisation's rules, and then its leavers of long ago, one by one."""
    organization = Organization.objects.get(pk=organization_id)
    actor = Actor.system(organization)
    with activate(organization):
        retention.apply_retention(actor=actor)
        leavers = list(leavers_due(actor))
    for person_id, user_id in leavers:
        user = User.objects.filter(pk=user_id).first() if user_id else None
        with activate_for(organization, user, person_id):
            if not _is_last_admin(user):
                retention.erase_leaver(actor=actor, person_id=person_id)


@shared_task(name="rights.tasks.expire_personal_exports")
def expire_personal_exports() -> int:
    """Every hour: personal files whose days are over."""
    gone = 0
    for organization in Organization.objects.order_by("pk"):
        with activate(organization):
            gone += exports.expire_personal_exports(actor=Actor.system(organization))
    return gone


def _is_last_admin(user: User | None) -> bool:
    """HR may say that the last administrator has left; the organisation keeps one all the same."""
    admins = Membership.objects.filter(role=Membership.Role.ADMIN)
    return user is not None and admins.filter(user=user).exists() and admins.count() == 1
