"""What the API of the record takes and gives."""

from typing import Any

from rest_framework import serializers

from mentorship.guard import LONGEST_TEXT
from participants.models import Enrollment
from scheduling.record.models import Reflection
from scheduling.record.services.reflections import LONGEST_TITLE


class TimeInCohortSerializer(serializers.Serializer[Any]):
    """Somebody's part in one cohort, and what came of it."""

    program = serializers.CharField()
    cohort = serializers.CharField()
    role = serializers.ChoiceField(choices=Enrollment.Role.choices)
    began_on = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)
    meetings = serializers.IntegerField()
    minutes = serializers.IntegerField()


class TimeInYearSerializer(serializers.Serializer[Any]):
    """What came together in a calendar year."""

    year = serializers.IntegerField()
    meetings = serializers.IntegerField()
    minutes = serializers.IntegerField()


class CertificateSerializer(serializers.Serializer[Any]):
    """A certificate; `check` is the page on which anybody who has it can check it."""

    number = serializers.CharField()
    program = serializers.CharField()
    cohort = serializers.CharField()
    role = serializers.ChoiceField(choices=Enrollment.Role.choices)
    began_on = serializers.DateField()
    ended_on = serializers.DateField()
    meetings = serializers.IntegerField()
    minutes = serializers.IntegerField()
    issued_at = serializers.DateTimeField()
    check = serializers.CharField()


class OwnScoreSerializer(serializers.Serializer[Any]):
    """Your own score of an instrument that allows it; `means` is the cut-off that it reaches."""

    title = serializers.CharField()
    survey = serializers.CharField()
    answered_on = serializers.DateField()
    instrument = serializers.CharField()
    version = serializers.CharField()
    is_validated = serializers.BooleanField()
    score = serializers.FloatField()
    lowest = serializers.FloatField()
    highest = serializers.FloatField()
    means = serializers.CharField()


class RecordSerializer(serializers.Serializer[Any]):
    """Your own record, without reflections: those are opened by themselves."""

    format = serializers.CharField()
    version = serializers.IntegerField()
    made_at = serializers.DateTimeField()
    organization = serializers.CharField()
    name = serializers.CharField()
    hours = TimeInCohortSerializer(many=True)
    years = TimeInYearSerializer(many=True)
    certificates = CertificateSerializer(many=True)
    scores = OwnScoreSerializer(many=True)


class ReflectionSerializer(serializers.ModelSerializer[Reflection]):
    """That you wrote one: without the words, which are opened by themselves."""

    class Meta:
        model = Reflection
        fields = ["id", "framework", "happened_on", "written_at", "edited_at", "row_version"]
        read_only_fields = fields


class ReflectionWordsSerializer(serializers.Serializer[Any]):
    """The words: the stages of the framework by their names."""

    title = serializers.CharField()
    stages = serializers.DictField(child=serializers.CharField())


class ChangeReflectionSerializer(serializers.Serializer[Any]):
    """`stages`: description, feelings, evaluation, analysis, conclusion, plan for `gibbs`; what,
    so_what, now_what for `driscoll`. `row_version`: the one that you read."""

    happened_on = serializers.DateField()
    title = serializers.CharField(max_length=LONGEST_TITLE, allow_blank=True, default="")
    stages = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True)
    )
    is_checked = serializers.BooleanField(default=False)
    row_version = serializers.IntegerField(required=False, min_value=1, max_value=2_147_483_647)


class WriteReflectionSerializer(ChangeReflectionSerializer):
    framework = serializers.ChoiceField(choices=Reflection.Framework.choices)
    row_version = None  # type: ignore[assignment]


class GoingOnSerializer(serializers.Serializer[Any]):
    """Whether you would like to go on meeting without the programme."""

    wishes = serializers.BooleanField()


class WhetherTogetherSerializer(serializers.Serializer[Any]):
    """Whether somebody else of the relationship would, too. False says nothing of why."""

    is_together = serializers.BooleanField()


class ClosingSerializer(serializers.Serializer[Any]):
    """How far a cohort's closing is, in people."""

    people = serializers.IntegerField()
    asked = serializers.IntegerField()
    certificates = serializers.IntegerField(
        allow_null=True, help_text="Null for who does not manage the programme."
    )
    has_certificates = serializers.BooleanField()


class CorrectionSerializer(serializers.Serializer[dict[str, Any]]):
    """What is to stand on a certificate; what is not named stays."""

    holder = serializers.CharField(max_length=201, required=False)
    began_on = serializers.DateField(required=False)
    ended_on = serializers.DateField(required=False)
    meetings = serializers.IntegerField(min_value=1, max_value=1000, required=False)
    minutes = serializers.IntegerField(min_value=0, max_value=100_000, required=False)


class CorrectedSerializer(serializers.Serializer[dict[str, Any]]):
    """The certificate that replaced another."""

    number = serializers.CharField()
    check = serializers.URLField()
