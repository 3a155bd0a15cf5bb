"""The API's words for follow-ups."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from rest_framework import serializers

from mentorship.access import Actor
from programs.days import today_of
from reporting.follow_up_words import effect_in_words
from reporting.models import FollowUp
from reporting.models.follow_ups import LONGEST_LETTER
from reporting.queries.follow_ups import met_on


class FollowUpSerializer(serializers.ModelSerializer[FollowUp]):
    """What was done, and the first meeting after it."""

    met_on = serializers.SerializerMethodField()
    effect = serializers.SerializerMethodField()

    class Meta:
        model = FollowUp
        fields = (
            "id",
            "relationship",
            "kind",
            "state_then",
            "text",
            "reached",
            "made_at",
            "outcome",
            "met_on",
            "effect",
        )
        read_only_fields = fields

    def get_met_on(self, row: FollowUp) -> str | None:
        day = met_on(row, self._zone)
        return day.isoformat() if day else None

    def get_effect(self, row: FollowUp) -> str:
        return effect_in_words(row, met_on(row, self._zone), today_of(self._actor))

    @property
    def _actor(self) -> Actor:
        actor: Actor = self.context["actor"]
        return actor

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._actor.organization.time_zone)


class MakeFollowUpSerializer(serializers.Serializer[Any]):
    """What to do, and the words of a letter."""

    kind = serializers.ChoiceField(choices=FollowUp.Kind.choices)
    text = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=LONGEST_LETTER
    )
    is_checked = serializers.BooleanField(
        default=False, help_text="That the text identifies no patient, after it was held back."
    )


class OfferSerializer(serializers.ModelSerializer[FollowUp]):
    """An offer of a new match."""

    class Meta:
        model = FollowUp
        fields = ("relationship", "made_on")
        read_only_fields = fields


class AnswerOfferSerializer(serializers.Serializer[Any]):
    """What one says to it."""

    wants_new_match = serializers.BooleanField(
        help_text="True ends a pair for both, or lets one out of a group or circle; False is kept "
        "until the others have answered."
    )


class FollowUpEffectSerializer(serializers.Serializer[Any]):
    """One kind, counted."""

    kind = serializers.ChoiceField(choices=FollowUp.Kind.choices)
    made = serializers.IntegerField()
    over = serializers.IntegerField(help_text="Of which the days are over.")
    followed = serializers.IntegerField(help_text="Of those, followed by a meeting in time.")


class ToldEffectSerializer(serializers.Serializer[Any]):
    """All kinds together, in round figures."""

    over = serializers.IntegerField()
    share = serializers.CharField()


class FollowUpEffectsSerializer(serializers.Serializer[Any]):
    """What came of a programme's follow-ups: by kind for who manages it, else all together."""

    within_days = serializers.IntegerField()
    is_withheld = serializers.BooleanField()
    by_kind = FollowUpEffectSerializer(many=True)
    all_together = ToldEffectSerializer(allow_null=True)
