"""Times that somebody proposed to the others of a relationship: up to three at once."""

from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Relationship
from mentorship.errors import Conflict, explains
from mentorship.tenancy import TenantForeignKey, TenantModel, new_id
from mentorship.texts import gettext_lazy
from participants.models import Person
from scheduling.models.meetings import Meeting

MOST_TIMES = 3


class ProposedTime(TenantModel):
    """A time for a meeting that waits for a yes of the others, or what became of it."""

    class Status(models.TextChoices):
        OPEN = "open", gettext_lazy("Waits for an answer")
        ACCEPTED = "accepted", gettext_lazy("Accepted")
        DECLINED = "declined", gettext_lazy("Declined")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")
        LAPSED = "lapsed", gettext_lazy("Lapsed")

    relationship = TenantForeignKey(
        Relationship, on_delete=models.CASCADE, related_name="proposed_times"
    )
    round_id = models.UUIDField(default=new_id, editable=False)
    """The same for those that were proposed together."""
    # Open ones of a relationship have different places of three, so that there are never more.
    place = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    means = models.CharField(max_length=10, choices=Meeting.Means)
    proposed_by = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    answered_by = TenantForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    meeting = TenantForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposed_times"
    )

    class Meta(TenantModel.Meta):
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "relationship", "place"],
                condition=models.Q(status="open"),
                name="scheduling_proposedtime_three",
            ),
            models.CheckConstraint(
                condition=models.Q(place__range=(1, MOST_TIMES)),
                name="scheduling_proposedtime_place",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__range=(5, 480)), name="scheduling_proposedtime_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"Proposed time {self.pk}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.status == self.Status.OPEN and self.starts_at > timezone.now()

    def require_open(self) -> None:
        """Raise Conflict once it is answered, withdrawn or past."""
        if self.status == self.Status.OPEN and not self.is_open:
            raise Conflict(_("This time has passed. Propose another one."), code="proposal_past")
        if self.status != self.Status.OPEN:
            state = self.get_status_display().lower()
            raise Conflict(
                _("This time is %(state)s already.") % {"state": state}, code="proposal_state"
            )


explains(
    "scheduling_proposedtime_three",
    gettext_lazy(
        "You already have three proposed times that are waiting for an answer. Withdraw them first."
    ),
    code="proposals_waiting",
)
explains("scheduling_proposedtime_place", gettext_lazy("Propose up to three times."))
explains(
    "scheduling_proposedtime_minutes",
    gettext_lazy("A meeting takes between 5 minutes and 8 hours."),
)
