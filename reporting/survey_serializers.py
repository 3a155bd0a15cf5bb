"""Serializers of surveys that are not anonymous, as they were published."""

from typing import Any

from rest_framework import serializers

from reporting.serializers import TO_FIVE, MeanSerializer, ShareSerializer


class GroupMeanSerializer(serializers.Serializer[Any]):
    """The mean of one group. Groups that are withheld are not named."""

    name = serializers.CharField()
    mean = MeanSerializer()


class BreakdownSerializer(serializers.Serializer[Any]):
    """A scale by side and one thing more."""

    by = serializers.CharField()
    groups = GroupMeanSerializer(many=True)


class NamedScaleSerializer(serializers.Serializer[Any]):
    """A scale of a survey that is not anonymous; null and empty where withheld."""

    text = serializers.CharField()
    everyone = MeanSerializer(allow_null=True)
    sides = GroupMeanSerializer(many=True)
    breakdowns = BreakdownSerializer(many=True)
    shares = ShareSerializer(many=True)


class NamedChoiceSerializer(serializers.Serializer[Any]):
    """A question that lets choose, or a row of one; no shares where too few answered."""

    text = serializers.CharField()
    is_withheld = serializers.BooleanField()
    shares = ShareSerializer(many=True)


class NamedScoreSerializer(serializers.Serializer[Any]):
    """A scale of an instrument, scored by its version; null and empty where withheld. The shares
    are of those who reached a cut-off and not the next."""

    instrument = serializers.CharField()
    version = serializers.CharField()
    is_validated = serializers.BooleanField()
    text = serializers.CharField()
    lowest = serializers.FloatField()
    highest = serializers.FloatField()
    everyone = MeanSerializer(allow_null=True)
    sides = GroupMeanSerializer(many=True)
    shares = ShareSerializer(many=True)


class NamedSurveySerializer(serializers.Serializer[Any]):
    """A survey that is not anonymous, as it was published once, when its last round had closed."""

    title = serializers.CharField()
    asked = serializers.IntegerField()
    responses = serializers.IntegerField(allow_null=True, help_text=TO_FIVE)
    scales = NamedScaleSerializer(many=True)
    choices = NamedChoiceSerializer(many=True)
    scores = NamedScoreSerializer(many=True)
