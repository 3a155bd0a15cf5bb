"""Surveys: the questions that a programme asks."""

from django.db import models

from mentorship.tenancy import TenantForeignKey, TenantModel
from programs.models.audience import Audience
from programs.models.programs import Program


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
