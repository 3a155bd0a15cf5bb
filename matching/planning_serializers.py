"""How capacity and lists of pairs read in the API."""

from typing import Any

from rest_framework import serializers

from matching.queries import CAPACITY_GROUPINGS, WHOM
from matching.queries.listed import MOST_LINES
from mentorship.texts import gettext_lazy as _


class CapacityGroupSerializer(serializers.Serializer[Any]):
    """Mentees to be matched and free places of one specialty, stage or site."""

    label = serializers.CharField()  # type: ignore[assignment]
    mentees = serializers.IntegerField()
    places = serializers.IntegerField()
    short_by = serializers.IntegerField()


class CapacitySerializer(serializers.Serializer[Any]):
    """What a cohort has to work with now, counted, and where mentors are short."""

    mentors = serializers.IntegerField()
    places = serializers.IntegerField()
    free_places = serializers.IntegerField()
    mentees = serializers.IntegerField()
    to_match = serializers.IntegerField()
    matched = serializers.IntegerField()
    waiting_for_answers = serializers.IntegerField()
    waiting_list = serializers.IntegerField()
    unprepared = serializers.IntegerField()
    short_by = serializers.IntegerField()


class CapacityByGroupSerializer(serializers.Serializer[dict[str, Any]]):
    """The capacity of a cohort, and by each grouping."""

    capacity = CapacitySerializer()

    def get_fields(self) -> dict[str, Any]:
        groupings = {f"by_{by}": CapacityGroupSerializer(many=True) for by in CAPACITY_GROUPINGS}
        return super().get_fields() | groupings


class WhomSerializer(serializers.Serializer[dict[str, Any]]):
    """Of whom a plan is made."""

    whom = serializers.ChoiceField(
        choices=list(WHOM),
        default="accepted",
        help_text="`accepted`: who has a place; `all`: also who is invited, has applied or waits.",
    )


class GroupPlanSerializer(serializers.Serializer[Any]):
    """One specialty, stage or site; empty for not known."""

    group = serializers.CharField()
    mentees = serializers.IntegerField()
    places = serializers.IntegerField()
    matched = serializers.IntegerField()
    without = serializers.IntegerField()


class ShortPlanSerializer(serializers.Serializer[Any]):
    """Mentees who share too few places."""

    mentees = serializers.IntegerField()
    mentors = serializers.IntegerField()
    places = serializers.IntegerField()
    trait = serializers.CharField(help_text="What nearly all of them have in common.")


class CapacityPlanSerializer(serializers.Serializer[Any]):
    """What the solver found, tried out way by way."""

    mentees = serializers.IntegerField()
    mentors = serializers.IntegerField()
    places = serializers.IntegerField()
    matched = serializers.IntegerField()
    without = serializers.IntegerField()
    by_specialty = GroupPlanSerializer(many=True, source="groups.specialty")
    by_stage = GroupPlanSerializer(many=True, source="groups.stage")
    by_site = GroupPlanSerializer(many=True, source="groups.site")
    short = ShortPlanSerializer(many=True)
    matched_with_one_more_each = serializers.IntegerField(source="more.matched")
    mentors_to_ask = serializers.ListField(
        source="more.asked",
        child=serializers.UUIDField(),
        help_text="The fewest mentors who would take one more each, by enrolment.",
    )
    circles = serializers.ListField(
        source="circles.sizes",
        child=serializers.IntegerField(),
        help_text="Sizes of circles of peers for whoever gets no mentor.",
    )
    matched_in_groups = serializers.IntegerField(source="led.matched", default=None)
    mentors_of_groups = serializers.IntegerField(source="led.mentors", default=None)
    is_kept_to_a_site = serializers.BooleanField(source="sites.is_kept_apart")
    matched_within_sites = serializers.IntegerField(source="sites.within")
    matched_across_sites = serializers.IntegerField(source="sites.across")
    waiting = serializers.IntegerField()
    unprepared = serializers.IntegerField(
        help_text="Mentors who count once they have finished their preparation."
    )
    unprepared_places = serializers.IntegerField()
    matched_with_prepared = serializers.IntegerField(source="with_prepared")
    matched_with_waiting = serializers.IntegerField(source="with_waiting")
    matched_with_recommended = serializers.IntegerField(source="with_recommended")


class PossibleMentorSerializer(serializers.Serializer[Any]):
    """Somebody who could be invited as a mentor."""

    person = serializers.UUIDField(source="person.pk", read_only=True)
    name = serializers.CharField(source="person.__str__", read_only=True)
    fits = serializers.IntegerField(help_text="Of those without a mentor, how many they fit.")
    is_recommended = serializers.BooleanField()
    mentoring = serializers.IntegerField(help_text="How many they mentor now.")


class KeptPlanSerializer(serializers.Serializer[Any]):
    """A plan; for a large cohort as a worker made it last, and how far it is with the next."""

    plan = CapacityPlanSerializer(allow_null=True)
    made_at = serializers.DateTimeField(allow_null=True)
    is_for_a_worker = serializers.BooleanField()
    progress = serializers.IntegerField(source="how_far.percent", default=None)
    has_failed = serializers.BooleanField()
    possible_mentors = PossibleMentorSerializer(many=True)


class ListedLineSerializer(serializers.Serializer[dict[str, Any]]):
    """Two people, each by e-mail address, staff number or whole name."""

    mentee = serializers.CharField(max_length=200)
    mentor = serializers.CharField(max_length=200)


class PairsFromListSerializer(serializers.Serializer[dict[str, Any]]):
    """Pairs of somebody's own list."""

    pairs = ListedLineSerializer(many=True)
    begin = serializers.BooleanField(
        default=False, help_text="Without it nothing is changed: each line says what it means."
    )

    def validate_pairs(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """As many as a file may hold."""
        if not lines:
            raise serializers.ValidationError(_("Send at least one pair."))
        if len(lines) > MOST_LINES:
            raise serializers.ValidationError(
                _("At most %(count)s pairs at once.") % {"count": MOST_LINES}
            )
        return lines


class ListedPairSerializer(serializers.Serializer[Any]):
    """A line, whom it means, and what stands in its way; an empty problem is none."""

    line = serializers.IntegerField(source="line.number")
    mentee = serializers.UUIDField(source="mentee.pk", default=None, allow_null=True)
    mentor = serializers.UUIDField(source="mentor.pk", default=None, allow_null=True)
    problem = serializers.CharField()


class ListedPairsSerializer(serializers.Serializer[dict[str, Any]]):
    """What became of a list."""

    begun = serializers.IntegerField()
    pairs = ListedPairSerializer(many=True)
