"""What happened in a week or a month, and what of it is to be counted anew."""

from uuid import uuid4

from django.db import models

from matching.models import Relationship
from mentorship.disclosure import administrators_see
from mentorship.tenancy import TenantForeignKey, TenantModel
from programs.models import Program


class ActivityRollup(TenantModel):
    """What happened in a week or a month, recomputed from the facts, never incremented.

    docs/reporting.md says what each measure is, and at which level it is counted; where it is not,
    it is 0. What holds on a day is said of the period's last day, or of today while it runs.
    """

    class Scope(models.TextChoices):
        RELATIONSHIP = "relationship"
        COHORT = "cohort"
        PROGRAM = "program"
        DEPARTMENT = "department"
        SITE = "site"
        PROFESSION = "profession"
        # Stages 1 to 7 are no rows: `stage_id` says which identifier stands for which.
        STAGE = "stage"
        ORGANIZATION = "organization"

    class Period(models.TextChoices):
        WEEK = "week"
        MONTH = "month"

    scope = models.CharField(max_length=12, choices=Scope)
    scope_id = models.UUIDField()
    period = models.CharField(max_length=5, choices=Period)
    starts_on = models.DateField()
    # Who takes part, and who met; who of the former worked here at the start, and at the end.
    people = models.PositiveIntegerField(default=0)
    people_met = models.PositiveIntegerField(default=0)
    people_employed = models.PositiveIntegerField(default=0)
    people_stayed = models.PositiveIntegerField(default=0)
    # Relationships that met; that were open; that were due to have met, and had.
    relationships = models.PositiveIntegerField(default=0)
    relationships_open = models.PositiveIntegerField(default=0)
    relationships_due = models.PositiveIntegerField(default=0)
    relationships_on_rhythm = models.PositiveIntegerField(default=0)
    meetings_held = models.PositiveIntegerField(default=0)
    meetings_missed = models.PositiveIntegerField(default=0)
    meetings_confirmed = models.PositiveIntegerField(default=0)
    meetings_expected = models.DecimalField(max_digits=12, decimal_places=4, default=0)
    minutes = models.PositiveIntegerField(default=0)
    goals_set = models.PositiveIntegerField(default=0)
    goals_reached = models.PositiveIntegerField(default=0)
    answers_asked = models.PositiveIntegerField(default=0)
    answers_given = models.PositiveIntegerField(default=0)
    # Of surveys with names alone; sums of steps, first and last, of those who answered twice.
    confidence_people = models.PositiveIntegerField(default=0)
    confidence_first = models.PositiveIntegerField(default=0)
    confidence_last = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "scope", "scope_id", "period", "starts_on"],
                name="reporting_rollup_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["organization", "period", "starts_on", "scope"],
                name="reporting_rollup_by_period",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.period} {self.starts_on}"


class TouchedWeek(TenantModel):
    """A week of a relationship in which a fact changed: written by the database itself, with the
    fact, and taken away by who counts it.

    Without a relationship it is the whole organisation's week; without a week it is all of them.
    With a scope it is a row in all its weeks: a place that somebody left or came to; or, where
    that is `staff`, who stayed. There are no keys to any of it: it may be gone by then.
    """

    relationship_id = models.UUIDField(null=True)
    week = models.DateField(null=True)
    scope = models.CharField(max_length=12, default="", db_default="")
    scope_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization"], name="reporting_touched_by_house")]

    def __str__(self) -> str:
        return f"{self.relationship_id} {self.week}"


class RollupMark(TenantModel):
    """Until which day, and in which time zone, an organisation's rollups are counted."""

    counted_until = models.DateField()
    time_zone = models.CharField(max_length=60)
    # Another one whenever notes were taken: what was counted under it holds until the next note.
    stand = models.UUIDField(default=uuid4)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization"], name="reporting_mark_once")]

    def __str__(self) -> str:
        return f"Counted until {self.counted_until}"


class FormerRhythm(TenantModel):
    """The rhythm of a relationship or a programme until the day before `until_on`: written by the
    database itself when it is changed. Without days a relationship kept to its programme's.
    """

    relationship = TenantForeignKey(
        Relationship, on_delete=models.CASCADE, null=True, related_name="+"
    )
    program = TenantForeignKey(Program, on_delete=models.CASCADE, null=True, related_name="+")
    rhythm_days = models.PositiveSmallIntegerField(null=True)
    until_on = models.DateField()

    class Meta(TenantModel.Meta):
        constraints = [
            # Who changes it twice a day had the first one until that day.
            models.UniqueConstraint(
                fields=["organization", "relationship", "until_on"],
                name="reporting_former_rhythm_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "program", "until_on"],
                name="reporting_former_rhythm_of_program_once",
            ),
            models.CheckConstraint(
                condition=models.Q(relationship=None, program__isnull=False)
                | models.Q(relationship__isnull=False, program=None),
                name="reporting_former_rhythm_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rhythm_days} days until {self.until_on}"


administrators_see("rollups")
