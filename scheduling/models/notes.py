"""Private text on a meeting, and who opened it."""

from uuid import UUID

from django.db import models
from django.utils import timezone

from matching.models import Relationship
from mentorship.sealing.columns import SealedModel, SealedText
from mentorship.sealing.envelope import Part
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy as _
from participants.models import Person
from scheduling.models.meetings import Meeting


class Note(SealedModel):
    """Private text on a meeting, sealed: for the relationship, or for its writer alone."""

    class Audience(models.TextChoices):
        RELATIONSHIP = "relationship", _("Us")
        PRIVATE = "private", _("Only me")

    relationship = TenantForeignKey(Relationship, on_delete=models.CASCADE, related_name="notes")
    meeting = TenantForeignKey(
        Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="notes"
    )
    author = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=14, choices=Audience, default=Audience.PRIVATE)
    sealed_text = SealedText()
    written_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-written_at"]
        indexes = [
            models.Index(fields=["organization", "relationship"], name="scheduling_note_by_pair")
        ]

    def __str__(self) -> str:
        return "A note"

    @property
    def sealing_subject_id(self) -> UUID:
        return self.relationship_id

    @property
    def sealing_context(self) -> tuple[Part, ...]:
        """A note for its writer does not become one for both by a change in the table."""
        return (self.author_id, self.audience)


class NoteOpening(TenantModel):
    """Who opened whose note, and when; the writer may see it."""

    note = TenantForeignKey(Note, on_delete=models.CASCADE, related_name="openings")
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return "An opening"
