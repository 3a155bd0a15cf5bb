"""Roster imports, codes and one's own working times, as the API shows and takes them."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from participants.importing.dates import ORDERS
from scheduling.models import (
    RosterCode,
    RosterImport,
    RosterRemark,
    WorkCalendar,
    WorkingHabits,
)
from scheduling.rosters.feeds import MEANINGS
from scheduling.working_time import DutyKind


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
            raise serializers.ValidationError(
                {"ends": _("Give both times of the code, or neither.")}
            )
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


class WorkingHabitsSerializer(serializers.ModelSerializer):
    """One's own pattern, and when meetings suit: `week` is {"mon": ["09:00", "17:00"]}."""

    week = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=5), max_length=2),
        required=False,
    )
    cycle = serializers.CharField(required=False, allow_blank=True, max_length=400)

    class Meta:
        model = WorkingHabits
        fields = (
            "pattern", "begins_on", "cycle", "week", "day_starts", "day_ends", "night_starts",
            "night_ends", "meets_in_breaks", "earliest", "latest", "minutes_around",
        )  # fmt: skip


class ShiftSerializer(serializers.Serializer):
    """One of one's own shifts."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in DutyKind])


class SpanSerializer(serializers.Serializer):
    """From one moment until another."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class WorkingTimeSerializer(serializers.Serializer):
    """What is known of one's own time between two moments; outside of `known` nothing is."""

    time_zone = serializers.CharField(source="zone.key")
    shifts = ShiftSerializer(source="duties", many=True)
    leave = SpanSerializer(many=True)
    known = SpanSerializer(many=True)


class WorkCalendarSerializer(serializers.ModelSerializer):
    """One's calendar of shifts; its address is shown to nobody."""

    class Meta:
        model = WorkCalendar
        fields = (
            "host",
            "covers_from",
            "covers_until",
            "meanings",
            "questions",
            "read_at",
            "error",
        )


class CalendarAddressSerializer(serializers.Serializer):
    """The address of a calendar of shifts: https:// or webcal://."""

    address = serializers.CharField(max_length=2_000)


class CalendarMeaningsSerializer(serializers.Serializer):
    """What titles of whole days mean: {title: "off" | "leave" | "ignored"}."""

    meanings = serializers.DictField(child=serializers.ChoiceField(choices=MEANINGS))
