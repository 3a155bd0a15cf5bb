"""How people, imports and enrolments read in the API. Nobody's private exclusions are in it."""

from typing import Any, ClassVar

from rest_framework import serializers

from participants.availability import WINDOWS
from participants.importing.columns import FIELDS
from participants.importing.dates import ORDERS
from participants.models import Enrollment, ImportRow, Person, PersonImport
from participants.overseers import OVERSEERS
from participants.queries.enrollments import acceptances_of
from programs.serializers import SurveyQuestionSerializer


class PersonSerializer(serializers.ModelSerializer[Person]):
    """A member of staff as HR knows them; lists by name, other people by employee number."""

    profession = serializers.StringRelatedField()  # type: ignore[var-annotated]
    specialty = serializers.StringRelatedField()  # type: ignore[var-annotated]
    department = serializers.StringRelatedField()  # type: ignore[var-annotated]
    site = serializers.StringRelatedField()  # type: ignore[var-annotated]
    line_manager = serializers.SlugRelatedField(  # type: ignore[var-annotated]
        slug_field="employee_number", read_only=True
    )
    supervisor = serializers.SlugRelatedField(  # type: ignore[var-annotated]
        slug_field="employee_number", read_only=True
    )
    assessor = serializers.SlugRelatedField(  # type: ignore[var-annotated]
        slug_field="employee_number", read_only=True
    )
    appraiser = serializers.SlugRelatedField(  # type: ignore[var-annotated]
        slug_field="employee_number", read_only=True
    )
    has_account = serializers.SerializerMethodField()

    class Meta:
        model = Person
        fields: ClassVar[list[str]] = [
            "id", "employee_number", "given_name", "family_name", "email", "profession",
            "job_title", "grade", "career_stage", "specialty", "department", "site",
            "line_manager", *OVERSEERS, "started_on", "left_on", "fte", "languages", "has_account",
        ]  # fmt: skip

    def get_has_account(self, person: Person) -> bool:
        return person.user_id is not None


class PersonChangeSerializer(serializers.Serializer[dict[str, Any]]):
    """What may be sent about a person; relations by id. What is not named stays as it is."""

    employee_number = serializers.CharField(max_length=40)
    given_name = serializers.CharField(max_length=100)
    family_name = serializers.CharField(max_length=100)
    email = serializers.EmailField(allow_blank=True, default="")
    job_title = serializers.CharField(max_length=160, allow_blank=True, default="")
    grade = serializers.CharField(max_length=60, allow_blank=True, default="")
    career_stage = serializers.IntegerField(min_value=1, max_value=7, allow_null=True, default=None)
    profession = serializers.UUIDField(allow_null=True, default=None)
    specialty = serializers.UUIDField(allow_null=True, default=None)
    department = serializers.UUIDField(allow_null=True, default=None)
    site = serializers.UUIDField(allow_null=True, default=None)
    line_manager = serializers.UUIDField(allow_null=True, default=None)
    supervisor = serializers.UUIDField(allow_null=True, default=None)
    assessor = serializers.UUIDField(allow_null=True, default=None)
    appraiser = serializers.UUIDField(allow_null=True, default=None)
    started_on = serializers.DateField(allow_null=True, default=None)
    left_on = serializers.DateField(allow_null=True, default=None)
    fte = serializers.DecimalField(
        max_digits=4, decimal_places=3, min_value=0, max_value=2, allow_null=True, default=None
    )
    languages = serializers.ListField(child=serializers.CharField(max_length=60), default=list)


class ListEntrySerializer(serializers.Serializer[Any]):
    """An entry of a list; `parent` for departments alone, `area` for skills alone."""

    id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(max_length=120)
    parent = serializers.UUIDField(  # type: ignore[assignment]
        source="parent_id", allow_null=True, required=False, default=None
    )
    area = serializers.CharField(max_length=120, allow_blank=True, required=False)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        parent = getattr(instance, "parent_id", None)
        return {
            "id": str(instance.pk),
            "name": instance.name,
            "parent": str(parent) if parent else None,
            "area": getattr(instance, "area", ""),
        }


class UploadSerializer(serializers.Serializer[dict[str, Any]]):
    """An HR export."""

    file = serializers.FileField()


class PersonImportSerializer(serializers.ModelSerializer[PersonImport]):
    """An import and where it stands; `mapping` is {heading: field}."""

    mapping = serializers.DictField(child=serializers.CharField(), read_only=True)
    options = serializers.DictField(read_only=True)
    counts = serializers.DictField(read_only=True)

    class Meta:
        model = PersonImport
        fields: ClassVar[list[str]] = [
            "id", "file_name", "status", "mapping", "options", "counts", "error", "created_at",
            "finished_at",
        ]  # fmt: skip


class MappingSerializer(serializers.Serializer[dict[str, Any]]):
    """Which heading is which field; a heading that is not named is not imported."""

    mapping = serializers.DictField(
        child=serializers.ChoiceField(choices=list(FIELDS), allow_blank=True)
    )
    date_order = serializers.ChoiceField(choices=ORDERS, required=False, allow_blank=True)
    stages = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=7), required=False
    )
    leavers = serializers.BooleanField(default=False)


class ImportRowSerializer(serializers.ModelSerializer[ImportRow]):
    """What one line of the file does, or did."""

    problems = serializers.ListField(child=serializers.DictField(), read_only=True)
    changes = serializers.DictField(read_only=True)

    class Meta:
        model = ImportRow
        fields: ClassVar[list[str]] = [
            "line", "outcome", "is_warned", "employee_number", "name", "problems", "changes",
        ]  # fmt: skip


class PersonBriefSerializer(serializers.ModelSerializer[Person]):
    """Who it is."""

    class Meta:
        model = Person
        fields: ClassVar[list[str]] = ["id", "given_name", "family_name", "job_title"]


class EnrollmentSerializer(serializers.ModelSerializer[Enrollment]):
    """A person in a cohort."""

    person = PersonBriefSerializer(read_only=True)
    availability = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Enrollment
        fields: ClassVar[list[str]] = [
            "id", "cohort", "person", "role", "status", "capacity", "availability", "invited_at",
            "applied_at", "accepted_at", "waitlisted_at", "declined_at", "withdrawn_at",
            "completed_at",
        ]  # fmt: skip


class InviteSerializer(serializers.Serializer[dict[str, Any]]):
    """Whom to ask, as what. `ask` false enrols without asking."""

    people = serializers.ListField(child=serializers.UUIDField(), max_length=500)
    role = serializers.ChoiceField(choices=Enrollment.Role.choices)
    ask = serializers.BooleanField(default=True)


class InvitedSerializer(serializers.Serializer[Any]):
    """What became of those who were to be asked."""

    invited = EnrollmentSerializer(many=True)
    already = serializers.IntegerField()
    without_email = serializers.IntegerField()
    left = serializers.IntegerField()
    outside = serializers.IntegerField(help_text="For whom the programme is not.")


class MoveSerializer(serializers.Serializer[dict[str, Any]]):
    """Which enrolments, and what to do with them."""

    enrollments = serializers.ListField(child=serializers.UUIDField(), max_length=500)
    move = serializers.ChoiceField(choices=["accept", "waitlist", "decline", "withdraw"])


class MovedSerializer(serializers.Serializer[Any]):
    """What became of them."""

    changed = EnrollmentSerializer(many=True)
    waiting = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    outside = serializers.IntegerField(help_text="For whom the programme is not.")


class AnswersSerializer(serializers.Serializer[dict[str, Any]]):
    """What a participant says: lists in order of rank; `exclusions` are read by nobody else.
    `is_checked`: what was found in the answers identifies nobody."""

    goals = serializers.ListField(child=serializers.UUIDField(), default=list)
    expertise = serializers.ListField(child=serializers.UUIDField(), default=list)
    wishes = serializers.ListField(child=serializers.UUIDField(), default=list)
    exclusions = serializers.ListField(child=serializers.UUIDField(), default=list)
    availability = serializers.ListField(
        child=serializers.ChoiceField(choices=WINDOWS), default=list
    )
    answers = serializers.DictField(default=dict)
    capacity = serializers.IntegerField(min_value=1, max_value=8, default=1)
    is_checked = serializers.BooleanField(default=False)


class OwnEnrollmentSerializer(EnrollmentSerializer):
    """One's own enrolment with everything one said, and the agreement."""

    goals = serializers.SerializerMethodField()
    expertise = serializers.SerializerMethodField()
    wishes = serializers.SerializerMethodField()
    answers = serializers.DictField(read_only=True)
    agreements_accepted = serializers.SerializerMethodField()

    class Meta(EnrollmentSerializer.Meta):
        fields: ClassVar[list[str]] = [
            *EnrollmentSerializer.Meta.fields,
            "goals", "expertise", "wishes", "answers", "agreements_accepted",
        ]  # fmt: skip

    def get_goals(self, enrollment: Enrollment) -> list[str]:
        return self._skills(enrollment, "goal")

    def get_expertise(self, enrollment: Enrollment) -> list[str]:
        return self._skills(enrollment, "expertise")

    def get_wishes(self, enrollment: Enrollment) -> list[str]:
        return [str(wish.person_id) for wish in enrollment.wishes.all()]

    def get_agreements_accepted(self, enrollment: Enrollment) -> list[int]:
        return [acceptance.version.number for acceptance in acceptances_of(enrollment)]

    @staticmethod
    def _skills(enrollment: Enrollment, kind: str) -> list[str]:
        return [str(row.skill_id) for row in enrollment.skills.all() if row.kind == kind]


class AcceptAgreementSerializer(serializers.Serializer[dict[str, Any]]):
    """The version that was read."""

    version = serializers.UUIDField()


class RoleSerializer(serializers.Serializer[dict[str, Any]]):
    """As what somebody applies."""

    role = serializers.ChoiceField(choices=Enrollment.Role.choices)


class ProfileSerializer(serializers.Serializer[dict[str, Any]]):
    """What people say about themselves."""

    languages = serializers.ListField(child=serializers.CharField(max_length=60), default=list)
    skills = serializers.ListField(child=serializers.UUIDField(), default=list)
    time_zone = serializers.CharField(
        max_length=60,
        allow_blank=True,
        required=False,
        help_text="By whose clock you read; empty for that of your site.",
    )


class OwnSurveySerializer(serializers.Serializer[dict[str, Any]]):
    """A survey that one is asked: what, until when, and how one stands to it."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    kind = serializers.CharField()
    introduction = serializers.CharField()
    is_anonymous = serializers.BooleanField()
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    standing = serializers.CharField()
    questions = SurveyQuestionSerializer(many=True)


class AskCohortSerializer(serializers.Serializer[dict[str, Any]]):
    """Which survey of the programme to put to a cohort."""

    survey = serializers.UUIDField()


class AskedCohortSerializer(serializers.Serializer[dict[str, Any]]):
    """A survey that was put to a cohort."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    people = serializers.IntegerField(help_text="How many are asked.")


class SurveyAnswersSerializer(serializers.Serializer[dict[str, Any]]):
    """Answers by the questions' keys: a choice, a list of choices, a text, or a choice by row."""

    answers = serializers.DictField()
    is_checked = serializers.BooleanField(default=False)
