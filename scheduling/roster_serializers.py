"""Roster imports, codes and one's own working times, as the API shows and takes them."""

from typing import Any

from rest_framework import serializers

from participants.importing.dates import ORDERS
from scheduling.models import RosterCode, RosterImport, RosterRemark


class RosterImportSerializer(serializers.ModelSerializer):
    """An import wherever it stands; `questions` are the codes to explain."""

    class Meta:
        model = RosterImport
        fields = (
            "id", "file_name", "status", "mapping", "options", "questions", "counts", "error",
            "created_at", "finished_at",
        )  # fmt: skip


class RosterUploadSerializer(serializers.Serializer):
    """A roster file."""

    file = serializers.FileField()


class RosterMappingSerializer(serializers.Serializer):
    """What each column holds: {heading: field}."""

    mapping = serializers.DictField(child=serializers.CharField(allow_blank=True))
    date_order = serializers.ChoiceField(choices=ORDERS, required=False)
    gaps_are_free = serializers.BooleanField(required=False, default=False)


class CodeMeaningSerializer(serializers.Serializer):
    """What a code means; without times, those of the file's rows count."""

    means = serializers.ChoiceField(choices=RosterCode.Means.choices)
    kind = serializers.ChoiceField(
        choices=RosterCode.Asks.choices, required=False, allow_blank=True, default=""
    )
    starts = serializers.TimeField(required=False, allow_null=True, default=None)
    ends = serializers.TimeField(required=False, allow_null=True, default=None)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if (data["starts"] is None) != (data["ends"] is None):
            raise serializers.ValidationError({"ends": "Give both times of the code, or neither."})
        return data


class CodeAnswersSerializer(serializers.Serializer):
    """What each asked code means: {code: meaning}."""

    answers = serializers.DictField(child=CodeMeaningSerializer())


class RosterCodeSerializer(serializers.ModelSerializer):
    """A code that is explained."""

    class Meta:
        model = RosterCode
        fields = ("id", "code", "means", "kind", "starts", "ends")


class RosterRemarkSerializer(serializers.ModelSerializer):
    """A refused row, or somebody whom nobody knows."""

    class Meta:
        model = RosterRemark
        fields = ("line", "rows", "employee_number", "code", "value", "reason")
