"""The API's words for files that are asked for."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mentorship import progress
from programs.days import today_of
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
        if found := wanted.problems(wanted.settled(known | attrs), self._today()):
            raise serializers.ValidationError(found)
        return attrs

    def _today(self) -> dt.date:
        actor = getattr(self.context.get("request"), "actor", None)
        return today_of(actor) if actor is not None else timezone.localdate()


class ExportSerializer(_Wanted, serializers.ModelSerializer[Export]):
    """A file that was asked for."""

    file_name = serializers.CharField(read_only=True)
    days_left = serializers.IntegerField(
        read_only=True, help_text="Days that the file is still kept."
    )
    rows_done = serializers.SerializerMethodField()
    rows_total = serializers.SerializerMethodField()

    class Meta:
        model = Export
        fields = (
            "id",
            *_WANTED,
            "since",
            "until",
            "status",
            "attempts",
            "rows_done",
            "rows_total",
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
        read_only_fields = tuple(
            name for name in fields if name not in (*_WANTED, "since", "until")
        )
        extra_kwargs: ClassVar[dict[str, Any]] = {
            "period": {"help_text": "`between` goes with `since` and `until`, or may be left out."},
            "since": {"help_text": "The first day; of figures of groups the first of a month."},
            "until": {"help_text": "The last day; of figures of groups the last of a past month."},
            "attempts": {
                "help_text": "Workers that began it. One that dies is followed by another,"
                " which begins the file again; three are tried."
            },
        }

    @extend_schema_field(OpenApiTypes.INT)
    def get_rows_done(self, export: Export) -> int | None:
        """Rows that the worker has written so far; nothing once it is done."""
        found = progress.current(export.pk) if export.is_awaited else None
        return found.done if found else None

    @extend_schema_field(OpenApiTypes.INT)
    def get_rows_total(self, export: Export) -> int | None:
        """Rows that there are to write, where that is known."""
        found = progress.current(export.pk) if export.is_awaited else None
        return found.total or None if found else None


class WantedOfKindSerializer(serializers.Serializer[Any]):
    """Of what, and of which days, in the words of a file that is asked for."""

    cohort = serializers.UUIDField(required=False)
    program = serializers.UUIDField(required=False)
    period = serializers.ChoiceField(choices=Export.Period.choices, required=False)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class SizeSerializer(serializers.Serializer[Any]):
    """How many rows a file would have now."""

    rows = serializers.IntegerField(allow_null=True, help_text="Null of the board report.")
    is_rounded = serializers.BooleanField(
        help_text="To the nearest five, and no further than a PDF holds: figures of groups."
    )
    fits_on_paper = serializers.BooleanField(help_text="Whether a PDF can hold them.")


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
