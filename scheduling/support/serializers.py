"""What the API takes and gives."""

from typing import Any

from rest_framework import serializers

from mentorship.guard import LONGEST_TEXT
from scheduling.models import Meeting
from scheduling.support.models import CircleMeeting, Concern, Contact, SupportRequest


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


class ContactSerializer(serializers.ModelSerializer[Contact]):
    """Somebody whom you may write to in confidence."""

    name = serializers.CharField(source="membership.user", read_only=True)

    class Meta:
        model = Contact
        fields = ["id", "name", "title", "position"]


class NameContactSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField()
    title = serializers.CharField(max_length=120)


class WayToTurnSerializer(serializers.Serializer[Any]):
    """One way to turn."""

    kind = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    phone = serializers.CharField()


class SignpostSerializer(serializers.Serializer[Any]):
    """The organisation's own words and number; empty ones are ours again."""

    text = serializers.CharField(max_length=2000, allow_blank=True, default="")
    phone = serializers.RegexField(
        r"^[0-9+() ./extEXT-]*$", max_length=40, allow_blank=True, default=""
    )


class ConcernSerializer(serializers.ModelSerializer[Concern]):
    """A concern that you wrote or received, closed."""

    class Meta:
        model = Concern
        fields = ["id", "state", "made_at", "closed_at"]


class RaiseConcernSerializer(serializers.Serializer[Any]):
    contact_id = serializers.UUIDField()
    text = serializers.CharField(max_length=LONGEST_TEXT)
    is_checked = serializers.BooleanField(default=False)


class PassOnSerializer(serializers.Serializer[Any]):
    contact_id = serializers.UUIDField()


class ExchangeSerializer(serializers.Serializer[Any]):
    """The words, for the two of you."""

    text = serializers.CharField()
    answer = serializers.CharField()


class CircleSerializer(serializers.Serializer[Any]):
    """A circle of mentors that you are in or run."""

    program_id = serializers.UUIDField(source="program.pk")
    program = serializers.CharField(source="program.name")
    is_member = serializers.BooleanField()


class CircleMeetingSerializer(serializers.ModelSerializer[CircleMeeting]):
    """A meeting of mentors among themselves."""

    program = serializers.CharField(source="program.name", read_only=True)
    coming = serializers.IntegerField(read_only=True, default=0)
    is_own_answer_yes = serializers.BooleanField(source="own_answer", default=None, read_only=True)

    class Meta:
        model = CircleMeeting
        fields = [
            "id", "program_id", "program", "topic", "guide_id", "starts_at", "minutes", "means",
            "place", "cancelled_at", "coming", "is_own_answer_yes",
        ]  # fmt: skip


class ChangeCircleMeetingSerializer(serializers.Serializer[Any]):
    topic = serializers.CharField(max_length=120)
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=15, max_value=240)
    means = serializers.ChoiceField(choices=Meeting.Means.choices)
    place = serializers.CharField(max_length=120, allow_blank=True, default="")
    guide_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    is_checked = serializers.BooleanField(default=False)


class PlanCircleMeetingSerializer(ChangeCircleMeetingSerializer):
    """The same `client_key` again is the same meeting."""

    program_id = serializers.UUIDField()
    client_key = serializers.UUIDField()


class ComingSerializer(serializers.Serializer[Any]):
    is_coming = serializers.BooleanField()
