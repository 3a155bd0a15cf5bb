"""Planned or held time of a relationship."""

from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Relationship
from mentorship.errors import Conflict, explains
from mentorship.tenancy import (
    OrganizationField,
    TenantForeignKey,
    TenantManager,
    TenantModel,
    new_id,
)
from mentorship.texts import gettext_lazy
from participants.models import Person


class Meeting(TenantModel):
    """Planned or held time of one relationship."""

    class Status(models.TextChoices):
        PLANNED = "planned", gettext_lazy("Planned")
        HELD = "held", gettext_lazy("Held")
        MOVED = "moved", gettext_lazy("Moved")
        MISSED = "missed", gettext_lazy("Missed")
        CANCELLED = "cancelled", gettext_lazy("Cancelled")

    class Means(models.TextChoices):
        IN_PERSON = "in_person", gettext_lazy("In person")
        VIDEO = "video", gettext_lazy("Video")
        PHONE = "phone", gettext_lazy("Phone")

    relationship = TenantForeignKey(Relationship, on_delete=models.CASCADE, related_name="meetings")
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(
        default=45, validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    means = models.CharField(max_length=10, choices=Means, default=Means.IN_PERSON)
    place = models.CharField(max_length=120, blank=True)
    planned_by = TenantForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    logged_by = TenantForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    logged_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = TenantForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Made by the device that logs, so that a log sent twice is kept once.
    client_key = models.UUIDField(default=new_id, editable=False)
    # How often it was changed since it was planned: calendars keep the highest that they have seen.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "client_key"], name="scheduling_meeting_logged_once"
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__range=(5, 480)), name="scheduling_meeting_minutes"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "relationship", "status", "starts_at"],
                name="scheduling_meeting_by_pair",
            ),
            models.Index(fields=["organization", "changed_at"], name="scheduling_meeting_changed"),
            models.Index(fields=["organization", "starts_at"], name="scheduling_meeting_by_start"),
        ]

    def __str__(self) -> str:
        return f"Meeting {self.pk}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_planned(self) -> bool:
        return self.status == self.Status.PLANNED

    @property
    def is_held(self) -> bool:
        return self.status == self.Status.HELD

    @property
    def awaits_log(self) -> bool:
        """Its time has come, and nobody has said what became of it."""
        return self.is_planned and self.starts_at <= timezone.now()

    @property
    def awaits_confirmation(self) -> bool:
        return self.is_held and self.confirmed_at is None and self.logged_at is not None

    def require_planned(self) -> None:
        """Raise Conflict once somebody has said what became of the meeting."""
        if not self.is_planned:
            state = self.get_status_display().lower()
            raise Conflict(
                _("This meeting is %(state)s already.") % {"state": state}, code="meeting_state"
            )

    def require_unconfirmed(self) -> None:
        """Raise Conflict unless the meeting was held and waits to be confirmed."""
        if not self.is_held:
            raise Conflict(_("Only a meeting that was held is confirmed."), code="meeting_state")
        if self.confirmed_at is not None:
            raise Conflict(_("This meeting is confirmed already."), code="meeting_confirmed")


class MeetingFact(models.Model):
    """What a programme manager sees of a meeting: a view, and there is nothing more in it."""

    id = models.UUIDField(primary_key=True)
    organization = OrganizationField(db_constraint=False)
    relationship = TenantForeignKey(Relationship, on_delete=models.DO_NOTHING, related_name="+")
    status = models.CharField(max_length=10, choices=Meeting.Status)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    means = models.CharField(max_length=10, choices=Meeting.Means)
    is_confirmed = models.BooleanField()

    objects = TenantManager()

    class Meta:
        managed = False
        db_table = "scheduling_meetingfact"

    def __str__(self) -> str:
        return f"Meeting {self.pk}"

    @property
    def is_held(self) -> bool:
        return self.status == Meeting.Status.HELD


class MeetingTopic(TenantModel):
    """A topic ticked on a meeting. Others than the relationship see topics grouped only."""

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="topics")
    topic = models.CharField(max_length=60)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "meeting", "topic"], name="scheduling_topic_once"
            )
        ]

    def __str__(self) -> str:
        return "A topic"


explains("scheduling_meeting_logged_once", gettext_lazy("This meeting is logged already."))
explains(
    "scheduling_meeting_minutes", gettext_lazy("A meeting takes between 5 minutes and 8 hours.")
)
