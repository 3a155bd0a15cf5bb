"""A certificate by its number, for anybody who has it in hand."""

from mentorship.models import Organization
from mentorship.tenancy import activate
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
