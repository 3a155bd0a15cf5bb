"""What the API takes and gives. The fields of a note or a goal appear for its readers alone."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from matching.models import Relationship, RelationshipMember
from mentorship.guard import LONGEST_TEXT
from participants.models import Goal
from scheduling.models import (
    CalendarInvitation,
    ChemistryAnswer,
    Meeting,
    MeetingTopic,
    Note,
    PersonalCalendar,
    ProposedTime,
    Reminder,
    ReminderPreference,
)


class RelationshipMemberSerializer(serializers.ModelSerializer[RelationshipMember]):
    name = serializers.CharField(source="person")

    class Meta:
        model = RelationshipMember
        fields = ["person_id", "name", "role", "joined_on", "left_on"]


class RelationshipSerializer(serializers.ModelSerializer[Relationship]):
    members = RelationshipMemberSerializer(many=True)
    cohort = serializers.CharField(source="cohort.name")
    program = serializers.CharField(source="cohort.program.name")

    class Meta:
        model = Relationship
        fields = [
            "id", "kind", "status", "cohort_id", "cohort", "program", "began_on", "ended_on",
            "members",
        ]  # fmt: skip


class RhythmSerializer(serializers.Serializer[Any]):
    """Null: as the programme suggests."""

    days = serializers.IntegerField(min_value=1, max_value=365, allow_null=True)


class MeetingFactSerializer(serializers.Serializer[Any]):
    """That they met: all that a programme manager sees."""

    starts_at = serializers.DateTimeField()
    status = serializers.ChoiceField(choices=Meeting.Status.choices)
    minutes = serializers.IntegerField()
    means = serializers.ChoiceField(choices=Meeting.Means.choices)
    is_confirmed = serializers.BooleanField()


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    """A meeting for its people."""

    topics = serializers.SlugRelatedField[MeetingTopic](
        slug_field="topic", many=True, read_only=True
    )

    class Meta:
        model = Meeting
        fields = [
            "id", "relationship_id", "status", "starts_at", "minutes", "means", "place", "topics",
            "planned_by_id", "logged_by_id", "logged_at", "confirmed_by_id", "confirmed_at",
        ]  # fmt: skip


class MeetingCountsSerializer(serializers.Serializer[Any]):
    """How many: all that an administrator sees."""

    held = serializers.IntegerField()
    planned = serializers.IntegerField()
    missed = serializers.IntegerField()
    minutes = serializers.IntegerField()


class PlanSerializer(serializers.Serializer[Any]):
    """`is_checked`: the writer says that what was found in the place identifies nobody."""

    client_key = serializers.UUIDField(required=False)
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=5, max_value=480)
    means = serializers.ChoiceField(choices=Meeting.Means.choices)
    place = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    is_checked = serializers.BooleanField(default=False)


@extend_schema_serializer(component_name="MeetingMove")
class MoveSerializer(PlanSerializer):
    client_key = None  # type: ignore[assignment]


class LogSerializer(serializers.Serializer[Any]):
    """`client_key` is made by the device: the same key again changes nothing."""

    client_key = serializers.UUIDField()
    meeting_id = serializers.UUIDField(required=False, help_text="The planned meeting, if any.")
    outcome = serializers.ChoiceField(choices=["held", "moved", "missed"])
    held_on = serializers.DateField()
    minutes = serializers.IntegerField(min_value=5, max_value=480)
    means = serializers.ChoiceField(choices=Meeting.Means.choices)
    topics = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False, max_length=50, default=list
    )
    finds_planned = serializers.BooleanField(
        default=False, help_text="Take the meeting planned for that day, where there is just one."
    )
    is_another = serializers.BooleanField(default=False)
    note_text = serializers.CharField(
        max_length=LONGEST_TEXT, required=False, allow_blank=True, default=""
    )
    note_audience = serializers.ChoiceField(
        choices=Note.Audience.choices, default=Note.Audience.PRIVATE
    )
    is_note_checked = serializers.BooleanField(default=False)


class QuickLogSerializer(serializers.Serializer[Any]):
    """What a device needs to log meetings of one relationship without a network."""

    id = serializers.UUIDField()
    url = serializers.CharField(help_text="Where a log is sent.")
    whom = serializers.CharField(help_text="With whom; empty where there is only one.")
    minutes = serializers.IntegerField(help_text="As long as usual.")
    means = serializers.ChoiceField(choices=Meeting.Means.choices, help_text="As usual.")
    planned_on = serializers.ListField(
        child=serializers.DateField(), help_text="Days of planned meetings, about now."
    )


class QuickLogsSerializer(serializers.Serializer[Any]):
    """Whose device it is, and what that account may log."""

    account = serializers.UUIDField()
    relationships = QuickLogSerializer(many=True)


class NoteSerializer(serializers.ModelSerializer[Note]):
    """A note, closed: its text is opened by an act of its own."""

    author = serializers.CharField()

    class Meta:
        model = Note
        fields = [
            "id", "relationship_id", "meeting_id", "author_id", "author", "audience", "written_at",
            "edited_at", "row_version",
        ]  # fmt: skip


class NoteTextSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()


class WriteNoteSerializer(serializers.Serializer[Any]):
    """`is_checked`: the writer says that what was found identifies nobody."""

    text = serializers.CharField(max_length=LONGEST_TEXT)
    audience = serializers.ChoiceField(choices=Note.Audience.choices)
    meeting_id = serializers.UUIDField(required=False)
    is_checked = serializers.BooleanField(default=False)


class EditNoteSerializer(WriteNoteSerializer):
    """`row_version`: the one that was read. Where the note was changed since, it is a 409."""

    meeting_id = None  # type: ignore[assignment]
    row_version = serializers.IntegerField(required=False, min_value=1)


class OpeningSerializer(serializers.Serializer[Any]):
    """That somebody opened words of yours."""

    at = serializers.DateTimeField()
    by = serializers.CharField()
    is_own = serializers.BooleanField(help_text="It was you.")
    what = serializers.ChoiceField(choices=["note", "goals"])
    note_id = serializers.UUIDField(allow_null=True, help_text="Null where it is deleted since.")
    goals = serializers.IntegerField(help_text="How many of your goals were opened together.")


class StepSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    text = serializers.CharField()
    done_at = serializers.DateTimeField(allow_null=True)


class GoalSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    text = serializers.CharField()
    status = serializers.ChoiceField(choices=Goal.Status.choices)
    due_on = serializers.DateField(allow_null=True)
    owner_name = serializers.CharField()
    steps = StepSerializer(many=True)


class SetGoalSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=2000)
    due_on = serializers.DateField(required=False, allow_null=True, default=None)
    is_checked = serializers.BooleanField(default=False)


class GoalStatusSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=Goal.Status.choices)


class AddStepSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=500)
    is_checked = serializers.BooleanField(default=False)


class StepDoneSerializer(serializers.Serializer[Any]):
    is_done = serializers.BooleanField()


class CreatedSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()


class ReminderPreferenceSerializer(serializers.ModelSerializer[ReminderPreference]):
    kinds_off = serializers.ListField(
        child=serializers.ChoiceField(choices=Reminder.Kind.choices), required=False
    )

    class Meta:
        model = ReminderPreference
        fields = ["quiet_from", "quiet_until", "weekly_budget", "paused_until", "kinds_off"]


class SentReminderSerializer(serializers.ModelSerializer[Reminder]):
    sent_at = serializers.DateTimeField(source="went_at")

    class Meta:
        model = Reminder
        fields = ["id", "kind", "due_on", "sent_at", "relationship", "meeting", "touchpoint"]
        read_only_fields = fields


class ToComeSerializer(serializers.Serializer[Any]):
    send_at = serializers.DateTimeField()
    lines = serializers.ListField(child=serializers.CharField())
    is_owed = serializers.BooleanField()


class CalendarSerializer(serializers.ModelSerializer[PersonalCalendar]):
    """What you chose for your calendar, and whether you have a feed."""

    has_feed = serializers.BooleanField(read_only=True)

    class Meta:
        model = PersonalCalendar
        fields = ["is_invited", "shows_names", "has_feed", "made_at", "read_at"]
        read_only_fields = ["made_at", "read_at"]
        extra_kwargs = {"is_invited": {"required": True}, "shows_names": {"required": True}}


class ProtectedTimeSerializer(serializers.Serializer[Any]):
    """What a programme grants you as a mentor in a calendar year, in minutes."""

    program_id = serializers.UUIDField()
    program = serializers.CharField()
    year = serializers.IntegerField()
    granted_minutes = serializers.IntegerField(source="granted")
    used_minutes = serializers.IntegerField(source="used")
    left_minutes = serializers.IntegerField(source="left")


class FeedAddressSerializer(serializers.Serializer[Any]):
    """The feed's address, told this once: it opens the feed without signing in."""

    address = serializers.URLField()
    webcal = serializers.CharField(help_text="The same for a click that opens a calendar program.")


class CalendarAnswerSerializer(serializers.ModelSerializer[CalendarInvitation]):
    """What somebody answered to the invitation in their calendar."""

    name = serializers.CharField(source="person")

    class Meta:
        model = CalendarInvitation
        fields = ["person_id", "name", "answer", "answered_at"]


class LengthSerializer(serializers.Serializer[Any]):
    minutes = serializers.IntegerField(min_value=5, max_value=480, required=False)


class SuitableTimeSerializer(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    reason = serializers.CharField()


class NoTimeSerializer(serializers.Serializer[Any]):
    """Why there is none, and what would help."""

    why = serializers.ListField(child=serializers.CharField())
    helps = serializers.ListField(child=serializers.CharField())


class FoundTimesSerializer(serializers.Serializer[Any]):
    """The best of `count` times until a moment; `nothing` where there is none."""

    times = SuitableTimeSerializer(many=True)
    count = serializers.IntegerField()
    until = serializers.DateTimeField()
    nothing = NoTimeSerializer(allow_null=True)


class ProposedTimeSerializer(serializers.ModelSerializer[ProposedTime]):
    class Meta:
        model = ProposedTime
        fields = [
            "id", "relationship_id", "status", "starts_at", "minutes", "means", "proposed_by_id",
            "proposed_at", "answered_at", "meeting_id",
        ]  # fmt: skip


class ProposeTimesSerializer(serializers.Serializer[Any]):
    """One to three times, in place of those that wait for an answer."""

    starts = serializers.ListField(child=serializers.DateTimeField(), min_length=1, max_length=3)
    minutes = serializers.IntegerField(min_value=5, max_value=480)
    means = serializers.ChoiceField(choices=Meeting.Means.choices)


class FitSerializer(serializers.Serializer[dict[str, Any]]):
    """Whether two people fit, as one of them says in private."""

    fit = serializers.ChoiceField(choices=ChemistryAnswer.Fit.choices)
    has_ended = serializers.BooleanField(read_only=True)
