"""How matching reads in the API. Neither frozen inputs nor sealed reasons are in any of it."""

from typing import Any, ClassVar

from rest_framework import serializers

from matching.circles import LARGEST, SMALLEST, USUAL
from matching.criteria import CRITERIA, FULL_SCORE, HIGHEST_WEIGHT, KEEPING, OBJECTIVES
from matching.models import MatchRun, PairRule, Proposal, Unmatched
from matching.queries import NOT_GOING_AHEAD, Recommendation, reasons_for_the_two
from matching.services.drafts import LONGEST_NAME
from participants.models import Enrollment


class WeightsSerializer(serializers.Serializer[dict[str, int]]):
    """How much each criterion counts, 0 to 10."""

    def get_fields(self) -> dict[str, Any]:
        return {
            criterion.key: serializers.IntegerField(
                min_value=0, max_value=HIGHEST_WEIGHT, default=0, help_text=criterion.hint
            )
            for criterion in CRITERIA
        }


class SettingsSerializer(serializers.Serializer[dict[str, Any]]):
    """What the next run of a cohort goes by. A rule that is not named takes its default."""

    weights = WeightsSerializer()
    rules = serializers.DictField()


class PartSerializer(serializers.Serializer[dict[str, Any]]):
    """One bar of a pair; the points add up to its score exactly."""

    criterion = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    points = serializers.IntegerField(min_value=0, max_value=FULL_SCORE)
    max_points = serializers.IntegerField(min_value=0, max_value=FULL_SCORE)
    text = serializers.CharField()


class RunSerializer(serializers.ModelSerializer[MatchRun]):
    """A run and its result; `proof` in `summary` says in words what was proved."""

    weights = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    rules = serializers.DictField(read_only=True)
    summary = serializers.DictField(read_only=True)
    progress = serializers.SerializerMethodField()

    class Meta:
        model = MatchRun
        fields: ClassVar[list[str]] = [
            "id",
            "cohort",
            "number",
            "name",
            "is_by_choice",
            "status",
            "weights",
            "rules",
            "seed",
            "base_run",
            "summary",
            "progress",
            "error",
            "created_at",
            "started_at",
            "finished_at",
            "published_at",
        ]

    def get_progress(self, run: MatchRun) -> int:
        """Percent done, 100 once it is over."""
        return self.context.get("percent", {}).get(run.pk, 0 if run.is_under_way else 100)


class StartRunSerializer(serializers.Serializer[dict[str, Any]]):
    """How a run starts."""

    base_run = serializers.UUIDField(required=False, allow_null=True)
    seed = serializers.IntegerField(required=False, min_value=0, max_value=1_000_000, default=1)
    objective = serializers.ChoiceField(
        choices=list(OBJECTIVES.items()),
        required=False,
        help_text="Of this run alone; the cohort's own where it is left out.",
    )
    keeping = serializers.ChoiceField(
        choices=list(KEEPING),
        default="some",
        help_text="With `base_run`: how many points one kept pair may cost (100, 300, 2,000).",
    )


class RunNameSerializer(serializers.Serializer[dict[str, Any]]):
    """What a run is called; empty for its number alone."""

    name = serializers.CharField(allow_blank=True, max_length=LONGEST_NAME)


class PublicationSerializer(serializers.Serializer[dict[str, Any]]):
    """What publishing did."""

    published = serializers.IntegerField()
    left_out = serializers.IntegerField()


class PartnerSerializer(serializers.ModelSerializer[Enrollment]):
    """Somebody in a proposal."""

    name = serializers.CharField(source="person.__str__", read_only=True)

    class Meta:
        model = Enrollment
        fields: ClassVar[list[str]] = ["id", "person", "name"]


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """A proposal for those who run the programme: its state, never who said no nor why."""

    mentor = PartnerSerializer(read_only=True)
    mentee = PartnerSerializer(read_only=True)
    parts = PartSerializer(many=True, read_only=True)

    class Meta:
        model = Proposal
        fields: ClassVar[list[str]] = [
            "id",
            "run",
            "mentor",
            "mentee",
            "score",
            "sentence",
            "parts",
            "is_locked",
            "is_by_hand",
            "status",
            "respond_by",
        ]

    def to_representation(self, instance: Proposal) -> dict[str, Any]:
        """Where a mentee asked for herself, a no, silence and a withdrawal read alike."""
        found: dict[str, Any] = super().to_representation(instance)
        if instance.run.is_by_choice and instance.status in NOT_GOING_AHEAD:
            found["status"] = Proposal.Status.WITHDRAWN.value
        return found


class RecommendationSerializer(serializers.Serializer[Any]):
    """A mentor whom a mentee may ask, and what the two share."""

    mentor = serializers.UUIDField(source="mentor.pk", read_only=True)
    name = serializers.CharField(source="mentor.person.__str__", read_only=True)
    reasons = serializers.SerializerMethodField()

    def get_reasons(self, found: Recommendation) -> list[str]:
        reasons = found.reasons
        return [f"{bar['label']}: {bar['text']}" for bar in reasons.bars] + reasons.differences


class ChooseMentorSerializer(serializers.Serializer[dict[str, Any]]):
    """One of the recommended mentors."""

    mentor = serializers.UUIDField()


class UnmatchedSerializer(serializers.ModelSerializer[Unmatched]):
    """Somebody without a match, why, and what would change it."""

    enrollment = PartnerSerializer(read_only=True)
    role = serializers.CharField(source="enrollment.role", read_only=True)

    class Meta:
        model = Unmatched
        fields: ClassVar[list[str]] = ["enrollment", "role", "reason_code", "sentence", "remedy"]


class PairSerializer(serializers.Serializer[dict[str, Any]]):
    """Two enrolments."""

    mentee = serializers.UUIDField()
    mentor = serializers.UUIDField()


class PairRuleSerializer(serializers.ModelSerializer[PairRule]):
    """A manager's word on two people."""

    class Meta:
        model = PairRule
        fields: ClassVar[list[str]] = ["id", "cohort", "mentor", "mentee", "kind", "created_at"]
        read_only_fields: ClassVar[list[str]] = ["cohort", "created_at"]


class NewPairRuleSerializer(PairSerializer):
    """A lock or a ban."""

    kind = serializers.ChoiceField(choices=PairRule.Kind.choices)


class OutcomeSerializer(serializers.Serializer[dict[str, Any]]):
    """An assignment in numbers."""

    matched = serializers.IntegerField()
    mentors_used = serializers.IntegerField()
    poor = serializers.IntegerField()
    total = serializers.IntegerField()
    worst = serializers.IntegerField()


class EffectSerializer(serializers.Serializer[Any]):
    """What a change does."""

    sentence = serializers.CharField()
    before = OutcomeSerializer()
    after = OutcomeSerializer()


class WhySerializer(serializers.Serializer[Any]):
    """Why two people are not together."""

    kind = serializers.CharField(source="why.kind")
    sentence = serializers.CharField(source="why.sentence")
    reasons = serializers.ListField(source="why.reasons", child=serializers.CharField())
    score = serializers.IntegerField(allow_null=True)
    parts = PartSerializer(many=True)
    effect = EffectSerializer(allow_null=True)
    at_least = serializers.CharField(
        help_text="What bringing them together costs at least, by the prices of the proof."
    )
    is_exact = serializers.BooleanField(help_text="Whether `effect` was worked out.")


class MatchMoveSerializer(serializers.Serializer[Any]):
    """A mentee who would have another mentor; empty for none."""

    mentee = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class RulingSerializer(EffectSerializer):
    """What a lock or a ban would make of a run."""

    moves = MatchMoveSerializer(many=True)


class LookSerializer(serializers.Serializer[Any]):
    """What settings come to: in numbers, and how many scores in each tenth of the scale."""

    outcome = OutcomeSerializer()
    average = serializers.IntegerField(source="outcome.average")
    bands = serializers.ListField(child=serializers.IntegerField())


class PreviewSerializer(serializers.Serializer[Any]):
    """Settings beside the saved ones, on a sample that no safeguard divides."""

    tried = LookSerializer()
    saved = LookSerializer()
    moved = serializers.IntegerField(help_text="Mentees who would have another mentor.")
    mentees = serializers.IntegerField()
    mentors = serializers.IntegerField()
    of_mentees = serializers.IntegerField()
    of_mentors = serializers.IntegerField()


class SwapSerializer(serializers.Serializer[dict[str, Any]]):
    """Two proposals of a run."""

    first = serializers.UUIDField()
    second = serializers.UUIDField()


class CircleSizeSerializer(serializers.Serializer[dict[str, Any]]):
    """How many people a circle should have, about."""

    size = serializers.IntegerField(min_value=SMALLEST, max_value=LARGEST, default=USUAL)


class CirclePlanSerializer(serializers.Serializer[Any]):
    """Circles by a simple rule (not proved best), and who found none."""

    circles = serializers.ListField(child=PartnerSerializer(many=True))
    left_over = PartnerSerializer(many=True)


class MyMatchSerializer(serializers.ModelSerializer[Proposal]):
    """A match as one of the two sees it: the other one, the reasons, one's own answer."""

    program = serializers.CharField(source="run.cohort.program.name", read_only=True)
    my_role = serializers.SerializerMethodField()
    my_answer = serializers.SerializerMethodField()
    partner = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField()
    status = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields: ClassVar[list[str]] = [
            "id",
            "program",
            "my_role",
            "partner",
            "reasons",
            "status",
            "my_answer",
            "respond_by",
        ]

    def _side(self, proposal: Proposal) -> str:
        return proposal.side_of(self.context["person_id"])

    def get_my_role(self, proposal: Proposal) -> str:
        return self._side(proposal)

    def get_my_answer(self, proposal: Proposal) -> str:
        return proposal.answer_of(self._side(proposal))

    def get_partner(self, proposal: Proposal) -> str:
        other = proposal.mentee if self._side(proposal) == "mentor" else proposal.mentor
        return str(other.person)

    def get_reasons(self, proposal: Proposal) -> list[str]:
        found = reasons_for_the_two(proposal)
        return [f"{bar['label']}: {bar['text']}" for bar in found.bars] + found.differences

    def get_status(self, proposal: Proposal) -> str:
        """`not_going_ahead` whoever said no, and also where nobody answered."""
        over = {Proposal.Status.DECLINED, Proposal.Status.EXPIRED, Proposal.Status.WITHDRAWN}
        return "not_going_ahead" if proposal.status in over else proposal.status


class DeclineSerializer(serializers.Serializer[dict[str, Any]]):
    """A no; the reason is sealed and shown to nobody else."""

    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=2_000, write_only=True
    )
    is_checked = serializers.BooleanField(
        default=False, help_text="The reason was held back, and identifies no patient."
    )
