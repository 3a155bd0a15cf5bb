"""The API's words for files that are asked for."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from reporting import wanted
from reporting.models import Export, ExportSchedule
from reporting.models.exports import LAST_DAY_OF_ALL_MONTHS
from reporting.queries.exports import cohorts_to_export, programs_to_export

_WANTED = ("kind", "format", "cohort", "program", "period", "with_bom")


class _Wanted:
    """What should be in a file; refuses what cannot be made, as the page does."""

    instance: Any
    context: Any
    fields: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = getattr(self.context.get("request"), "actor", None)
        if actor is not None:
            self.fields["cohort"].queryset = cohorts_to_export(actor)
            self.fields["program"].queryset = programs_to_export(actor)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Say by field what cannot be made."""
        known = {name: getattr(self.instance, name) for name in _WANTED} if self.instance else {}
        if found := wanted.problems(known | attrs):
            raise serializers.ValidationError(found)
        return attrs


class ExportSerializer(_Wanted, serializers.ModelSerializer[Export]):
    """A file that was asked for."""

    file_name = serializers.CharField(read_only=True)
    days_left = serializers.IntegerField(
        read_only=True, help_text="Days that the file is still kept."
    )

    class Meta:
        model = Export
        fields = (
            "id",
            *_WANTED,
            "since",
            "until",
            "status",
            "rows",
            "size",
            "error",
            "created_at",
            "ready_at",
            "expires_at",
            "days_left",
            "schedule",
            "file_name",
        )
        read_only_fields = tuple(name for name in fields if name not in _WANTED)


class ScheduleSerializer(_Wanted, serializers.ModelSerializer[ExportSchedule]):
    """A file that is made on a day of each week (1, Monday, to 7) or month (1 to 28)."""

    day = serializers.IntegerField(min_value=1, max_value=LAST_DAY_OF_ALL_MONTHS)

    class Meta:
        model = ExportSchedule
        fields = (
            "id",
            *_WANTED,
            "rhythm",
            "day",
            "next_on",
            "created_at",
            "stopped_at",
            "stopped_because",
        )
        read_only_fields = ("id", "next_on", "created_at", "stopped_at", "stopped_because")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        rhythm = attrs.get("rhythm") or getattr(self.instance, "rhythm", None)
        day = attrs["day"] if "day" in attrs else getattr(self.instance, "day", 1)
        if rhythm == ExportSchedule.Rhythm.WEEKLY and day > 7:
            raise serializers.ValidationError({"day": wanted.no_such_weekday()})
        return attrs
