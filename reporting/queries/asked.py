"""How many people a round of a survey was put to: the denominator of every rate of response."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Count, F, Q

from participants.queries.surveys import TAKES_PART
from programs.models import SurveyRound
from programs.models.audience import Audience


def people_asked(rounds: Collection[SurveyRound]) -> Mapping[UUID, int]:
    """By round: those of its audience who had been matched by its last day and had not withdrawn
    before its first. Who withdrew later was asked, and stays among them."""
    people = "cohort__enrollments__"
    was_matched = Q(**{f"{people}relationship_members__joined_on__lte": F("closes_on")})
    was_there = Q(**{f"{people}status__in": TAKES_PART}) | Q(
        **{f"{people}withdrawn_at__date__gte": F("opens_on")}
    )
    is_meant = Q(audience=Audience.BOTH) | Q(**{f"{people}role": F("audience")})
    counted = Count("cohort__enrollments", filter=was_matched & was_there & is_meant, distinct=True)
    rows = SurveyRound.objects.filter(pk__in=[one.pk for one in rounds]).order_by()
    return dict(rows.annotate(asked=counted).values_list("pk", "asked"))
