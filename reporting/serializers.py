"""The API's words for reports."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from reporting.models import ActivityRollup, Signal


class RollupSerializer(serializers.ModelSerializer[ActivityRollup]):
    """Activity of a week or a month."""

    class Meta:
        model = ActivityRollup
        fields = (
            "scope",
            "scope_id",
            "period",
            "starts_on",
            "relationships",
            "people_met",
            "meetings_held",
            "meetings_missed",
            "meetings_confirmed",
            "minutes",
        )
        read_only_fields = fields


class SignalSerializer(serializers.ModelSerializer[Signal]):
    """What a manager sees of a relationship's rhythm, in the reader's language."""

    reason = serializers.CharField(source="reason_in_words", read_only=True)
    next_step = serializers.CharField(source="next_step_in_words", read_only=True)

    class Meta:
        model = Signal
        fields = (
            "relationship",
            "state",
            "reason",
            "next_step",
            "since",
            "last_met_on",
            "meetings_held",
            "meetings_expected",
            "computed_at",
        )
        read_only_fields = fields


class JourneySerializer(serializers.Serializer[Any]):
    """How many people came how far."""

    invited = serializers.IntegerField()
    applied = serializers.IntegerField()
    accepted = serializers.IntegerField()
    matched = serializers.IntegerField()
    met = serializers.IntegerField(allow_null=True, help_text="Null where it is withheld.")
    completed = serializers.IntegerField()


class ActivitySerializer(serializers.Serializer[Any]):
    """Activity of a cohort since it began."""

    meetings_held = serializers.IntegerField()
    meetings_missed = serializers.IntegerField()
    meetings_confirmed = serializers.IntegerField()
    minutes = serializers.IntegerField()
    met_in_30_days = serializers.IntegerField(
        help_text="Active relationships that met in the last 30 days."
    )
    signals = serializers.DictField(
        child=serializers.IntegerField(), help_text="Active relationships by the signal's state."
    )


class CohortSummarySerializer(serializers.Serializer[Any]):
    """A cohort in counts."""

    cohort = serializers.UUIDField()
    program = serializers.UUIDField()
    name = serializers.CharField()
    status = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    people_enrolled = serializers.IntegerField()
    relationships_begun = serializers.IntegerField()
    relationships_active = serializers.IntegerField()
    journey = JourneySerializer()
    is_withheld = serializers.BooleanField(
        help_text="True where the cohort is too small for its activity to be shown."
    )
    activity = ActivitySerializer(allow_null=True)


class MentorTimeSerializer(serializers.Serializer[Any]):
    """How long a mentor met this calendar year, in minutes."""

    person_id = serializers.UUIDField()
    name = serializers.SerializerMethodField()
    used_minutes = serializers.IntegerField(source="used")

    def get_name(self, row: dict[str, Any]) -> str:
        return f"{row['given_name']} {row['family_name']}"


class MentorsTimeSerializer(serializers.Serializer[Any]):
    """What mentors are granted together and used of it, in minutes."""

    mentors = serializers.IntegerField()
    granted_minutes = serializers.IntegerField(source="granted")
    used_minutes = serializers.IntegerField(source="used")
    left_minutes = serializers.IntegerField(source="left")


class DepartmentTimeSerializer(serializers.Serializer[Any]):
    """A department's mentors; null where withheld."""

    name = serializers.CharField()
    time = MentorsTimeSerializer(allow_null=True)


class ProtectedTimesSerializer(serializers.Serializer[Any]):
    """A programme's protected time in a calendar year, by department; small groups withheld."""

    year = serializers.IntegerField()
    departments = DepartmentTimeSerializer(many=True)
    total = MentorsTimeSerializer(allow_null=True)


class MeanSerializer(serializers.Serializer[Any]):
    """A mean, of how many answers, and between what it may lie 95 of 100 times."""

    value = serializers.FloatField()
    answers = serializers.IntegerField()
    highest = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class ShareSerializer(serializers.Serializer[Any]):
    """How many made one choice."""

    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()
    percent = serializers.IntegerField()


class AnswersResultSerializer(serializers.Serializer[Any]):
    """One question; without a mean, shares and texts where too few answered."""

    key = serializers.CharField()
    text = serializers.CharField()
    is_withheld = serializers.BooleanField(source="withheld")
    mean = MeanSerializer(allow_null=True)
    shares = ShareSerializer(many=True)
    texts = serializers.ListField(child=serializers.CharField())


class ScoreResultSerializer(serializers.Serializer[Any]):
    """One scale of an instrument."""

    key = serializers.CharField()
    title = serializers.CharField()
    is_validated = serializers.BooleanField()
    is_withheld = serializers.BooleanField(source="withheld")
    mean = MeanSerializer(allow_null=True)
    shares = ShareSerializer(many=True)


class RoundResultSerializer(serializers.Serializer[Any]):
    """A round of a survey in a cohort; what people answered is there once it has closed."""

    id = serializers.UUIDField(source="survey_round.pk")
    title = serializers.CharField(source="survey_round.title")
    kind = serializers.CharField(source="survey_round.kind")
    opens_on = serializers.DateField(source="survey_round.opens_on")
    closes_on = serializers.DateField(source="survey_round.closes_on")
    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    is_open = serializers.BooleanField()
    questions = AnswersResultSerializer(many=True)
    scores = ScoreResultSerializer(many=True)
