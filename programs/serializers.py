"""How programmes and cohorts read in the API."""

from datetime import date
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from mentorship.models import Membership
from programs.differences import Change, Difference
from programs.lessons import LONGEST
from programs.models import (
    AgreementVersion,
    Audience,
    Cohort,
    Guide,
    Program,
    ProgramManager,
    Survey,
    Touchpoint,
)
from programs.questions import CONFIDENCE, LONGEST_CHOICE, LONGEST_QUESTION, TYPES


class OfProgramField(serializers.PrimaryKeyRelatedField[Any]):
    """A row of the same programme, which the view puts into the context."""

    def get_queryset(self) -> QuerySet[Any]:
        rows = cast(QuerySet[Any], super().get_queryset())
        return rows.filter(program=self.context["program"])


class TopicSerializer(serializers.Serializer[dict[str, str]]):
    """A topic to tick after a meeting."""

    key = serializers.SlugField(max_length=60)
    label = serializers.CharField(max_length=60)  # type: ignore[assignment]


class QuestionSerializer(serializers.Serializer[dict[str, Any]]):
    """A question of a survey or of an enrolment."""

    key = serializers.SlugField(max_length=60)
    text = serializers.CharField(max_length=300)
    type = serializers.ChoiceField(choices=["scale", "choice", "text"])
    choices = serializers.ListField(child=serializers.CharField(max_length=120), default=list)
    audience = serializers.ChoiceField(choices=["mentor", "mentee", "both"], default="both")
    is_required = serializers.BooleanField(default=False)


class ProgramSerializer(serializers.ModelSerializer[Program]):
    """What a programme says of itself."""

    topics = TopicSerializer(many=True, required=False)
    matching_weights = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    matching_rules = serializers.DictField(read_only=True)

    class Meta:
        model = Program
        fields: ClassVar[list[str]] = [
            "id",
            "name",
            "purpose",
            "audience",
            "model",
            "template_key",
            "rhythm_days",
            "rhythm_min_days",
            "rhythm_max_days",
            "meeting_minutes",
            "protected_hours",
            "is_preparation_required",
            "topics",
            "matching_weights",
            "matching_rules",
            "created_at",
            "archived_at",
        ]
        read_only_fields: ClassVar[list[str]] = ["template_key", "created_at", "archived_at"]


class NewProgramSerializer(serializers.Serializer[dict[str, Any]]):
    """A programme to start: from a template by its key or id, or from nothing with a purpose."""

    template = serializers.CharField(required=False)
    name = serializers.CharField(max_length=120, required=False)
    purpose = serializers.CharField(required=False)
    audience = serializers.CharField(required=False, max_length=2000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "template" not in attrs and not (attrs.get("name") and attrs.get("purpose")):
            raise serializers.ValidationError(
                {"template": _("Name a template, or give a name and a purpose.")}
            )
        return attrs


class TemplateSerializer(serializers.Serializer[dict[str, Any]]):
    """A template to start from; `id` is its key in the catalogue or the id of a saved one."""

    id = serializers.CharField()
    name = serializers.CharField()
    is_own = serializers.BooleanField()
    summary = serializers.CharField()
    choose_when = serializers.CharField()
    model = serializers.CharField()
    meetings = serializers.IntegerField()
    steps = serializers.IntegerField()


class ReplacingSerializer(serializers.Serializer[dict[str, Any]]):
    """Whether a template of the same name is replaced."""

    replaces = serializers.BooleanField(default=False)


class TemplateNameSerializer(serializers.Serializer[dict[str, Any]]):
    """Under which name to save a structure."""

    name = serializers.CharField(max_length=120)


class ManagerSerializer(serializers.ModelSerializer[ProgramManager]):
    """Somebody who manages a programme."""

    membership: "serializers.PrimaryKeyRelatedField[Membership]" = (
        serializers.PrimaryKeyRelatedField(queryset=Membership.objects)
    )
    name = serializers.CharField(source="membership.user.get_full_name", read_only=True)
    email = serializers.EmailField(source="membership.user.email", read_only=True)

    class Meta:
        model = ProgramManager
        fields: ClassVar[list[str]] = ["id", "membership", "name", "email"]


class TouchpointSerializer(serializers.ModelSerializer[Touchpoint]):
    """A step of a programme's structure."""

    prompts = serializers.ListField(child=serializers.CharField(max_length=500), required=False)
    guide = OfProgramField(queryset=Guide.objects, allow_null=True, required=False)
    survey = OfProgramField(queryset=Survey.objects, allow_null=True, required=False)
    after = OfProgramField(queryset=Touchpoint.objects, allow_null=True, required=False)

    class Meta:
        model = Touchpoint
        fields: ClassVar[list[str]] = [
            "id",
            "program",
            "position",
            "offset_days",
            "kind",
            "audience",
            "title",
            "summary",
            "prompts",
            "guide",
            "survey",
            "after",
        ]
        read_only_fields: ClassVar[list[str]] = ["program", "position"]


class DirectionSerializer(serializers.Serializer[dict[str, Any]]):
    """Where a step moves: by one, or to a place of the list, the first being 0."""

    direction = serializers.ChoiceField(choices=["up", "down"], required=False)
    place = serializers.IntegerField(min_value=0, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError({"direction": _("Name a direction, or a place.")})
        return attrs


class DatedStepSerializer(serializers.Serializer[Touchpoint]):
    """A step of a cohort, with its day."""

    id = serializers.UUIDField(read_only=True)
    on = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=Touchpoint.Kind.choices)
    audience = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    prompts = serializers.ListField(child=serializers.CharField())
    guide = serializers.UUIDField(source="guide_id", allow_null=True, read_only=True)
    survey = serializers.UUIDField(source="survey_id", allow_null=True, read_only=True)

    def get_on(self, step: Touchpoint) -> date:
        return step.day_in(self.context["cohort"])


class DifferenceSerializer(serializers.Serializer[Difference]):
    """In what a cohort's own structure differs from its programme's."""

    change = serializers.ChoiceField(choices=[change.value for change in Change])
    title = serializers.CharField()
    was_on = serializers.DateField(allow_null=True)
    on = serializers.DateField(allow_null=True)
    takes_effect = serializers.BooleanField()


class CohortStructureSerializer(serializers.Serializer[dict[str, Any]]):
    """The steps of a cohort, and what taking its programme's structure would do."""

    is_own = serializers.BooleanField()
    steps = DatedStepSerializer(many=True)
    differences = DifferenceSerializer(many=True)


class GuideSerializer(serializers.ModelSerializer[Guide]):
    """A text to read."""

    class Meta:
        model = Guide
        fields: ClassVar[list[str]] = [
            "id",
            "program",
            "key",
            "title",
            "audience",
            "framework",
            "body",
        ]
        read_only_fields: ClassVar[list[str]] = ["program", "key"]


class RowSerializer(serializers.Serializer[dict[str, str]]):
    """A row of a table."""

    key = serializers.SlugField(max_length=60)
    text = serializers.CharField(max_length=LONGEST_QUESTION)


class ConditionSerializer(serializers.Serializer[dict[str, Any]]):
    """Under which answers to a question before it something is asked."""

    question = serializers.SlugField(max_length=60)
    answers = serializers.ListField(child=serializers.CharField(max_length=LONGEST_CHOICE))


class SurveyQuestionSerializer(serializers.Serializer[dict[str, Any]]):
    """A question of a survey."""

    key = serializers.SlugField(max_length=90)
    text = serializers.CharField(max_length=LONGEST_QUESTION)
    type = serializers.ChoiceField(choices=[(name, name) for name in TYPES])
    choices = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_CHOICE), default=list
    )
    audience = serializers.ChoiceField(choices=Audience.choices, default=Audience.BOTH)
    is_required = serializers.BooleanField(default=False)
    rows = RowSerializer(many=True, default=list)
    show_if = ConditionSerializer(allow_null=True, default=None)
    measures = serializers.ChoiceField(
        choices=[("", "nothing"), (CONFIDENCE, CONFIDENCE)], allow_blank=True, default=""
    )


class SurveySerializer(serializers.ModelSerializer[Survey]):
    """What a survey asks; never what was answered. `questions`, where they are sent, take the place
    of all there are."""

    questions = SurveyQuestionSerializer(many=True, required=False)
    instruments = serializers.SerializerMethodField()

    class Meta:
        model = Survey
        fields: ClassVar[list[str]] = [
            "id",
            "program",
            "key",
            "title",
            "kind",
            "audience",
            "introduction",
            "is_anonymous",
            "questions",
            "instruments",
        ]
        read_only_fields: ClassVar[list[str]] = ["program", "key"]

    def get_instruments(self, survey: Survey) -> list[str]:
        """Those that are scored, as 'key version'."""
        return [f"{one['key']} {one['version']}" for one in survey.instruments]


class InstrumentSerializer(serializers.Serializer[Any]):
    """An instrument; `id` is its key in the product, or the id of one that was added."""

    id = serializers.CharField(source="ref")
    title = serializers.CharField(source="definition.title")
    version = serializers.CharField(source="definition.version")
    licence = serializers.CharField(source="definition.licence.name")
    is_validated = serializers.BooleanField(source="definition.is_validated")
    is_own = serializers.BooleanField()
    definition = serializers.DictField()


class NewInstrumentSerializer(serializers.Serializer[dict[str, Any]]):
    """An instrument to add: what its file would hold."""

    pack = serializers.DictField()
    has_permission = serializers.BooleanField()


class InstrumentChoiceSerializer(serializers.Serializer[dict[str, Any]]):
    """Which instrument a survey takes over."""

    instrument = serializers.CharField(max_length=60)


class AgreementSerializer(serializers.ModelSerializer[AgreementVersion]):
    """A version of the confidentiality agreement."""

    class Meta:
        model = AgreementVersion
        fields: ClassVar[list[str]] = ["id", "number", "text", "published_at"]
        read_only_fields: ClassVar[list[str]] = ["number", "published_at"]


class CohortSerializer(serializers.ModelSerializer[Cohort]):
    """One run of a programme."""

    questions = QuestionSerializer(many=True, required=False)
    matching_weights = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    matching_rules = serializers.DictField(read_only=True)
    setting_lessons = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST, allow_blank=True), required=False
    )

    class Meta:
        model = Cohort
        fields: ClassVar[list[str]] = [
            "id",
            "program",
            "name",
            "status",
            "enrollment_opens_on",
            "enrollment_closes_on",
            "starts_on",
            "ends_on",
            "mentor_places",
            "mentee_places",
            "response_days",
            "is_open_to_applications",
            "has_choice",
            "questions",
            "lessons",
            "setting_lessons",
            "thanks",
            "matching_weights",
            "matching_rules",
            "join_token",
            "copied_from",
            "created_at",
            "closed_at",
        ]
        read_only_fields: ClassVar[list[str]] = [
            "program",
            "status",
            "join_token",
            "copied_from",
            "created_at",
            "closed_at",
        ]


class StageSerializer(serializers.Serializer[dict[str, Any]]):
    """To which stage a cohort moves."""

    to = serializers.ChoiceField(choices=Cohort.Status.choices)


class CohortFilterSerializer(serializers.Serializer[dict[str, Any]]):
    """Which cohorts to list."""

    program = serializers.UUIDField(required=False)
    status = serializers.ChoiceField(choices=Cohort.Status.choices, required=False)


class ProgramFilterSerializer(serializers.Serializer[dict[str, Any]]):
    """Which programmes to list."""

    search = serializers.CharField(required=False, allow_blank=True)
    state = serializers.ChoiceField(choices=["in_use", "archived", "all"], required=False)
