"""How far mentors are with their preparation."""

from django.db import models
from django.utils import timezone

from mentorship.tenancy import TenantForeignKey, TenantModel
from participants.models.enrollments import Enrollment
from programs.models import PreparationItem


class PreparationMark(TenantModel):
    """A part that somebody has done, in the revision that it had then.

    What was chosen on the way to a scenario's best answer is not kept.
    """

    enrollment = TenantForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="preparation_marks"
    )
    item = TenantForeignKey(PreparationItem, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField()
    done_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enrollment", "item"],
                name="participants_preparation_mark_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} did {self.item_id}"
