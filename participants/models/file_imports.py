"""What every import of a file has: its file, its columns, where it stands, and how it ended."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import progress
from mentorship.errors import Conflict
from mentorship.models import Membership
from mentorship.tenancy import TenantForeignKey, TenantModel


class FileImport(TenantModel):
    """One file: uploaded, mapped, previewed, imported; or failed, or discarded.

    Each kind says where its `file` is kept and what its `Status` is, and names the states in which
    a worker is `AT_WORK`.
    """

    Status: ClassVar[Any]
    AT_WORK: ClassVar[frozenset[str]]

    file = models.FileField(max_length=255)
    status = models.CharField(max_length=12)
    file_name = models.CharField(max_length=255)
    # {heading: field}, and how the file is read: see `participants.files` and each kind's own.
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
        abstract = True
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        return self.status in self.AT_WORK

    @property
    def is_ready(self) -> bool:
        """Whether there is something to carry out."""
        return bool(self.status == self.Status.PREVIEWED)

    def require_status(self, *allowed: str) -> None:
        """Raise Conflict unless the import is in one of these states."""
        if self.status not in allowed:
            raise Conflict(
                _("This import is in the state “%(status)s”.")
                % {"status": str(self.Status(self.status).label).lower()},
                code="import_state",
            )

    def begin(self) -> None:
        """A worker is to carry it out."""
        self.status = self.Status.IMPORTING
        self.save(update_fields=["status"])
        progress.report(self.pk, 0, self.counts.get("rows", 0), "waiting")

    def end(self, counts: dict[str, Any]) -> None:
        """It is carried out. The report stays; the file, a copy of what everybody's rows hold,
        is not kept longer than it is needed."""
        self.status, self.counts, self.finished_at = self.Status.IMPORTED, counts, timezone.now()
        self.save(update_fields=["status", "counts", "finished_at"])
        self._let_go_of_file()

    def fail(self, reason: str) -> bool:
        """Keep why it could not be carried out; False where nothing was at work."""
        if not self.is_busy:
            return False
        self.status, self.error, self.finished_at = self.Status.FAILED, reason, timezone.now()
        self.save(update_fields=["status", "error", "finished_at"])
        return True

    @classmethod
    def waiting(cls) -> models.QuerySet[Any]:
        """Those whose files are still kept: a failed one may be mapped again."""
        return cls.objects.exclude(status__in=(cls.Status.IMPORTED, cls.Status.DISCARDED))

    def erase(self) -> None:
        """Given up at once, for the sake of somebody who is in the file."""
        self.file.delete(save=False)
        self.status, self.finished_at = self.Status.DISCARDED, timezone.now()
        self.save()

    def give_up(self) -> None:
        """It will not be carried out, and its file goes."""
        self.status = self.Status.DISCARDED
        self.save(update_fields=["status"])
        self._let_go_of_file()

    def _let_go_of_file(self) -> None:
        transaction.on_commit(lambda: self.file.storage.delete(str(self.file.name)))


class RememberedColumns(TenantModel):
    """Which column means what, remembered for files with the same headings."""

    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.signature

    @classmethod
    def remember(cls, signature: str, mapping: dict[str, str], options: dict[str, Any]) -> None:
        """Keep what was chosen, in place of what was chosen before."""
        values = {"mapping": mapping, "options": options, "used_at": timezone.now()}
        cls.objects.update_or_create(signature=signature, defaults=values)
