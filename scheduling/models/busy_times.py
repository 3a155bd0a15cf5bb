"""Who is busy when with a planned meeting to come: nobody twice at one time.

The database writes these rows itself, at every planning, moving and cancelling and whenever
somebody joins or leaves a relationship (migration `0010`), so that no way of planning a meeting can
forget them. The exclusion constraint refuses the second of two meetings, also where both are
planned in the same moment.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models

from mentorship.errors import explains
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy as _
from participants.models import Person
from scheduling.models.meetings import Meeting

DOUBLE_BOOKED = _(
    "One of you has another mentoring meeting at this time. Choose another time, or move the "
    "other meeting first."
)


class BusyTime(TenantModel):
    """A stretch of one person's time that a planned meeting takes."""

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="busy_times")
    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="busy_times")
    during = DateTimeRangeField()
    # False for what overlapped before the rule was there, or when somebody joined a group.
    is_kept_apart = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        constraints = [
            ExclusionConstraint(
                name="scheduling_busytime_once",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(is_kept_apart=True),
            )
        ]
        indexes = [
            models.Index(fields=["organization", "meeting"], name="scheduling_busy_by_meeting")
        ]

    def __str__(self) -> str:
        return "A busy time"


explains("scheduling_busytime_once", DOUBLE_BOOKED, code="double_booked")
