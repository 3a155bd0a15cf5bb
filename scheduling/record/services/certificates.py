"""Certificates: given when a cohort was closed, fetched by whose they are."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import RelationshipMember
from mentorship import audit, outbox
from mentorship.access import Actor, require
from mentorship.errors import Invalid
from participants.models import Enrollment
from programs.models import Cohort
from scheduling.record import letters, rules
from scheduling.record.models import Certificate
from scheduling.record.numbers import new_number
from scheduling.record.paper import certificate_pdf
from scheduling.record.queries.hours import with_hours

MOST_AT_ONCE = 500
CORRECTED = ("holder", "began_on", "ended_on", "meetings", "minutes")
KEPT = ("enrollment_id", "person_id", "issuer", "program", "cohort", "role")
TOLD_WITHIN = timedelta(days=30)
"""Of a cohort that was closed longer ago, certificates are laid into records without an e-mail."""


@transaction.atomic
def issue_certificates(*, actor: Actor) -> int:
    """Give a certificate to everybody who met at least once in a cohort that is closed now.

    Returns how many were given, at most MOST_AT_ONCE. Safe to do twice and beside itself: there
    is one an enrolment. Raises NotAllowed.
    """
    require(rules.finish_closing, actor)
    enrollments = list(_waiting())
    hours = _hours_of(enrollments)
    rows = [_certificate(actor, one, hours[one.pk]) for one in enrollments]
    made = Certificate.objects.bulk_create(rows, ignore_conflicts=True)
    kept = set(
        Certificate.objects.filter(pk__in=[one.pk for one in made]).values_list("pk", flat=True)
    )
    by_cohort: dict[Cohort, list[tuple[Enrollment, Certificate]]] = defaultdict(list)
    for enrollment, row in zip(enrollments, rows, strict=True):
        if row.pk in kept:
            by_cohort[enrollment.cohort].append((enrollment, row))
    for cohort, given in by_cohort.items():
        audit.record(actor=actor, action="certificates.issued", subject=cohort, count=len(given))
        _tell(actor, cohort, given)
    return len(kept)


@transaction.atomic
def correct_certificate(*, actor: Actor, certificate: Certificate, **changes: Any) -> Certificate:
    """Put a mistake right (`CORRECTED`): another certificate, with a number of its own, replaces
    this one, whose number says so from then on. Its holder is told.

    Raises NotAllowed; Conflict for one that was replaced already; Invalid where nothing differs,
    without a name, for days in the wrong order, and for no meeting at all.
    """
    row = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    require(rules.correct_certificate, actor, row)
    row.require_current()
    differs = _differences(row, changes)
    now = timezone.now()
    Certificate.objects.filter(pk=row.pk).update(replaced_at=now)
    kept = {name: getattr(row, name) for name in (*KEPT, *CORRECTED)}
    another = Certificate.objects.create(
        **kept | differs, number=new_number(), issued_at=now, replaces=row
    )
    audit.record(
        actor=actor, action="certificates.corrected", subject=another, fields=sorted(differs)
    )
    letter = letters.certificate_corrected(actor.organization, another)
    if letter is not None:
        outbox.enqueue_all([letter])
    return another


def _differences(row: Certificate, changes: dict[str, Any]) -> dict[str, Any]:
    unknown = set(changes) - set(CORRECTED)
    if unknown:
        raise TypeError(f"Unknown: {', '.join(sorted(unknown))}.")
    if "holder" in changes:
        changes["holder"] = " ".join(changes["holder"].split())
    differs = {name: new for name, new in changes.items() if new != getattr(row, name)}
    wanted = {name: getattr(row, name) for name in CORRECTED} | differs
    wrong = {}
    if not wanted["holder"]:
        wrong["holder"] = _("Give the name that is to stand on it.")
    if wanted["ended_on"] < wanted["began_on"]:
        wrong["ended_on"] = _("The last day cannot lie before the first.")
    if wanted["meetings"] < 1:
        wrong["meetings"] = _("A certificate says that somebody met at least once.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    if not differs:
        raise Invalid(_("Nothing differs from what is on it now."), code="nothing_differs")
    return differs


@transaction.atomic
def fetch_certificate(*, actor: Actor, certificate: Certificate) -> bytes:
    """One's own certificate as a PDF, made anew each time from what was kept."""
    require(rules.fetch_certificate, actor, certificate)
    audit.record(actor=actor, action="certificate.fetched", subject=certificate)
    return certificate_pdf(actor.organization, certificate)


def _waiting() -> Any:
    """Enrolments of closed cohorts that are completed, met, and have none yet."""
    completed = RelationshipMember.objects.filter(
        enrollment__status=Enrollment.Status.COMPLETED,
        enrollment__cohort__status=Cohort.Status.CLOSED,
        enrollment__certificates=None,
    )
    met = with_hours(completed).filter(meetings__gt=0).order_by("enrollment_id")
    ids = met.values_list("enrollment_id", flat=True)[:MOST_AT_ONCE]
    return (
        Enrollment.objects.filter(pk__in=list(ids))
        .select_related("person__user", "cohort__program")
        .order_by("cohort_id", "pk")
    )


def _hours_of(enrollments: list[Enrollment]) -> dict[Any, dict[str, Any]]:
    members = RelationshipMember.objects.filter(enrollment__in=enrollments)
    return {row["enrollment_id"]: row for row in with_hours(members)}


def _certificate(actor: Actor, enrollment: Enrollment, row: dict[str, Any]) -> Certificate:
    cohort = enrollment.cohort
    return Certificate(
        enrollment=enrollment,
        person_id=enrollment.person_id,
        number=new_number(),
        issuer=actor.organization.name,
        holder=str(enrollment.person),
        program=cohort.program.name,
        cohort=cohort.name,
        role=enrollment.role,
        began_on=row["began_on"],
        ended_on=row["ended_on"] or cohort.ends_on,
        meetings=row["meetings"],
        minutes=row["minutes"],
    )


def _tell(actor: Actor, cohort: Cohort, given: list[tuple[Enrollment, Certificate]]) -> None:
    closed_at = cohort.closed_at
    if closed_at is None or timezone.now() - closed_at > TOLD_WITHIN:
        return
    organization = actor.organization
    told = (letters.certificate_ready(organization, one, row) for one, row in given)
    outbox.enqueue_all([letter for letter in told if letter is not None])
