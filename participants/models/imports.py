"""Files of people, and what became of each row."""

from django.db import models

from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy
from participants.models.file_imports import FileImport, RememberedColumns


class PersonImport(FileImport):
    """One file of people: uploaded, mapped, previewed, imported."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", gettext_lazy("Uploaded")
        PREVIEWING = "previewing", gettext_lazy("Preparing the preview")
        PREVIEWED = "previewed", gettext_lazy("Ready to import")
        IMPORTING = "importing", gettext_lazy("Importing")
        IMPORTED = "imported", gettext_lazy("Imported")
        FAILED = "failed", gettext_lazy("Could not be read")
        DISCARDED = "discarded", gettext_lazy("Discarded")

    AT_WORK = frozenset({Status.PREVIEWING, Status.IMPORTING})

    # Of `options`: date_order, stages and leavers (`importing.survey.layout_of`).
    file = models.FileField(upload_to="imports/", max_length=255)
    status = models.CharField(max_length=12, choices=Status, default=Status.UPLOADED)

    @property
    def is_ready(self) -> bool:
        return super().is_ready and self.counts.get("rows", 0) > self.counts.get("refused", 0)


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


class ImportMapping(RememberedColumns):
    """The columns of files of people."""

    class Meta(RememberedColumns.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "signature"], name="participants_mapping_once"
            )
        ]
