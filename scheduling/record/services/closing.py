"""What a closing cohort asks of its people, and what they answer."""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from matching.models import Relationship
from mentorship import audit, outbox
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from mentorship.tenancy import identify
from participants.models import Enrollment
from programs.models import Cohort
from scheduling.record import letters, rules
from scheduling.record.models import LookingBack, WishToGoOn
from scheduling.record.queries.own import LOOKING_BACK, own_part, people_going_on

MOST_AT_ONCE = 500


@transaction.atomic
def ask_to_look_back(*, actor: Actor) -> int:
    """Ask everybody who was matched in a cohort that is closing, once, to look back on it.

    Returns how many were asked, at most MOST_AT_ONCE. Safe to do twice and beside itself. Raises
    NotAllowed.
    """
    require(rules.finish_closing, actor)
    waiting = (
        Enrollment.objects.filter(
            status=Enrollment.Status.ACCEPTED, cohort__status=Cohort.Status.CLOSING
        )
        .exclude(pk__in=LookingBack.objects.values("enrollment_id"))
        .exclude(relationship_members=None)
        .select_related("person__user", "cohort__program")
        .order_by("pk")[:MOST_AT_ONCE]
    )
    by_cohort: dict[Cohort, list[Enrollment]] = defaultdict(list)
    for enrollment in waiting:
        by_cohort[enrollment.cohort].append(enrollment)
    for cohort, asked in by_cohort.items():
        rows = [LookingBack(enrollment=one) for one in asked]
        LookingBack.objects.bulk_create(rows, ignore_conflicts=True)
        owed = (letters.look_back(actor.organization, one) for one in asked)
        outbox.enqueue_all([one for one in owed if one is not None])
        audit.record(actor=actor, action="closing.asked", subject=cohort, count=len(asked))
    return sum(len(asked) for asked in by_cohort.values())


@transaction.atomic
def say_whether_going_on(*, actor: Actor, relationship: Relationship, wishes: bool) -> bool:
    """Answer whether one would like to go on meeting informally; may be changed later.

    A no is seen by nobody. A yes is shown to those in the relationship who said yes too, and to
    the programme's managers, once there is such another; each of them is told by e-mail. Returns
    whether there is. Raises NotAllowed for whoever was not there at the end; Conflict while the
    cohort still runs.
    """
    identify(actor.person_id)
    relationship = _locked(relationship)
    part = own_part(actor, relationship)
    require(rules.look_back, actor, part)
    if relationship.cohort.status not in LOOKING_BACK:
        raise Conflict(gettext("This cohort is not closing yet."), code="cohort_state")
    WishToGoOn.objects.update_or_create(
        relationship=relationship,
        person_id=actor.person_id,
        defaults={"wishes": wishes, "answered_at": timezone.now()},
    )
    audit.record(actor=actor, action="going_on.answered", subject=relationship)
    together = people_going_on([relationship]).get(relationship.pk, set())
    if not wishes or actor.person_id not in together:
        return False
    outbox.enqueue_all(letters.going_on(actor.organization, relationship, together))
    return True


def _locked(relationship: Relationship) -> Relationship:
    """Locked, so that of two who say yes at once the second sees the first."""
    rows = Relationship.objects.select_for_update(of=("self",)).select_related("cohort__program")
    return rows.prefetch_related("members__person__user").get(pk=relationship.pk)
