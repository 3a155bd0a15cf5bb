"""The structure of a programme: what there is to read, and its dated steps."""

from datetime import date, timedelta

from django.db import models

from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy as _
from programs.models.audience import Audience
from programs.models.cohorts import Cohort
from programs.models.programs import Program
from programs.models.surveys import Survey


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


class Touchpoint(TenantModel):
    """A dated step of the structure, so many days after the cohort starts.

    It is either a programme's, which one changes, or a cohort's own: what a cohort kept when it
    started. `origin` is the programme's step that a cohort's own came from.
    """

    class Kind(models.TextChoices):
        MEETING = "meeting", _("Meeting")
        PULSE = "pulse", _("Pulse")
        SURVEY = "survey", _("Survey")
        GUIDE = "guide", _("Guide")

    program = TenantForeignKey(
        Program, on_delete=models.CASCADE, null=True, blank=True, related_name="touchpoints"
    )
    cohort = TenantForeignKey(
        Cohort, on_delete=models.CASCADE, null=True, blank=True, related_name="touchpoints"
    )
    origin = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    after = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followers"
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    position = models.PositiveSmallIntegerField()
    offset_days = models.SmallIntegerField(_("days after the start, below 0 before it"))
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
            models.Index(fields=["organization", "program"], name="programs_touchpoint_by_program"),
            models.Index(fields=["organization", "cohort"], name="programs_touchpoint_by_cohort"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(program=None) ^ models.Q(cohort=None),
                name="programs_touchpoint_of_one",
            ),
            models.UniqueConstraint(
                fields=["organization", "cohort", "origin"],
                name="programs_touchpoint_taken_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> Program:
        """The programme whose step it is, directly or through a cohort."""
        if self.cohort is not None:
            return self.cohort.program
        assert self.program is not None  # programs_touchpoint_of_one
        return self.program

    def day_in(self, cohort: Cohort) -> date:
        """When it comes in a cohort."""
        return cohort.starts_on + timedelta(days=self.offset_days)
