"""Shifts, and what people say of their working time."""

from datetime import time
from uuid import UUID

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from mentorship.errors import explains
from mentorship.sealing.columns import SealedModel, SealedText
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy
from participants.models import FileImport, Person, RememberedColumns
from scheduling.working_time import MINUTES_AROUND

EARLIEST, LATEST = time(7), time(21)


class RosterEntry(TenantModel):
    """What a roster or a calendar says of a person's day: a shift, leave, or that it is free.

    A shift is from moment to moment; of leave and of a free day the moments are the midnights of
    the person's zone. `rostered_on` is the day on which it begins, by which a later import
    replaces it.
    """

    class Source(models.TextChoices):
        ROSTER = "roster", gettext_lazy("Roster")
        CALENDAR = "calendar", gettext_lazy("Calendar")

    class Kind(models.TextChoices):
        DAY = "day", gettext_lazy("Day shift")
        LONG_DAY = "long_day", gettext_lazy("Long day")
        NIGHT = "night", gettext_lazy("Night")
        OFF = "off", gettext_lazy("Free")
        LEAVE = "leave", gettext_lazy("Leave")

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


class RosterCode(TenantModel):
    """What a code of the organisation's rosters means: asked once, and kept."""

    class Means(models.TextChoices):
        WORKS = "works", gettext_lazy("Works")
        OFF = "off", gettext_lazy("Free")
        LEAVE = "leave", gettext_lazy("Leave: not to be bothered")
        LEFT_OUT = "left_out", gettext_lazy("Leave these rows out")

    class Asks(models.TextChoices):
        """What a shift asks of whoever works it, where its times do not tell."""

        BY_TIMES = "", gettext_lazy("By its times")
        DAY = "day", gettext_lazy("A day shift")
        LONG_DAY = "long_day", gettext_lazy("A long day")
        NIGHT = "night", gettext_lazy("A night")

    code = models.CharField(max_length=60, blank=True)
    means = models.CharField(max_length=8, choices=Means)
    kind = models.CharField(max_length=8, choices=Asks, blank=True)
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint("organization", Lower("code"), name="scheduling_code_once"),
            models.CheckConstraint(
                condition=models.Q(starts=None, ends=None)
                | models.Q(starts__isnull=False, ends__isnull=False),
                name="scheduling_code_both_times",
            ),
        ]

    def __str__(self) -> str:
        return self.code or "(nothing)"


class RosterImport(FileImport):
    """One roster file: uploaded, mapped, its codes explained, previewed, imported."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", gettext_lazy("Uploaded")
        READING = "reading", gettext_lazy("Reading the roster")
        ASKING = "asking", gettext_lazy("Codes to explain")
        PREVIEWED = "previewed", gettext_lazy("Ready to import")
        IMPORTING = "importing", gettext_lazy("Importing")
        IMPORTED = "imported", gettext_lazy("Imported")
        FAILED = "failed", gettext_lazy("Could not be read")
        DISCARDED = "discarded", gettext_lazy("Discarded")

    AT_WORK = frozenset({Status.READING, Status.IMPORTING})

    # Of `options`: date_order, gaps_are_free, left_out.
    file = models.FileField(upload_to="rosters/", max_length=255)
    status = models.CharField(max_length=12, choices=Status, default=Status.UPLOADED)
    # [{code, count, times: [[start, end], ...]}]: codes that nobody has explained yet.
    questions = models.JSONField(default=list)

    @property
    def days(self) -> int:
        """Days of people that the file tells of."""
        return sum(self.counts.get(name, 0) for name in ("new", "replaced", "same"))

    @property
    def is_ready(self) -> bool:
        return super().is_ready and self.days > 0


class RosterRemark(TenantModel):
    """A row that was refused and why, or somebody whom nobody knows and how many rows of theirs."""

    roster_import = TenantForeignKey(RosterImport, on_delete=models.CASCADE, related_name="remarks")
    line = models.PositiveIntegerField()
    rows = models.PositiveIntegerField(default=1)
    employee_number = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=40)
    value = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)

    class Meta(TenantModel.Meta):
        ordering = ["line"]

    def __str__(self) -> str:
        return f"{self.line}: {self.code}"


class RosterMapping(RememberedColumns):
    """The columns of rosters."""

    class Meta(RememberedColumns.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "signature"], name="scheduling_rostermapping_once"
            )
        ]


class WorkingHabits(TenantModel):
    """What a person says of their working time: a repeating pattern, and when meetings suit.

    `cycle` is letters (D, N, -) from `begins_on`; `week` is {"mon": ["09:00", "17:00"], ...}.
    """

    class Pattern(models.TextChoices):
        NONE = "", gettext_lazy("Nothing regular")
        WEEKLY = "weekly", gettext_lazy("The same hours every week")
        FOUR_ON_DAYS = "four_on_days", gettext_lazy("Four on, four off (days)")
        FOUR_ON_NIGHTS = "four_on_nights", gettext_lazy("Four on, four off (nights)")
        TWO_TWO_FOUR = "two_two_four", gettext_lazy("Two days, two nights, four off")
        PANAMA = "panama", gettext_lazy("Panama 2-2-3 (28 days of days, 28 of nights)")
        DUPONT = "dupont", gettext_lazy("DuPont (four weeks)")
        OWN = "own", gettext_lazy("Another cycle")

    class Around(models.IntegerChoices):
        NONE = 0, gettext_lazy("None")
        QUARTER = 15, gettext_lazy("15 minutes")
        HALF = 30, gettext_lazy("30 minutes")
        THREE_QUARTERS = 45, gettext_lazy("45 minutes")
        HOUR = 60, gettext_lazy("An hour")

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
    minutes_around = models.PositiveSmallIntegerField(
        default=MINUTES_AROUND, choices=Around.choices
    )
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
            models.CheckConstraint(
                condition=models.Q(minutes_around__lte=60),
                name="scheduling_workinghabits_around",
            ),
        ]

    def __str__(self) -> str:
        return "Working habits"

    @property
    def limits(self) -> tuple[bool, time, time, int]:
        """When meetings suit, as the last fields of `WorkingTime`."""
        return self.meets_in_breaks, self.earliest, self.latest, self.minutes_around


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


explains("scheduling_rosterentry_once", gettext_lazy("This shift is there already."))
explains("scheduling_rosterentry_lasts", gettext_lazy("A shift ends after it begins."))
explains("scheduling_workinghabits_limits", gettext_lazy("The latest time is after the earliest."))
explains("scheduling_workinghabits_around", gettext_lazy("At most an hour around a shift."))
explains("scheduling_code_once", gettext_lazy("This code is explained already."))
explains("scheduling_code_both_times", gettext_lazy("Give both times of the code, or neither."))
