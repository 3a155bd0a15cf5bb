"""What the closed cohort left: certificates, and a reflection that its writer alone can read."""

from datetime import timedelta

from django.utils import timezone

from mentorship.demonstration import words
from mentorship.demonstration.cast import House, Participant
from mentorship.tenancy import identified_as
from programs.models import Cohort
from scheduling.record.models import Certificate
from scheduling.record.services.certificates import issue_certificates
from scheduling.record.services.reflections import write_reflection


def certify(house: House, cohort: Cohort) -> None:
    """Everybody who met has a certificate, of the day after the cohort was closed."""
    issue_certificates(actor=house.system)
    closed_at = Cohort.objects.values_list("closed_at", flat=True).get(pk=cohort.pk)
    if closed_at is not None:
        rows = Certificate.objects.filter(enrollment__cohort=cohort)
        rows.update(issued_at=closed_at + timedelta(days=1))


def reflect(participant: Participant) -> None:
    """One reflection after Driscoll."""
    with identified_as(participant.person.pk):
        write_reflection(
            actor=participant.actor,
            framework="driscoll",
            happened_on=timezone.localdate() - timedelta(days=6),
            title=words.REFLECTION_TITLE,
            stages=words.REFLECTION,
        )
