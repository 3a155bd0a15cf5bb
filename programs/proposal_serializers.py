"""Serializers of what is proposed before somebody decides."""

from typing import Any

from rest_framework import serializers

from programs.proposing import MOST_PLACES


class CohortProposalSerializer(serializers.Serializer[dict[str, Any]]):
    """Like which earlier cohort; or beside which, and for how many."""

    copy = serializers.UUIDField(required=False)
    beside = serializers.UUIDField(required=False)
    places = serializers.IntegerField(required=False, min_value=1, max_value=MOST_PLACES)


class CohortProposedSerializer(serializers.Serializer[dict[str, Any]]):
    """A cohort to prepare; POST it, changed as you like, to the programme's cohorts."""

    name = serializers.CharField()
    enrollment_opens_on = serializers.DateField()
    enrollment_closes_on = serializers.DateField(allow_null=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    mentor_places = serializers.IntegerField(allow_null=True, default=None)
    mentee_places = serializers.IntegerField(allow_null=True, default=None)
    response_days = serializers.IntegerField()
    setting_lessons = serializers.DictField(child=serializers.CharField())


class ProgramProposedSerializer(serializers.Serializer[dict[str, Any]]):
    """A programme to start; POST it with its template to the programmes."""

    name = serializers.CharField()
    audience = serializers.CharField()
