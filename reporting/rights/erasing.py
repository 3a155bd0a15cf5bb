"""Erasing one person: out of what goes on, then table by table, as each declares it."""

from typing import Any

from matching.services import release_departed
from mentorship.access import Actor
from mentorship.holding import Subject, all_holdings
from mentorship.texts import untranslated
from participants.models import Enrollment
from participants.services import withdraw_enrollment

_OPEN = (
    Enrollment.Status.INVITED,
    Enrollment.Status.APPLIED,
    Enrollment.Status.ACCEPTED,
    Enrollment.Status.WAITLISTED,
)


def erased(actor: Actor, subject: Subject) -> list[dict[str, Any]]:
    """Take the person out of what goes on, then erase table by table; what became of each."""
    _leave_cohorts(actor, subject)
    return [
        {
            "title": untranslated(one.title),
            "fate": str(one.fate),
            "reason": untranslated(one.reason),
            "count": one.erased(subject),
        }
        for one in all_holdings()
    ]


def _leave_cohorts(actor: Actor, subject: Subject) -> None:
    if subject.person_id is None:
        return
    them = Actor(actor.organization, None, "system", person_id=subject.person_id)
    going_on = Enrollment.objects.filter(person_id=subject.person_id, status__in=_OPEN)
    for enrollment in going_on.select_related("cohort"):
        withdraw_enrollment(actor=them, enrollment=enrollment)
    release_departed(actor=actor)
