"""The e-mails that an enrolment owes: a time, a link and names, nothing confidential."""

from contextlib import AbstractContextManager
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from mentorship import outbox
from mentorship.access import Actor
from mentorship.addresses import absolute, org_reverse
from mentorship.invitations import token_of
from mentorship.languages import of_addresses, speaking, speaking_to
from mentorship.models import Invitation, Membership, Organization
from mentorship.queries.members import membership_of
from participants.models import Enrollment, Person
from programs.models import Cohort

OPEN_FOR = timedelta(days=28)


def send_invitation(enrollment: Enrollment, person: Person, actor: Actor) -> None:
    """Ask a person to take part; the link makes an account where there is none."""
    cohort = enrollment.cohort
    outbox.enqueue(
        key=_invitation_key(enrollment),
        kind="enrollment_invitation",
        to=person.email,
        payload={
            **_payload(enrollment, person),
            "url": _way_in(enrollment, person, actor),
            "by": actor.label,
            **_days(cohort, person),
        },
    )


def withdraw_invitation(enrollment: Enrollment) -> None:
    """Do not send an invitation that is still owed."""
    outbox.withdraw(key=_invitation_key(enrollment))


def send_accepted(enrollment: Enrollment, *, came_from_list: bool = False) -> None:
    """Say that there is a place; the link makes an account where there is none."""
    kind = "enrollment_moved_up" if came_from_list else "enrollment_accepted"
    person = enrollment.person
    if person.email:
        _send(enrollment, kind, str(enrollment.accepted_at), url=_way_in(enrollment, person))


def send_waitlisted(enrollment: Enrollment) -> None:
    """Say that there is no place yet, and that nothing needs to be done."""
    _send(enrollment, "enrollment_waitlisted", str(enrollment.waitlisted_at))


def send_declined(enrollment: Enrollment) -> None:
    """Say that there will be no place this time."""
    _send(enrollment, "enrollment_declined", str(enrollment.declined_at))


def _send(enrollment: Enrollment, kind: str, moment: str, **instead: str) -> None:
    person = enrollment.person
    if person.email:
        outbox.enqueue(
            key=f"{kind}:{enrollment.pk}:{moment}",
            kind=kind,
            to=person.email,
            payload=_payload(enrollment, person) | instead,
        )


def _days(cohort: Cohort, person: Person) -> dict[str, str]:
    with _speaking_to(person, cohort.organization):
        return {
            "starts_on": date_format(cohort.starts_on, "j F Y"),
            "ends_on": date_format(cohort.ends_on, "j F Y"),
        }


def _payload(enrollment: Enrollment, person: Person) -> dict[str, str]:
    with _speaking_to(person, enrollment.organization):
        role = enrollment.get_role_display().lower()
    return {
        "given_name": person.given_name or str(person),
        "role": role,
        "cohort": enrollment.cohort.name,
        "program": enrollment.cohort.program.name,
        "url": _own_page(enrollment),
    }


def _speaking_to(person: Person, organization: Organization) -> AbstractContextManager[None]:
    """As the letter will be: somebody new here may have an account from elsewhere."""
    if person.user_id:
        return speaking_to(person.user, organization)
    return speaking(of_addresses([person.email], organization))


def _own_page(enrollment: Enrollment) -> str:
    return absolute(
        org_reverse(
            enrollment.organization, "participants:my_enrollment", enrollment_id=enrollment.pk
        )
    )


def _way_in(enrollment: Enrollment, person: Person, actor: Actor | None = None) -> str:
    """One's own page for who can sign in here; for others the way to an account."""
    if person.user_id or Membership.objects.filter(user__email__iexact=person.email).exists():
        return _own_page(enrollment)
    by = membership_of(actor) if actor else None
    invitation = _open_invitation(person.email, by)
    return absolute(reverse("invitation", kwargs={"token": token_of(invitation)}))


def _open_invitation(email: str, by: Membership | None) -> Invitation:
    address = email.lower()
    unanswered = Invitation.objects.filter(
        email__iexact=address, accepted_at=None, withdrawn_at=None
    )
    until = timezone.now() + OPEN_FOR
    if known := unanswered.first():
        if known.expires_at < until:
            unanswered.update(expires_at=until)
        return known
    return Invitation.objects.create(
        email=address, role=Membership.Role.MEMBER, invited_by=by, expires_at=until
    )


def _invitation_key(enrollment: Enrollment) -> str:
    return f"enrollment_invitation:{enrollment.pk}:{enrollment.invited_at}"
