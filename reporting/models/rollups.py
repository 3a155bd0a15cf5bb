"""What happened in a week or a month."""

from django.db import models

from mentorship.disclosure import administrators_see
from mentorship.tenancy import TenantModel


class ActivityRollup(TenantModel):
    """What happened in a week or a month, recomputed from the facts, never incremented."""

    class Scope(models.TextChoices):
        RELATIONSHIP = "relationship"
        COHORT = "cohort"
        PROGRAM = "program"
        DEPARTMENT = "department"
        SITE = "site"
        ORGANIZATION = "organization"

    class Period(models.TextChoices):
        WEEK = "week"
        MONTH = "month"

    scope = models.CharField(max_length=12, choices=Scope)
    scope_id = models.UUIDField()
    period = models.CharField(max_length=5, choices=Period)
    starts_on = models.DateField()
    relationships = models.PositiveIntegerField(default=0)
    people_met = models.PositiveIntegerField(default=0)
    meetings_held = models.PositiveIntegerField(default=0)
    meetings_missed = models.PositiveIntegerField(default=0)
    meetings_confirmed = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "scope", "scope_id", "period", "starts_on"],
                name="reporting_rollup_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.period} {self.starts_on}"


administrators_see("rollups")
