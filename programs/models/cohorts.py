"""Cohorts: the runs of a programme."""

import secrets
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.errors import Conflict, explains
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy
from programs.models.programs import Program


def new_join_token() -> str:
    """Part of a cohort's address for applying: unguessable."""
    return secrets.token_urlsafe(18)


class Cohort(TenantModel):
    """One run of a programme."""

    class Status(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Draft")
        ENROLLING = "enrolling", gettext_lazy("Enrolling")
        MATCHING = "matching", gettext_lazy("Matching")
        ACTIVE = "active", gettext_lazy("Active")
        CLOSING = "closing", gettext_lazy("Closing")
        CLOSED = "closed", gettext_lazy("Closed")

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    enrollment_opens_on = models.DateField(null=True, blank=True)
    enrollment_closes_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    mentor_places = models.PositiveIntegerField(
        gettext_lazy("places for mentors"), null=True, blank=True
    )
    mentee_places = models.PositiveIntegerField(
        gettext_lazy("places for mentees"), null=True, blank=True
    )
    response_days = models.PositiveSmallIntegerField(
        gettext_lazy("days to answer a proposed match"),
        default=7,
        validators=[MinValueValidator(1)],
    )
    matching_weights = models.JSONField(default=dict)
    matching_rules = models.JSONField(default=dict)
    questions = models.JSONField(gettext_lazy("questions of your own"), default=list)
    join_token = models.CharField(max_length=40, default=new_join_token, editable=False)
    is_open_to_applications = models.BooleanField(default=False)
    has_choice = models.BooleanField(
        gettext_lazy("mentees choose among recommended mentors"), default=False
    )
    copied_from = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    lessons = models.TextField(blank=True)
    structure_taken_at = models.DateTimeField(null=True, blank=True, editable=False)
    # By the settings that they touch: see programs/lessons.py.
    setting_lessons = models.JSONField("lessons by setting", default=dict)
    thanks = models.TextField("thanks to everybody who took part", blank=True)
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
                _("A cohort that is %(here)s cannot be moved to that stage.") % {"here": here},
                code="cohort_state",
            )

    @property
    def accepts_enrollments(self) -> bool:
        return self.status in {self.Status.ENROLLING, self.Status.MATCHING, self.Status.ACTIVE}

    @property
    def is_matchable(self) -> bool:
        return self.status in {self.Status.MATCHING, self.Status.ACTIVE}

    @property
    def has_own_structure(self) -> bool:
        """Until it starts, a cohort follows the structure of its programme."""
        return self.structure_taken_at is not None

    @property
    def is_over(self) -> bool:
        return self.status == self.Status.CLOSED

    @property
    def is_ending(self) -> bool:
        """It is being closed or is closed: nobody is matched any more."""
        return self.status in {self.Status.CLOSING, self.Status.CLOSED}

    def require_open(self) -> None:
        """Raise Conflict when the cohort is closed."""
        if self.is_over:
            raise Conflict(_("This cohort is closed."), code="cohort_closed")

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


explains(
    "programs_cohort_name_unique", gettext_lazy("Another cohort of this programme has this name.")
)
explains("programs_cohort_ends_after_start", gettext_lazy("A cohort ends after it starts."))
