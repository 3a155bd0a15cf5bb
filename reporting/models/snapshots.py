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


class OutcomesEdition(TenantModel):
    """What came of a cohort, or of a programme's cohorts together, as it was worked out once:
    figures with their intervals and denominators, in the shape of `reporting.outcomes.kept`.

    `part` is told of until `until`; of later days there is another edition.
    """

    class Part(models.TextChoices):
        ANSWERED = "answered"
        CHANGES = "changes"
        RETENTION = "retention"
        FOLLOWED = "followed"
        CLOSING = "closing"

    cohort = TenantForeignKey(
        Cohort, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    program = TenantForeignKey(
        Program, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    part = models.CharField(max_length=10, choices=Part)
    until = models.DateField()
    threshold = models.PositiveSmallIntegerField(default=11)
    told = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "cohort", "program", "part", "until"],
                nulls_distinct=False,
                name="reporting_outcomes_once",
            ),
            models.CheckConstraint(
                condition=models.Q(threshold__gte=11), name="reporting_outcomes_threshold"
            ),
            models.CheckConstraint(
                condition=models.Q(cohort=None, program__isnull=False)
                | models.Q(cohort__isnull=False, program=None),
                name="reporting_outcomes_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} until {self.until}"


administrators_see("survey_snapshots", "equity_editions", "outcomes_editions")
