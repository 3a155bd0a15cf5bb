"""Files made by a worker, kept for a while."""

from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mentorship.disclosure import administrators_see
from mentorship.errors import Conflict
from mentorship.models import Membership
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy
from programs.models import Cohort


class Export(TenantModel):
    """A file made by a worker, kept for a while."""

    class Kind(models.TextChoices):
        ENROLLMENTS = "enrollments", gettext_lazy("Enrolments")
        RELATIONSHIPS = "relationships", gettext_lazy("Relationships")
        ENGAGEMENT = "engagement", gettext_lazy("Engagement")

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", gettext_lazy("Excel (XLSX)")

    class Status(models.TextChoices):
        QUEUED = "queued", gettext_lazy("Waiting for a worker")
        RUNNING = "running", gettext_lazy("Being made")
        READY = "ready", gettext_lazy("Ready")
        FAILED = "failed", gettext_lazy("Failed")
        EXPIRED = "expired", gettext_lazy("No longer kept")

    kind = models.CharField(max_length=14, choices=Kind)
    format = models.CharField(max_length=5, choices=Format, default=Format.CSV)
    cohort = TenantForeignKey(
        Cohort, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    file = models.FileField(upload_to="exports/", max_length=255, blank=True)
    rows = models.PositiveIntegerField(default=0)
    requested_by = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_format_display()})"

    @property
    def is_awaited(self) -> bool:
        return self.status in {self.Status.QUEUED, self.Status.RUNNING}

    @property
    def is_ready(self) -> bool:
        return self.status == self.Status.READY and (
            self.expires_at is None or self.expires_at > timezone.now()
        )

    @property
    def file_name(self) -> str:
        """What the file is called when it is saved by a browser."""
        of = slugify(str(self.cohort)) if self.cohort else "all-cohorts"
        return f"{self.kind}-{of}-{self.created_at:%Y-%m-%d}.{self.format}"

    def require_ready(self) -> None:
        """Raise Conflict unless the file can be fetched."""
        if self.is_awaited:
            raise Conflict(_("This file is still being made."), code="export_not_ready")
        if not self.is_ready:
            raise Conflict(_("This file is no longer kept. Ask for it again."), code="export_gone")


administrators_see("export")
