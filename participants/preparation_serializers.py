"""How the preparation of mentors reads in the API."""

from typing import Any

from rest_framework import serializers

from participants.queries import Preparation


class WorkThroughSerializer(serializers.Serializer[dict[str, Any]]):
    """A part to do; of a scenario with the answer chosen, the first being 0."""

    item = serializers.UUIDField()
    choice = serializers.IntegerField(min_value=0, required=False)


class PreparationPartSerializer(serializers.Serializer[Any]):
    """A part of one's preparation."""

    id = serializers.UUIDField(source="item.pk", read_only=True)
    kind = serializers.CharField(source="item.kind", read_only=True)
    text = serializers.CharField(source="item.text", read_only=True)
    guide = serializers.UUIDField(source="item.guide_id", read_only=True, allow_null=True)
    answers = serializers.SerializerMethodField()
    is_done = serializers.BooleanField(read_only=True)
    is_asked_again = serializers.SerializerMethodField()

    def get_is_asked_again(self, part: Any) -> bool:
        return bool(part.was_done and not part.is_done)

    def get_answers(self, part: Any) -> list[str]:
        return [str(option["text"]) for option in part.item.options]


class OwnPreparationSerializer(serializers.Serializer[dict[str, Any]]):
    """One's own preparation."""

    is_ready = serializers.BooleanField(read_only=True)
    parts = PreparationPartSerializer(many=True, read_only=True)
    feedback = serializers.CharField(read_only=True)


class PreparationSerializer(serializers.Serializer[Preparation]):
    """How far a mentor is."""

    enrollment = serializers.UUIDField(source="enrollment.pk", read_only=True)
    mentor = serializers.CharField(source="enrollment.person", read_only=True)
    done = serializers.IntegerField(read_only=True)
    total = serializers.IntegerField(read_only=True)
    is_ready = serializers.BooleanField(source="is_whole", read_only=True)
    is_asked_again = serializers.BooleanField(source="is_refresher", read_only=True)
