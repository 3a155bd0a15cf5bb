"""The circles that a cohort of peers could begin with now."""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from matching import rules
from matching.circles import Circles, circles_of
from matching.features import Participant
from matching.models import Relationship, RelationshipMember
from matching.queries.snapshots import participants_of
from mentorship.access import Actor
from participants.models import Enrollment
from programs.models import Cohort

KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class CirclePlan:
    """Who would sit with whom, and who found no circle. Nobody is told why."""

    circles: tuple[tuple[Enrollment, ...], ...] = ()
    left_over: tuple[Enrollment, ...] = ()
    points: int = 0
    bound: int = 0
    gap_percent: float = 0.0
    """How much more varied they could be, at most."""


def circle_plan(actor: Actor, cohort: Cohort, size: int) -> CirclePlan:
    """Circles of the accepted peers who are in none; empty for who may not see matching."""
    if not rules.see_matching(actor, cohort):
        return CirclePlan()
    taken = RelationshipMember.objects.filter(
        relationship__cohort=cohort,
        relationship__status__in=[Relationship.Status.ACTIVE, Relationship.Status.PAUSED],
        left_on=None,
    )
    peers = list(
        Enrollment.objects.filter(
            cohort=cohort, role=Enrollment.Role.PEER, status=Enrollment.Status.ACCEPTED
        )
        .exclude(pk__in=taken.values("enrollment_id"))
        .select_related(
            "person__profession", "person__specialty", "person__site", "person__department"
        )
        .order_by("person__family_name", "person__given_name", "pk")
    )
    found = _found(list(participants_of(peers).values()), size)
    by_id = {str(one.pk): one for one in peers}
    return CirclePlan(
        circles=tuple(tuple(by_id[one] for one in circle) for circle in found.circles),
        left_over=tuple(by_id[one] for one in found.left_over),
        points=found.points,
        bound=found.bound,
        gap_percent=found.gap_percent,
    )


def _found(people: Sequence[Participant], size: int) -> Circles:
    """The circles of these people, remembered for a while: of a thousand they take seconds.

    The same people give the same circles, so nothing can be out of date. The key is of everything
    that circles go by, private exclusions too, and cannot be guessed without the server's secret.
    """
    told = [replace(one, name="").to_json() for one in people]
    mark = salted_hmac("matching.circles", json.dumps([told, size]), algorithm="sha256")
    key = f"circles:{mark.hexdigest()}"
    kept = cache.get(key)
    if kept is None:
        kept = astuple(circles_of(people, size))
        cache.set(key, kept, KEPT_SECONDS)
    return Circles(*kept)
