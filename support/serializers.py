"""What the API takes and gives."""

from typing import Any

from rest_framework import serializers

from scheduling.guard import LONGEST_TEXT
from support.models import SupportRequest


class SupportRequestSerializer(serializers.ModelSerializer[SupportRequest]):
    """That somebody asked: without the words, which are opened by themselves."""

    name = serializers.CharField(source="person", read_only=True)
    program = serializers.CharField(source="program.name", read_only=True)

    class Meta:
        model = SupportRequest
        fields = [
            "id", "person_id", "name", "program_id", "program", "relationship_id", "role", "state",
            "made_at", "seen_at", "closed_at",
        ]  # fmt: skip


class AskSerializer(serializers.Serializer[Any]):
    """`about`: a relationship of yours, or a programme in which you take part."""

    about = serializers.UUIDField()
    text = serializers.CharField(max_length=LONGEST_TEXT)
    is_checked = serializers.BooleanField(default=False)


class AnswerSerializer(serializers.Serializer[Any]):
    """What was done."""

    text = serializers.CharField(max_length=LONGEST_TEXT)
    is_checked = serializers.BooleanField(default=False)


class WordsSerializer(serializers.Serializer[Any]):
    """What was written; empty where nothing was, or nothing is left."""

    asked = serializers.CharField()
    answered = serializers.CharField()
