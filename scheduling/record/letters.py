"""E-mails round the end of a cohort: that there is something, and where. Never an answer."""

from uuid import UUID

from matching.models import Relationship
from mentorship import outbox
from mentorship.addresses import absolute, org_reverse
from mentorship.models import Organization
from participants.models import Enrollment, Person
from scheduling.protected_time import hours_in_words
from scheduling.queries.rhythms import in_few_words
from scheduling.record.models import Certificate


def look_back(organization: Organization, enrollment: Enrollment) -> outbox.Owed | None:
    """Asks somebody of a closing cohort to look back; None for who cannot be reached."""
    cohort = enrollment.cohort
    words = {"name": enrollment.person.given_name, "program": cohort.program.name}
    return _letter(
        f"look_back:{enrollment.pk}",
        "look_back",
        enrollment.person,
        {**words, "cohort": cohort.name, "url": _looking_back(organization, enrollment)},
    )


def certificate_ready(
    organization: Organization, enrollment: Enrollment, certificate: Certificate
) -> outbox.Owed | None:
    """Thanks somebody in the programme team's words, and says where the certificate is."""
    return _letter(
        f"certificate:{certificate.pk}",
        "certificate_ready",
        enrollment.person,
        {
            "name": enrollment.person.given_name,
            "program": certificate.program,
            "cohort": certificate.cohort,
            "hours": hours_in_words(certificate.minutes),
            "thanks": enrollment.cohort.thanks,
            "url": _looking_back(organization, enrollment),
        },
    )


def certificate_corrected(
    organization: Organization, certificate: Certificate
) -> outbox.Owed | None:
    """Says that a corrected certificate is there, and that the earlier one counts no more."""
    words = {"name": certificate.person.given_name, "program": certificate.program}
    url = absolute(org_reverse(organization, "record:record"))
    return _letter(
        f"certificate:{certificate.pk}",
        "certificate_corrected",
        certificate.person,
        {**words, "cohort": certificate.cohort, "url": url},
    )


def going_on(
    organization: Organization, relationship: Relationship, people: set[UUID]
) -> list[outbox.Owed]:
    """Tells each who would like to go on who else would."""
    members = [one for one in relationship.members.all() if one.person_id in people]
    url = absolute(
        org_reverse(organization, "scheduling:relationship", relationship_id=relationship.pk)
    )
    owed = []
    for one in members:
        partners = in_few_words([str(other.person) for other in members if other is not one])
        words = {"name": one.person.given_name, "partner": partners, "url": url}
        words["program"] = relationship.cohort.program.name
        key = f"going_on:{relationship.pk}:{one.person_id}"
        owed.append(_letter(key, "going_on", one.person, words))
    return [one for one in owed if one is not None]


def _letter(key: str, kind: str, person: Person, payload: dict[str, str]) -> outbox.Owed | None:
    to = person.user.email if person.user else person.email
    return outbox.Owed(key=key, kind=kind, to=to, payload=payload) if to else None


def _looking_back(organization: Organization, enrollment: Enrollment) -> str:
    return absolute(org_reverse(organization, "record:looking_back", enrollment_id=enrollment.pk))
