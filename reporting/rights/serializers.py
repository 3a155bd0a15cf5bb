"""What the API takes and gives."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from reporting.rights.models import Breach, Erasure, LegalHold, PersonalExport, ProcessingStatement
from reporting.rights.queries.steps import steps_of


class HoldingSerializer(serializers.Serializer[Any]):
    """One kind of thing that is held on people, and what becomes of it at erasure."""

    table = serializers.CharField(source="model")
    title = serializers.CharField()
    purpose = serializers.CharField()
    fate = serializers.CharField()
    reason = serializers.CharField()


class PersonalExportSerializer(serializers.ModelSerializer[PersonalExport]):
    """A copy of your own data; its archive is fetched by itself."""

    class Meta:
        model = PersonalExport
        fields = ["id", "state", "asked_at", "ready_at", "expires_at", "fetched_at"]


class ErasureSerializer(serializers.ModelSerializer[Erasure]):
    """A request to be erased, how far it is, and what became of everything."""

    steps = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()

    class Meta:
        model = Erasure
        fields = [
            "id", "person_id", "state", "is_asked_by_themselves", "asked_at", "due_at",
            "closed_at", "outcome", "steps",
        ]  # fmt: skip

    def get_outcome(self, erasure: Erasure) -> list[dict[str, str]]:
        """What was done to each table, whether or not there was anything in it."""
        names = ("title", "fate", "reason")
        return [{name: one[name] for name in names} for one in erasure.outcome]

    def get_steps(self, erasure: Erasure) -> list[dict[str, str | bool]]:
        return [asdict(step) for step in steps_of(erasure)]


class AskErasureSerializer(serializers.Serializer[Any]):
    """Without `person_id`: yourself. With it: on somebody's behalf, by an administrator."""

    person_id = serializers.UUIDField(required=False)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class LegalHoldSerializer(serializers.ModelSerializer[LegalHold]):
    class Meta:
        model = LegalHold
        fields = [
            "id", "person_id", "cohort_id", "reason", "placed_at", "lifted_at", "lift_reason",
        ]  # fmt: skip


class PlaceHoldSerializer(serializers.Serializer[Any]):
    """A person or a cohort, and why."""

    person_id = serializers.UUIDField(required=False)
    cohort_id = serializers.UUIDField(required=False)
    reason = serializers.CharField(max_length=500)


class LiftHoldSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class RetentionSerializer(serializers.Serializer[Any]):
    """A kind with its rule; `would_go` is null where nobody may know."""

    kind = serializers.CharField(source="kind.key")
    title = serializers.CharField(source="kind.title")
    months = serializers.IntegerField()
    is_on = serializers.BooleanField()
    would_go = serializers.IntegerField(source="count", allow_null=True)


class RetentionRuleSerializer(serializers.Serializer[Any]):
    months = serializers.IntegerField(min_value=1, max_value=120)
    is_on = serializers.BooleanField()


class BreachSerializer(serializers.ModelSerializer[Breach]):
    """A breach in the register, with its clock."""

    regulator_by = serializers.DateTimeField(read_only=True)
    hours_left = serializers.IntegerField(read_only=True)

    class Meta:
        model = Breach
        fields = [
            "id", "title", "aware_at", "happened_at", "facts", "effects", "remedy",
            "people_affected", "regulator_duty", "duty_reason", "regulator_told_at",
            "people_told_at", "closed_at", "regulator_by", "hours_left",
        ]  # fmt: skip


class PlaceSerializer(serializers.Serializer[Any]):
    what = serializers.CharField()
    where = serializers.CharField()
    holds = serializers.CharField()


class StatementSerializer(serializers.ModelSerializer[ProcessingStatement]):
    """What the organisation says; `places` is read from the deployment's settings."""

    places = serializers.SerializerMethodField()

    class Meta:
        model = ProcessingStatement
        fields = [
            "controller", "protection_officer", "lawful_basis", "sub_processors",
            "erasure_wait_days", "places",
        ]  # fmt: skip

    @extend_schema_field(PlaceSerializer(many=True))
    def get_places(self, statement: ProcessingStatement) -> list[dict[str, Any]]:
        return list(PlaceSerializer(self.context["places"], many=True).data)
