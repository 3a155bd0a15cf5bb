"""What participants answer in surveys."""

from django.db import models
from django.utils import timezone

from mentorship.tenancy import TenantForeignKey, TenantModel
from participants.models.enrollments import Enrollment
from programs.models import Survey, Touchpoint


class SurveyResponse(TenantModel):
    """A participant's answers. Others see them grouped and suppressed only."""

    survey = TenantForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    enrollment = TenantForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="survey_responses"
    )
    touchpoint = TenantForeignKey(
        Touchpoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answers = models.JSONField(default=dict)
    submitted_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "survey", "enrollment", "touchpoint"],
                nulls_distinct=False,
                name="participants_response_once",
            )
        ]

    def __str__(self) -> str:
        return "Answers"
