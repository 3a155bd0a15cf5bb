"""API of one's own figures."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mentorship.api_requests import actor_of
from programs.days import today_of
from reporting import dashboards, rules
from reporting.queries.own import OwnProgress, own_progress


class OwnRelationshipSerializer(serializers.Serializer[Any]):
    """One of your relationships, and what came of it."""

    relationship_id = serializers.UUIDField()
    program = serializers.CharField()
    cohort = serializers.CharField()
    role = serializers.CharField()
    began_on = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)
    rhythm_days = serializers.IntegerField()
    meetings = serializers.IntegerField()
    meetings_expected = serializers.IntegerField(
        help_text="One for each whole rhythm since it began."
    )
    minutes = serializers.IntegerField()
    last_met_on = serializers.DateField(allow_null=True)


class OwnMonthSerializer(serializers.Serializer[Any]):
    """What came together in one month."""

    month = serializers.DateField(help_text="Its first day.")
    meetings = serializers.IntegerField()
    minutes = serializers.IntegerField()
    steps_done = serializers.IntegerField()
    goals_achieved = serializers.IntegerField()


class OwnProgressSerializer(serializers.Serializer[Any]):
    """Your own figures: nobody else is shown them."""

    meetings = serializers.IntegerField()
    minutes = serializers.IntegerField()
    goals = serializers.IntegerField()
    goals_achieved = serializers.IntegerField()
    goals_set_aside = serializers.IntegerField()
    steps = serializers.IntegerField()
    steps_done = serializers.IntegerField()
    relationships = OwnRelationshipSerializer(many=True)
    months = OwnMonthSerializer(many=True)


class OwnProgressView(APIView):
    """What your own mentoring came to."""

    @extend_schema(responses=OwnProgressSerializer)
    def get(self, request: Request) -> Response:
        """Meetings, hours, steps and goals of the caller, together and by month."""
        actor = actor_of(request, rules.see_own_progress)
        told = _told(own_progress(actor), today_of(actor))
        return Response(OwnProgressSerializer(told).data, headers={"Cache-Control": "no-store"})


def _told(progress: OwnProgress, today: Any) -> dict[str, Any]:
    goals, months = progress.goals, progress.months
    return {
        "meetings": sum(one.meetings for one in months.values()),
        "minutes": sum(one.minutes for one in months.values()),
        "goals": goals.goals,
        "goals_achieved": goals.achieved,
        "goals_set_aside": goals.set_aside,
        "steps": goals.steps,
        "steps_done": goals.done,
        "relationships": [
            {
                "relationship_id": one.relationship_id,
                "program": one.program,
                "cohort": one.cohort,
                "role": one.role,
                "began_on": one.began_on,
                "ended_on": one.ended_on,
                "rhythm_days": one.rhythm_days,
                "meetings": one.meetings,
                "meetings_expected": dashboards.expected_meetings(one, today),
                "minutes": one.minutes,
                "last_met_on": one.last_met_on,
            }
            for one in progress.relationships
        ],
        "months": [
            {
                "month": month,
                "meetings": months[month].meetings if month in months else 0,
                "minutes": months[month].minutes if month in months else 0,
                "steps_done": goals.steps_done.get(month, 0),
                "goals_achieved": goals.achieved_in.get(month, 0),
            }
            for month in sorted({*months, *goals.steps_done, *goals.achieved_in})
        ],
    }
