"""What participants answer in surveys, and that they answered.

Answers to an anonymous survey are no rows of ours: they go into a tally that only functions of the
database reach (`participants.tallies`).
"""

from uuid import uuid4

from django.db import models
from django.utils import timezone

from mentorship.errors import explains
from mentorship.tenancy import TenantForeignKey, TenantModel
from participants.models.enrollments import Enrollment
from programs.models import Survey, SurveyRound, Touchpoint


class SurveyResponse(TenantModel):
    """A participant's answers to a survey that is not anonymous. Others see them grouped and
    suppressed only."""

    survey = TenantForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    enrollment = TenantForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="survey_responses"
    )
    touchpoint = TenantForeignKey(
        Touchpoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    round = TenantForeignKey(
        SurveyRound, on_delete=models.CASCADE, null=True, blank=True, related_name="responses"
    )
    answers = models.JSONField(default=dict)
    submitted_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "survey", "enrollment", "touchpoint", "round"],
                nulls_distinct=False,
                name="participants_response_once",
            )
        ]

    def __str__(self) -> str:
        return "Answers"


class SurveyParticipation(TenantModel):
    """That somebody has answered an anonymous survey: once, and no reminder any more.

    Nothing tells when: there is no moment, and the identifier is no UUIDv7, which would hold one.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = TenantForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="participations")
    enrollment = TenantForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="survey_participations"
    )

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "round", "enrollment"],
                name="participants_participation_once",
            )
        ]

    def __str__(self) -> str:
        return "Has answered"


explains(
    "participants_response_once",
    "You have already answered this survey. Your first answers still count.",
    code="survey_answered",
)
explains(
    "participants_participation_once",
    "You have already answered this survey. Your first answers still count.",
    code="survey_answered",
)
explains(
    "participants_tally_open",
    "This survey has been counted, and takes no more answers.",
    code="survey_closed",
)
