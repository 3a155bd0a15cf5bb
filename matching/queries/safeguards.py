"""Whether two people may be together at all, as things stand now. Never says why not."""

from itertools import combinations

from django.db.models import Q

from matching.queries.hierarchy import management_chains
from participants.models import Enrollment, Exclusion


def are_kept_apart(*enrollments: Enrollment) -> bool:
    """Whether a management chain or a private exclusion stands between any two of them."""
    people = {one.person_id for one in enrollments}
    if len(people) < len(enrollments):
        return True
    if Exclusion.objects.filter(Q(person__in=people), Q(excluded__in=people)).exists():
        return True
    chains = management_chains(people)
    return any(
        one in chains[other] or other in chains[one] for one, other in combinations(people, 2)
    )
