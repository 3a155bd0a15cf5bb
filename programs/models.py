"""Programmes, their structure, and the cohorts in which they run."""

import secrets
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from mentorship.disclosure import administrators_see
from mentorship.errors import Conflict, explains
from mentorship.models import Membership
from mentorship.tenancy import TenantForeignKey, TenantModel


def new_join_token() -> str:
    """Part of a cohort's address for applying: unguessable."""
    return secrets.token_urlsafe(18)


class Program(TenantModel):
    """A purpose, a model and a structure; runs as cohorts."""

    class Model(models.TextChoices):
        ONE_TO_ONE = "one_to_one", "One to one"
        ONE_TO_MANY = "one_to_many", "One mentor with several mentees"
        GROUP = "group", "Groups"
        PEER_CIRCLE = "peer_circle", "Peer circles"
        CROSS_FUNCTIONAL = "cross_functional", "Cross-functional pairs"

    name = models.CharField(max_length=120)
    purpose = models.TextField()
    audience = models.TextField("who it is for", blank=True)
    model = models.CharField(max_length=20, choices=Model, default=Model.ONE_TO_ONE)
    template_key = models.CharField(max_length=60, blank=True)
    rhythm_days = models.PositiveSmallIntegerField(
        "days between meetings",
        default=30,
        validators=[MinValueValidator(7), MaxValueValidator(120)],
    )
    rhythm_min_days = models.PositiveSmallIntegerField(
        "shortest rhythm a pair may choose", default=14
    )
    rhythm_max_days = models.PositiveSmallIntegerField(
        "longest rhythm a pair may choose", default=62
    )
    meeting_minutes = models.PositiveSmallIntegerField(
        default=45, validators=[MinValueValidator(15), MaxValueValidator(180)]
    )
    protected_hours = models.PositiveSmallIntegerField(
        "protected hours a year for a mentor", default=12
    )
    is_preparation_required = models.BooleanField(
        "mentors prepare before they are matched", default=False
    )
    topics = models.JSONField(default=list)
    matching_weights = models.JSONField(default=dict)
    matching_rules = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=models.Q(archived_at=None),
                name="programs_program_name_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    rhythm_min_days__lte=models.F("rhythm_days"),
                    rhythm_max_days__gte=models.F("rhythm_days"),
                ),
                name="programs_program_rhythm_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_mentors(self) -> bool:
        return self.model != self.Model.PEER_CIRCLE

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def require_in_use(self) -> None:
        """Raise Conflict when the programme is archived."""
        if self.is_archived:
            raise Conflict(
                "This programme is archived. Bring it back first.", code="program_archived"
            )


class ProgramManager(TenantModel):
    """A membership that manages a programme."""

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="managers")
    membership = TenantForeignKey(
        Membership, on_delete=models.CASCADE, related_name="managed_programs"
    )

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "membership"], name="programs_manager_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} manages {self.program_id}"


class ProgramTemplate(TenantModel):
    """A structure that the organisation saved to start other programmes from."""

    name = models.CharField(max_length=120)
    definition = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"], name="programs_template_name_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Audience(models.TextChoices):
    """For whom a step, a guide or a survey is."""

    MENTOR = "mentor", "Mentors"
    MENTEE = "mentee", "Mentees"
    BOTH = "both", "Everyone"


class Guide(TenantModel):
    """A text to read: a framework, or help with a hard conversation."""

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="guides")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.BOTH)
    framework = models.CharField(max_length=40, blank=True)
    body = models.TextField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "key"], name="programs_guide_key_unique"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Survey(TenantModel):
    """Questions asked at a touchpoint.

    `questions`: [{key, text, type: scale|choice|text, choices, audience, is_required}].
    """

    class Kind(models.TextChoices):
        PULSE = "pulse", "Pulse"
        MIDPOINT = "midpoint", "Mid-point"
        END = "end", "End of cohort"

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="surveys")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.BOTH)
    introduction = models.TextField(blank=True)
    questions = models.JSONField(default=list)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "key"], name="programs_survey_key_unique"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Touchpoint(TenantModel):
    """A dated step of the structure, so many days after the cohort starts."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "Meeting"
        PULSE = "pulse", "Pulse"
        SURVEY = "survey", "Survey"
        GUIDE = "guide", "Guide"

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="touchpoints")
    position = models.PositiveSmallIntegerField()
    offset_days = models.SmallIntegerField("days after the start, below 0 before it")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MEETING)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.BOTH)
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    prompts = models.JSONField(default=list)
    guide = TenantForeignKey(
        Guide, on_delete=models.SET_NULL, null=True, blank=True, related_name="touchpoints"
    )
    survey = TenantForeignKey(
        Survey, on_delete=models.SET_NULL, null=True, blank=True, related_name="touchpoints"
    )

    class Meta(TenantModel.Meta):
        ordering = ["offset_days", "position"]
        indexes = [
            models.Index(fields=["organization", "program"], name="programs_touchpoint_by_program")
        ]

    def __str__(self) -> str:
        return self.title


class AgreementVersion(TenantModel):
    """One version of a programme's confidentiality agreement. Published ones never change."""

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    published_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "number"],
                name="programs_agreement_number_unique",
            )
        ]

    def __str__(self) -> str:
        return f"Agreement {self.number}"


class Cohort(TenantModel):
    """One run of a programme."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        ENROLLING = "enrolling", "Enrolling"
        MATCHING = "matching", "Matching"
        ACTIVE = "active", "Active"
        CLOSING = "closing", "Closing"
        CLOSED = "closed", "Closed"

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    enrollment_opens_on = models.DateField(null=True, blank=True)
    enrollment_closes_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    mentor_places = models.PositiveIntegerField("places for mentors", null=True, blank=True)
    mentee_places = models.PositiveIntegerField("places for mentees", null=True, blank=True)
    response_days = models.PositiveSmallIntegerField(
        "days to answer a proposed match", default=7, validators=[MinValueValidator(1)]
    )
    matching_weights = models.JSONField(default=dict)
    matching_rules = models.JSONField(default=dict)
    questions = models.JSONField("questions of your own", default=list)
    join_token = models.CharField(max_length=40, default=new_join_token, editable=False)
    is_open_to_applications = models.BooleanField(default=False)
    has_choice = models.BooleanField("mentees choose among recommended mentors", default=False)
    copied_from = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    lessons = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "name"], name="programs_cohort_name_unique"
            ),
            models.UniqueConstraint(
                fields=["organization", "join_token"], name="programs_cohort_join_token_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="programs_cohort_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def next_status(self) -> Status | None:
        """The stage that follows in the life cycle."""
        return _AFTER.get(self.Status(self.status))

    @property
    def previous_status(self) -> Status | None:
        """The stage to which there is a way back."""
        return _BACK.get(self.Status(self.status))

    @property
    def reached(self) -> int:
        """How many stages the cohort has behind it."""
        return list(self.Status).index(self.Status(self.status))

    def require_step_to(self, status: str) -> None:
        """Raise Conflict unless the life cycle leads from here to this stage, or back to it."""
        if status not in {self.next_status, self.previous_status} - {None}:
            here = self.get_status_display().lower()
            raise Conflict(
                f"A cohort that is {here} cannot be moved to that stage.", code="cohort_state"
            )

    @property
    def accepts_enrollments(self) -> bool:
        return self.status in {self.Status.ENROLLING, self.Status.MATCHING, self.Status.ACTIVE}

    @property
    def is_matchable(self) -> bool:
        return self.status in {self.Status.MATCHING, self.Status.ACTIVE}

    @property
    def is_over(self) -> bool:
        return self.status == self.Status.CLOSED

    def require_open(self) -> None:
        """Raise Conflict when the cohort is closed."""
        if self.is_over:
            raise Conflict("This cohort is closed.", code="cohort_closed")

    def places(self, role: str) -> int | None:
        """How many may take part in a role; None means no limit."""
        limits: dict[str, Any] = {"mentor": self.mentor_places, "mentee": self.mentee_places}
        return limits.get(role, self.mentee_places)


_AFTER = dict(zip(Cohort.Status, list(Cohort.Status)[1:], strict=False))
# A cohort whose pairs have met does not go back to being matched (it is matchable all the same),
# and a closed cohort stays closed.
_BACK = {
    Cohort.Status.ENROLLING: Cohort.Status.DRAFT,
    Cohort.Status.MATCHING: Cohort.Status.ENROLLING,
    Cohort.Status.CLOSING: Cohort.Status.ACTIVE,
}


explains("programs_program_name_unique", "Another programme has this name.")
explains("programs_program_rhythm_within_bounds", "The rhythm lies outside its own bounds.")
explains("programs_template_name_unique", "Another template has this name.")
explains("programs_cohort_name_unique", "Another cohort of this programme has this name.")
explains("programs_cohort_ends_after_start", "A cohort ends after it starts.")
explains("programs_manager_once", "This person manages the programme already.")

administrators_see("agreement", "cohort", "guide", "program", "template", "touchpoint")
