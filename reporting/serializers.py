"""The API's words for reports."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from reporting.models import ActivityRollup, Signal
from reporting.outcomes import Mean, words
from reporting.outcomes.windows import Unknown
from reporting.suppression import Withheld, answered_told

# In two readings of these one could see a single pair come or go.
OF_WHOLE: Final = (
    "people", "people_employed", "people_stayed", "relationships_open", "relationships_due",
    "relationships_on_rhythm", "meetings_expected", "goals_set", "goals_reached", "answers_asked",
    "answers_given",
)  # fmt: skip
TO_FIVE: Final = "To the nearest five."
ANSWERED: Final = "To the nearest five; null while the round is open, and where few were asked."


class RollupSerializer(serializers.ModelSerializer[ActivityRollup]):
    """What happened in a week or a month; null is withheld. What people answered is not in it."""

    meetings_expected = serializers.FloatField(
        allow_null=True,
        read_only=True,
        help_text="By the agreed rhythms, for the days that were open.",
    )

    class Meta:
        model = ActivityRollup
        fields = (
            "scope",
            "scope_id",
            "period",
            "starts_on",
            "people",
            "people_met",
            "people_employed",
            "people_stayed",
            "relationships",
            "relationships_open",
            "relationships_due",
            "relationships_on_rhythm",
            "meetings_held",
            "meetings_missed",
            "meetings_confirmed",
            "meetings_expected",
            "minutes",
            "goals_set",
            "goals_reached",
            "answers_asked",
            "answers_given",
        )
        read_only_fields = fields
        extra_kwargs: ClassVar[dict[str, Any]] = {
            **{name: {"allow_null": True} for name in OF_WHOLE},
            "answers_given": {
                "allow_null": True,
                "help_text": "Of cohorts, once the period is published; to the nearest five.",
            },
        }

    def to_representation(self, instance: ActivityRollup) -> dict[str, Any]:
        """Of a cohort that somebody else manages, meetings alone until it is closed."""
        told = super().to_representation(instance)
        # As it was published, where somebody else manages: counts to the nearest five.
        figures = getattr(instance, "published", None) or {}
        if getattr(instance, "is_of_others", True):
            told |= {name: count for name, count in figures.items() if name in told}
        # Whoever manages: an answer that comes late or is erased would show.
        told["answers_given"] = None
        if (given := figures.get("answers_given")) is not None:
            asked = told["answers_asked"]
            told["answers_given"] = answered_told(given, asked, threshold=self.context["least"])
        if not getattr(instance, "is_whole", False):
            told |= dict.fromkeys(OF_WHOLE)
        return told


class SignalSerializer(serializers.ModelSerializer[Signal]):
    """What a manager sees of a relationship's rhythm, in the reader's language."""

    cohort = serializers.UUIDField(source="relationship.cohort_id", read_only=True)
    reason = serializers.CharField(source="reason_in_words", read_only=True)
    next_step = serializers.CharField(source="next_step_in_words", read_only=True)

    class Meta:
        model = Signal
        fields = (
            "relationship",
            "cohort",
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
    answers = serializers.IntegerField(help_text=TO_FIVE)
    highest = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class ShareSerializer(serializers.Serializer[Any]):
    """How many made one choice."""

    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField(help_text=TO_FIVE)
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
    asked = serializers.IntegerField(allow_null=True)
    answered = serializers.IntegerField(allow_null=True, help_text=ANSWERED)
    is_open = serializers.BooleanField()
    questions = AnswersResultSerializer(many=True)
    scores = ScoreResultSerializer(many=True)


class IntervalSerializer(serializers.Serializer[Any]):
    """95 of 100 such intervals hold the true figure."""

    low = serializers.FloatField()
    high = serializers.FloatField()


class ResponseSerializer(serializers.Serializer[Any]):
    """How many of those who were asked answered a round."""

    id = serializers.UUIDField(source="survey_round.pk")
    title = serializers.CharField(source="survey_round.title")
    kind = serializers.CharField(source="survey_round.kind")
    is_anonymous = serializers.BooleanField(source="survey_round.is_anonymous")
    opens_on = serializers.DateField(source="survey_round.opens_on")
    closes_on = serializers.DateField(source="survey_round.closes_on")
    is_open = serializers.BooleanField()
    asked = serializers.IntegerField(allow_null=True)
    answered = serializers.IntegerField(allow_null=True, help_text=ANSWERED)


class OutcomeMeanSerializer(serializers.Serializer[Any]):
    """A mean in points of its scale, as told on the page; no interval where all answered alike."""

    value = serializers.SerializerMethodField("get_tenths")
    answers = serializers.IntegerField(help_text=TO_FIVE)
    interval = serializers.SerializerMethodField()

    def get_tenths(self, mean: Mean) -> float:
        return round(mean.value, 1)

    @extend_schema_field(IntervalSerializer(allow_null=True))
    def get_interval(self, mean: Mean) -> dict[str, float] | None:
        if mean.interval is None:
            return None
        low, high = words.tenths(mean.interval)
        return {"low": low, "high": high}


class ChangeSerializer(serializers.Serializer[Any]):
    """What the same people answered at two times. Of too few, all but the question is null."""

    title = serializers.CharField()
    is_validated = serializers.BooleanField(allow_null=True)
    lowest = serializers.FloatField()
    highest = serializers.FloatField()
    first_round = serializers.UUIDField(source="before.pk")
    last_round = serializers.UUIDField(source="after.pk")
    before = OutcomeMeanSerializer(source="change.before", allow_null=True)
    after = OutcomeMeanSerializer(source="change.after", allow_null=True)
    difference = OutcomeMeanSerializer(source="change.by", allow_null=True)
    left_out = serializers.IntegerField(
        source="change.left_out", allow_null=True, help_text=TO_FIVE
    )
    may_be_chance = serializers.BooleanField(source="change.may_be_chance", allow_null=True)
    measures = serializers.CharField(help_text="`confidence`, where the question says so.")


class _ShownSerializer(serializers.Serializer[Any]):
    """Null in place of what is withheld."""

    def to_representation(self, instance: Any) -> Any:
        return None if isinstance(instance, Withheld) else super().to_representation(instance)


class OutcomeShareSerializer(_ShownSerializer):
    """So many of so many people; the interval in parts of 1."""

    count = serializers.IntegerField()
    of = serializers.IntegerField()
    interval = IntervalSerializer(allow_null=True)


class ShareDifferenceSerializer(serializers.Serializer[Any]):
    """A share less another, in parts of 1."""

    value = serializers.FloatField()
    interval = IntervalSerializer()
    may_be_chance = serializers.BooleanField()


class StandardisedSerializer(_ShownSerializer):
    """Others, as if they were of the same professions and stages in the same parts."""

    expected = serializers.FloatField()
    expected_interval = IntervalSerializer()
    others = serializers.IntegerField()
    kinds = serializers.IntegerField()
    left_out = serializers.IntegerField()
    difference = ShareDifferenceSerializer()


class StayedSideSerializer(serializers.Serializer[Any]):
    """Who stayed of a side; null where too few are on it, or nobody else is of such a kind."""

    label = serializers.CharField()  # type: ignore[assignment]
    stayed = OutcomeShareSerializer(source="people", allow_null=True)
    compared = StandardisedSerializer(allow_null=True)


class WaitedSerializer(serializers.Serializer[Any]):
    """Who waited for a place, beside who took part."""

    label = serializers.CharField()  # type: ignore[assignment]
    waited = OutcomeShareSerializer(allow_null=True)
    took_part = OutcomeShareSerializer(allow_null=True)
    difference = ShareDifferenceSerializer(allow_null=True)


class StayingSerializer(serializers.Serializer[Any]):
    """Who stayed with the organisation. `unknown`: why it cannot be told."""

    unknown = serializers.ChoiceField(choices=[one.value for one in Unknown], allow_null=True)
    since = serializers.DateField(source="window.since", allow_null=True)
    until = serializers.DateField(source="window.until", allow_null=True)
    by_absence = serializers.BooleanField(source="window.by_absence", allow_null=True)
    everyone = StayedSideSerializer(allow_null=True)
    sides = StayedSideSerializer(many=True)
    waited = WaitedSerializer(many=True)
    not_counted = serializers.IntegerField()


class OutcomesSerializer(serializers.Serializer[Any]):
    """What came of a cohort, as on its page."""

    responses = ResponseSerializer(many=True)
    changes = ChangeSerializer(many=True)
    retention = StayingSerializer()
