"""A certificate by its number, for anybody who has it in hand."""

from collections.abc import Iterable
from uuid import UUID

from mentorship.access import Actor, can
from mentorship.models import Organization
from mentorship.tenancy import activate
from scheduling.record import rules
from scheduling.record.models import Certificate
from scheduling.record.numbers import as_kept


def certificate_of_number(slug: str, typed: str) -> Certificate | None:
    """What stands on it, or None: the same for a wrong number and a wrong organisation."""
    number = as_kept(typed)
    organization = Organization.objects.filter(slug=slug).first()
    if number is None or organization is None:
        return None
    with activate(organization):
        return Certificate.objects.filter(number=number).first()


def certificate_to_correct(actor: Actor, typed: str) -> Certificate | None:
    """The one of this number, for who may correct it; None for everybody else and every other."""
    number = as_kept(typed)
    if number is None or not can(actor, rules.look_for_certificates):
        return None
    rows = Certificate.objects.select_related("enrollment__cohort", "person__user")
    found = rows.filter(number=number).first()
    return found if found and can(actor, rules.correct_certificate, found) else None


def numbers_of(enrollments: Iterable[UUID]) -> dict[UUID, str]:
    """The number of each one's certificate, for whoever sees each of these enrolments."""
    rows = Certificate.objects.filter(enrollment__in=list(enrollments), replaced_at=None)
    return dict(rows.values_list("enrollment_id", "number"))
