"""Files of people, and what became of each row."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.errors import Conflict
from mentorship.models import Membership
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy


class PersonImport(TenantModel):
    """One file of people: uploaded, mapped, previewed, imported."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", gettext_lazy("Uploaded")
        PREVIEWING = "previewing", gettext_lazy("Preparing the preview")
        PREVIEWED = "previewed", gettext_lazy("Ready to import")
        IMPORTING = "importing", gettext_lazy("Importing")
        IMPORTED = "imported", gettext_lazy("Imported")
        FAILED = "failed", gettext_lazy("Could not be read")
        DISCARDED = "discarded", gettext_lazy("Discarded")

    file = models.FileField(upload_to="imports/", max_length=255)
    file_name = models.CharField(max_length=255)
    status = models.CharField(max_length=12, choices=Status, default=Status.UPLOADED)
    # {heading: field}, and {date_order, stages, leavers}: see `importing.survey.layout_of`.
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    requested_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        return self.status in {self.Status.PREVIEWING, self.Status.IMPORTING}

    @property
    def is_over(self) -> bool:
        return self.status in {self.Status.IMPORTED, self.Status.FAILED, self.Status.DISCARDED}

    def require_status(self, *allowed: str) -> None:
        """Raise Conflict unless the import is in one of these states."""
        if self.status not in allowed:
            raise Conflict(
                _("This import is in the state “%(status)s”.")
                % {"status": self.get_status_display().lower()},
                code="import_state",
            )


class ImportRow(TenantModel):
    """What one line of the file would do, or did. A leaver, found by absence, has no line.

    `problems`: [{field, value, code, reason, refuses}]. `changes`: {field: [before, after]}.
    """

    class Outcome(models.TextChoices):
        CREATED = "created", gettext_lazy("New")
        CHANGED = "changed", gettext_lazy("Changed")
        UNCHANGED = "unchanged", gettext_lazy("No change")
        SKIPPED = "skipped", gettext_lazy("Repeated")
        REFUSED = "refused", gettext_lazy("Refused")
        LEFT = "left", gettext_lazy("Left")

    person_import = TenantForeignKey(PersonImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    is_warned = models.BooleanField(default=False)
    employee_number = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=300, blank=True)
    problems = models.JSONField(default=list)
    changes = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        ordering = ["line"]
        indexes = [
            models.Index(
                fields=["organization", "person_import", "outcome", "line"],
                name="participants_row_by_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.outcome}"


class ImportMapping(TenantModel):
    """Which column means what, remembered for files with the same headings."""

    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "signature"], name="participants_mapping_once"
            )
        ]

    def __str__(self) -> str:
        return self.signature
