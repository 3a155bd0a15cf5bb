"""Check-ins that are due to a person, and when that person wishes to be written to."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone

from matching.models import Relationship
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy as _
from participants.models import Person
from programs.models import SurveyRound, Touchpoint
from scheduling.models.meetings import Meeting


class Reminder(TenantModel):
    """A check-in that is due to a person; its e-mail is owed by the outbox under `outbox_key`."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("Plan the next meeting")
        UPCOMING = "upcoming", _("A meeting is near")
        LOG = "log", _("Log the meeting")
        STEP = "step", _("A step of the programme is near")
        SURVEY = "survey", _("A survey is open")
        CHEMISTRY = "chemistry", _("How did the first meeting feel?")
        PREPARATION = "prepare", _("What you prepared has changed")
        TEAM = "team", _("A word from the programme team")

    class State(models.TextChoices):
        OWED = "owed", _("Owed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    relationship = TenantForeignKey(
        Relationship, on_delete=models.CASCADE, null=True, blank=True, related_name="reminders"
    )
    meeting = TenantForeignKey(
        Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="reminders"
    )
    touchpoint = TenantForeignKey(
        Touchpoint, on_delete=models.CASCADE, null=True, blank=True, related_name="reminders"
    )
    survey_round = TenantForeignKey(
        SurveyRound, on_delete=models.CASCADE, null=True, blank=True, related_name="reminders"
    )
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.OWED)
    due_on = models.DateField()
    send_at = models.DateTimeField()
    outbox_key = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=[
                    *("organization", "person", "kind", "relationship", "meeting", "touchpoint"),
                    *("survey_round", "due_on"),
                ],
                nulls_distinct=False,
                name="scheduling_reminder_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["organization", "person", "send_at"], name="scheduling_reminder_by_person"
            ),
            models.Index(fields=["organization", "outbox_key"], name="scheduling_reminder_by_key"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ReminderPreference(TenantModel):
    """When a person does not wish to be written to, instead of the organisation's quiet hours."""

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="reminder_preferences")
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    weekly_budget = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(14)]
    )
    paused_until = models.DateField(null=True, blank=True)
    kinds_off = ArrayField(
        models.CharField(max_length=10, choices=Reminder.Kind), default=list, blank=True
    )

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person"], name="scheduling_preference_once"
            )
        ]

    def __str__(self) -> str:
        return "Reminder preference"
