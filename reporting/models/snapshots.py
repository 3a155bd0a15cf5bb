"""What people answered and declared, as it was published once: groups, and never revised."""

from django.db import models
from django.utils import timezone

from mentorship.disclosure import administrators_see
from mentorship.tenancy import TenantForeignKey, TenantModel
from programs.models import Cohort, Program, Survey


class SurveySnapshot(TenantModel):
    """The results of a survey that was not anonymous, as they were when its cohort closed.

    `questions`: of each, means in groups, in the shape that `reporting.queries.feedback` reads.
    """

    cohort = TenantForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    survey = TenantForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    threshold = models.PositiveSmallIntegerField()
    responses = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    questions = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "cohort", "survey"], name="reporting_snapshot_once"
            ),
            models.CheckConstraint(
                condition=models.Q(threshold__gte=11), name="reporting_snapshot_threshold"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EquityEdition(TenantModel):
    """Groups of what people declared, of the organisation or of a programme. A new edition is made
    when enough people have come or gone since the last."""

    program = TenantForeignKey(
        Program, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    threshold = models.PositiveSmallIntegerField(default=11)
    # Rows as the database's functions count them: see `reporting.queries.equity`.
    groups = models.JSONField(default=list)
    invited = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(threshold__gte=11), name="reporting_equity_threshold"
            )
        ]
        indexes = [
            models.Index(
                fields=["organization", "program", "-made_at"], name="reporting_equity_newest"
            )
        ]

    def __str__(self) -> str:
        return f"Equity, {self.made_at:%d %B %Y}"


administrators_see("survey_snapshots", "equity_editions")
