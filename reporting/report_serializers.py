"""How a closing report and rates by declared group read in the API."""

from typing import Any

from rest_framework import serializers

from reporting.serializers import JourneySerializer


class MeetingTotalsSerializer(serializers.Serializer[Any]):
    """What was held, missed and confirmed."""

    held = serializers.IntegerField()
    missed = serializers.IntegerField()
    confirmed = serializers.IntegerField()
    minutes = serializers.IntegerField()


class SideHoursSerializer(serializers.Serializer[Any]):
    """How long the people of one side met; null where withheld."""

    side = serializers.CharField()
    people = serializers.IntegerField(allow_null=True)
    minutes = serializers.IntegerField(allow_null=True)
    median_minutes = serializers.IntegerField(allow_null=True, help_text="The median per person.")


class GoingOnTogetherSerializer(serializers.Serializer[Any]):
    """How many relationships go on without the programme, of how many that lasted to the end."""

    relationships = serializers.IntegerField()
    of = serializers.IntegerField()


class GoalStepsSerializer(serializers.Serializer[Any]):
    """How many small steps were done, of how many."""

    done = serializers.IntegerField()
    of = serializers.IntegerField()


class ClosingReportSerializer(serializers.Serializer[Any]):
    """What a cohort came to. Null stands where a figure is withheld."""

    cohort = serializers.UUIDField()
    name = serializers.CharField()
    status = serializers.CharField()
    journey = JourneySerializer()
    withdrawn = serializers.IntegerField(allow_null=True)
    meetings = MeetingTotalsSerializer(allow_null=True)
    hours = SideHoursSerializer(many=True)
    going_on = GoingOnTogetherSerializer(allow_null=True)
    goal_steps = GoalStepsSerializer(allow_null=True)
    certificates = serializers.IntegerField(
        allow_null=True, help_text="Null for who does not manage the programme."
    )
    lessons = serializers.CharField()
    setting_lessons = serializers.DictField(child=serializers.CharField())
    is_counted_later = serializers.BooleanField(
        help_text="Hours, steps of goals and who goes on are told from the night after the close."
    )
    has_withheld = serializers.BooleanField()


class EquityRateSerializer(serializers.Serializer[Any]):
    """One declared group, in round figures; all null where withheld, or nobody is in it."""

    choice = serializers.CharField()
    people = serializers.IntegerField(allow_null=True, help_text="Who take part, to five.")
    matched = serializers.IntegerField(allow_null=True, help_text="Per cent of these, to five.")
    met = serializers.IntegerField(allow_null=True, help_text="Per cent of these, to five.")
    staff = serializers.IntegerField(allow_null=True, help_text="Of the whole staff, rounded.")
    invited = serializers.IntegerField(allow_null=True, help_text="Per cent of the staff, to five.")


class EquityRatesSerializer(serializers.Serializer[Any]):
    """One characteristic with its groups."""

    characteristic = serializers.CharField()
    groups = EquityRateSerializer(many=True)
