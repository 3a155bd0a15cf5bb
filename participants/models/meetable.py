"""When people could meet, in a form that matching compares in the thousands."""

from django.db import models
from django.utils import timezone

from mentorship.tenancy import TenantForeignKey, TenantModel
from participants.models.people import Person


class MeetableTime(TenantModel):
    """When a person could meet in the next weeks: what is told of their shifts, as bits.

    Bit i (the highest of each byte first) stands for the quarter-hour i after `starts_at`: whether
    a meeting of 45 minutes could begin there. Written by scheduling, read by matching.
    """

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="meetable_times")
    starts_at = models.DateTimeField()
    bits = models.BinaryField()
    written_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person"], name="participants_meetabletime_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} from {self.starts_at}"
