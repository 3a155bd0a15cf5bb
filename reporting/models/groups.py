"""What an administrator sees of groups: counted once, decided together, never revised."""

from django.db import models
from django.utils import timezone

from mentorship.disclosure import administrators_see
from mentorship.tenancy import TenantForeignKey, TenantModel
from programs.models import Cohort


class GroupEdition(TenantModel):
    """The figures of one week's groups. A week has one edition, which stays as it was made."""

    week_on = models.DateField()
    threshold = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "week_on"], name="reporting_edition_once"
            ),
            models.CheckConstraint(
                condition=models.Q(threshold__gte=5), name="reporting_edition_threshold"
            ),
        ]

    def __str__(self) -> str:
        return f"Week of {self.week_on}"


class GroupFigure(TenantModel):
    """One group of an edition: its figures, or none where they are withheld."""

    class Scope(models.TextChoices):
        ORGANIZATION = "organization"
        PROGRAM = "program"
        COHORT = "cohort"

    class Axis(models.TextChoices):
        EVERYBODY = "everybody"
        DEPARTMENT = "department"
        SITE = "site"
        MENTORS = "mentors"

    edition = TenantForeignKey(GroupEdition, on_delete=models.CASCADE, related_name="figures")
    scope = models.CharField(max_length=12, choices=Scope)
    scope_id = models.UUIDField()
    axis = models.CharField(max_length=10, choices=Axis)
    name = models.CharField(max_length=200, blank=True)
    people = models.PositiveIntegerField(null=True)
    met = models.PositiveIntegerField(default=0)
    meetings = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    # Of a cohort, on the day of the edition: how its relationships stood.
    standing = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "edition", "scope", "scope_id", "axis", "name"],
                name="reporting_group_once",
            ),
            models.CheckConstraint(
                condition=models.Q(people__gte=5)
                | models.Q(people=None, met=0, meetings=0, minutes=0),
                name="reporting_group_of_five",
            ),
            models.CheckConstraint(
                condition=models.Q(people=None) | models.Q(met__lte=models.F("people")),
                name="reporting_group_met",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "scope", "scope_id"], name="reporting_group_by_scope"
            )
        ]

    def __str__(self) -> str:
        return f"{self.axis} {self.name}"


class CohortPeriod(TenantModel):
    """A week or month of a whole cohort, as it is told to who does not manage it: counted once,
    some days after its end, in round figures, of enough people; never revised."""

    class Period(models.TextChoices):
        WEEK = "week"
        MONTH = "month"

    cohort = TenantForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    period = models.CharField(max_length=5, choices=Period)
    starts_on = models.DateField()
    people = models.PositiveIntegerField()
    # By name, in round figures: what `reporting.editions.told_figures` makes of a rollup.
    figures = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "cohort", "period", "starts_on"],
                name="reporting_cohort_period_once",
            ),
            models.CheckConstraint(
                condition=models.Q(people__gte=5), name="reporting_cohort_period_of_five"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.starts_on}"


administrators_see("group_editions")
