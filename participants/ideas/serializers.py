"""What the API takes and gives."""

from typing import Any

from rest_framework import serializers

from participants.ideas.models import LONGEST_IDEA, LONGEST_REPLY, Idea


class IdeaSerializer(serializers.ModelSerializer[Idea]):
    """An idea; without a name it has no author, and the first day of its month."""

    author = serializers.CharField(source="author.__str__", default="", read_only=True)
    program = serializers.CharField(source="program.name", default="", read_only=True)

    class Meta:
        model = Idea
        fields = [
            "id", "text", "program_id", "program", "is_named", "author_id", "author",
            "passed_on_on", "state", "reply", "answered_on",
        ]  # fmt: skip


class PassIdeaOnSerializer(serializers.Serializer[Any]):
    """With `is_named` false there is a receipt in the answer, and no idea until the next day.
    Send a `receipt` of your own making (the shape of those given) to try again safely."""

    text = serializers.CharField(max_length=LONGEST_IDEA)
    program_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    is_named = serializers.BooleanField()
    receipt = serializers.CharField(required=False, max_length=40)
    is_checked = serializers.BooleanField(default=False)


class ReceiptSerializer(serializers.Serializer[Any]):
    receipt = serializers.CharField(max_length=40)


class WhatBecameSerializer(serializers.ModelSerializer[Idea]):
    """What became of an idea without a name."""

    class Meta:
        model = Idea
        fields = ["text", "state", "reply", "answered_on"]


class AnswerIdeaSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=Idea.State.choices)
    reply = serializers.CharField(max_length=LONGEST_REPLY, allow_blank=True, default="")
    is_checked = serializers.BooleanField(default=False)
