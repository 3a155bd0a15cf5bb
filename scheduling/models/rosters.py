"""Shifts, and what people say of their working time."""

from datetime import time
from uuid import UUID

from django.db import models
from django.utils import timezone

from mentorship.errors import explains
from mentorship.sealing.columns import SealedModel, SealedText
from mentorship.tenancy import TenantForeignKey, TenantModel
from participants.models import Person

EARLIEST, LATEST = time(7), time(21)


class RosterEntry(TenantModel):
    """What a roster or a calendar says of a person's day: a shift, leave, or that it is free.

    A shift is from moment to moment; of leave and of a free day the moments are the midnights of
    the person's zone. `rostered_on` is the day on which it begins, by which a later import
    replaces it.
    """

    class Source(models.TextChoices):
        ROSTER = "roster", "Roster"
        CALENDAR = "calendar", "Calendar"

    class Kind(models.TextChoices):
        DAY = "day", "Day shift"
        LONG_DAY = "long_day", "Long day"
        NIGHT = "night", "Night"
        OFF = "off", "Free"
        LEAVE = "leave", "Leave"

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="roster_entries")
    source = models.CharField(max_length=8, choices=Source, default=Source.ROSTER)
    rostered_on = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind)
    code = models.CharField(max_length=20, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person", "rostered_on", "source", "starts_at"],
                name="scheduling_rosterentry_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="scheduling_rosterentry_lasts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rostered_on}: {self.kind}"

    @property
    def is_duty(self) -> bool:
        return self.kind not in (self.Kind.OFF, self.Kind.LEAVE)


class WorkingHabits(TenantModel):
    """What a person says of their working time: a repeating pattern, and when meetings suit.

    `cycle` is letters (D, N, -) from `begins_on`; `week` is {"mon": ["09:00", "17:00"], ...}.
    """

    class Pattern(models.TextChoices):
        NONE = "", "Nothing regular"
        WEEKLY = "weekly", "The same hours every week"
        FOUR_ON_DAYS = "four_on_days", "Four on, four off (days)"
        FOUR_ON_NIGHTS = "four_on_nights", "Four on, four off (nights)"
        TWO_TWO_FOUR = "two_two_four", "Two days, two nights, four off"
        PANAMA = "panama", "Panama 2-2-3 (28 days of days, 28 of nights)"
        DUPONT = "dupont", "DuPont (four weeks)"
        OWN = "own", "Another cycle"

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="working_habits")
    pattern = models.CharField(max_length=16, choices=Pattern, blank=True)
    cycle = models.CharField(max_length=84, blank=True)
    begins_on = models.DateField(null=True, blank=True)
    day_starts = models.TimeField(default=time(7, 30))
    day_ends = models.TimeField(default=time(20))
    night_starts = models.TimeField(default=time(19, 30))
    night_ends = models.TimeField(default=time(8))
    week = models.JSONField(default=dict, blank=True)
    meets_in_breaks = models.BooleanField(default=False)
    earliest = models.TimeField(default=EARLIEST)
    latest = models.TimeField(default=LATEST)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person"], name="scheduling_workinghabits_once"
            ),
            models.CheckConstraint(
                condition=models.Q(earliest__lt=models.F("latest")),
                name="scheduling_workinghabits_limits",
            ),
        ]

    def __str__(self) -> str:
        return "Working habits"


class WorkCalendar(SealedModel):
    """A person's calendar of shifts: an address that is read again and again, or a file once.

    The days from `covers_from` to `covers_until` are known by it. `meanings`: what the titles of
    whole days mean to its owner, {title: "off" | "leave" | "ignored"}; `questions`: titles that
    nobody has explained yet.
    """

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="work_calendars")
    # Who knows such an address reads the calendar: nobody is shown it again.
    sealed_text = SealedText(null=True, blank=True)
    host = models.CharField(max_length=253, blank=True)
    covers_from = models.DateField(null=True, blank=True)
    covers_until = models.DateField(null=True, blank=True)
    meanings = models.JSONField(default=dict, blank=True)
    questions = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta(SealedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person"], name="scheduling_workcalendar_once"
            )
        ]

    def __str__(self) -> str:
        return self.host or "A calendar"

    @property
    def sealing_subject_id(self) -> UUID:
        return self.person_id


explains("scheduling_rosterentry_once", "This shift is there already.")
explains("scheduling_rosterentry_lasts", "A shift ends after it begins.")
explains("scheduling_workinghabits_limits", "The latest time is after the earliest.")
