"""Files made by a worker, kept for a while, and the days on which they are made by themselves."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mentorship.disclosure import administrators_see
from mentorship.errors import Conflict
from mentorship.models import Membership
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy
from programs.models import Cohort, Program

LAST_DAY_OF_ALL_MONTHS = 28


class WantedFile(TenantModel):
    """What should be in a file: which table, of what, of which time, in which format."""

    class Kind(models.TextChoices):
        BOARD = "board", gettext_lazy("Board report")
        ENROLLMENTS = "enrollments", gettext_lazy("Enrolments")
        RELATIONSHIPS = "relationships", gettext_lazy("Relationships")
        HOURS = "hours", gettext_lazy("Hours of each person")
        ENGAGEMENT = "engagement", gettext_lazy("Engagement")
        ACTIVITY = "activity", gettext_lazy("Activity by month")
        PROTECTED_TIME = "protected_time", gettext_lazy("Protected time")
        SURVEYS = "surveys", gettext_lazy("Survey results")
        EQUITY = "equity", gettext_lazy("Equality monitoring")

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", gettext_lazy("Excel (XLSX)")
        PARQUET = "parquet", "Parquet"
        PDF = "pdf", "PDF"

    class Period(models.TextChoices):
        ALL = "all", gettext_lazy("The whole time")
        LAST_MONTH = "last_month", gettext_lazy("The last whole month")
        LAST_QUARTER = "last_quarter", gettext_lazy("The last three whole months")
        LAST_YEAR = "last_year", gettext_lazy("The last twelve whole months")
        CALENDAR_YEAR = "calendar_year", gettext_lazy("The last calendar year")
        BETWEEN = "between", gettext_lazy("Between two days")

    kind = models.CharField(max_length=14, choices=Kind)
    format = models.CharField(max_length=7, choices=Format, default=Format.CSV)
    cohort = TenantForeignKey(
        Cohort, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    program = TenantForeignKey(
        Program, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    period = models.CharField(max_length=13, choices=Period, default=Period.ALL)
    with_bom = models.BooleanField(default=True)
    requested_by = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_format_display()})"

    @property
    def of(self) -> str:
        """Whose figures they are, for a heading."""
        if self.cohort:
            return f"{self.cohort.program.name}, {self.cohort.name}"
        return self.program.name if self.program else ""


class ExportSchedule(WantedFile):
    """A file that is made anew on a day of each week or month, until it is stopped."""

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", gettext_lazy("Every week")
        MONTHLY = "monthly", gettext_lazy("Every month")

    class Stopped(models.TextChoices):
        BY_REQUESTER = "by_requester", gettext_lazy("stopped by you")
        NO_LONGER_ALLOWED = (
            "no_longer",
            gettext_lazy("stopped by itself: you may no longer see these figures"),
        )

    rhythm = models.CharField(max_length=7, choices=Rhythm)
    day = models.PositiveSmallIntegerField()
    """1 (Monday) to 7 of the week, or 1 to 28 of the month."""
    next_on = models.DateField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=12, choices=Stopped, blank=True)

    class Meta(WantedFile.Meta):
        ordering = ["next_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rhythm="weekly", day__range=(1, 7))
                | models.Q(rhythm="monthly", day__range=(1, LAST_DAY_OF_ALL_MONTHS)),
                name="reporting_exportschedule_day_of_rhythm",
            ),
            models.CheckConstraint(
                condition=models.Q(stopped_at=None, stopped_because="")
                | (models.Q(stopped_at__isnull=False) & ~models.Q(stopped_because="")),
                name="reporting_exportschedule_stopped_with_reason",
            ),
        ]

    @property
    def is_on(self) -> bool:
        return self.stopped_at is None

    def require_on(self) -> None:
        """Raise Conflict once it was stopped."""
        if not self.is_on:
            raise Conflict(_("This has been stopped already."), code="schedule_stopped")


class Export(WantedFile):
    """A file made by a worker, kept for a while."""

    class Status(models.TextChoices):
        QUEUED = "queued", gettext_lazy("Waiting for a worker")
        RUNNING = "running", gettext_lazy("Being made")
        READY = "ready", gettext_lazy("Ready")
        FAILED = "failed", gettext_lazy("Failed")
        EXPIRED = "expired", gettext_lazy("No longer kept")

    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    file = models.FileField(upload_to="exports/", max_length=255, blank=True)
    rows = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    """When a worker was last asked to make it."""
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    schedule = TenantForeignKey(
        ExportSchedule, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)

    class Meta(WantedFile.Meta):
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "schedule", "due_on"],
                name="reporting_export_once_for_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(since=None, until=None)
                | models.Q(since__isnull=False, until__gte=models.F("since")),
                name="reporting_export_days_in_order",
            ),
        ]

    @property
    def is_awaited(self) -> bool:
        return self.status in {self.Status.QUEUED, self.Status.RUNNING}

    @property
    def workers_lost(self) -> int:
        """How many began it and stopped, as far as is known."""
        return self.attempts - 1 if self.status == self.Status.RUNNING else self.attempts

    @property
    def is_ready(self) -> bool:
        return self.status == self.Status.READY and (
            self.expires_at is None or self.expires_at > timezone.now()
        )

    @property
    def days_left(self) -> int:
        """Whole days that the file is still kept, the last begun one counted."""
        if self.expires_at is None:
            return 0
        return max(0, -((timezone.now() - self.expires_at) // dt.timedelta(days=1)))

    @property
    def file_name(self) -> str:
        """What the file is called when it is saved by a browser."""
        of = slugify(str(self.cohort or self.program or "")) or "all-cohorts"
        return f"{self.kind}-{of}-{self.created_at:%Y-%m-%d}.{self.format}"

    def require_ready(self) -> None:
        """Raise Conflict unless the file can be fetched."""
        if self.is_awaited:
            raise Conflict(_("This file is still being made."), code="export_not_ready")
        if not self.is_ready:
            raise Conflict(_("This file is no longer kept. Ask for it again."), code="export_gone")


administrators_see("export", "export_schedule")
