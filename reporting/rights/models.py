"""The rights of people over what is held on them, and what an organisation owes to show."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.disclosure import administrators_see
from mentorship.errors import Conflict, explains
from mentorship.models import Membership
from mentorship.sealing.columns import SealedModel, SealedText
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy
from participants.models import Person
from programs.models import Cohort

REGULATOR_WITHIN = timedelta(hours=72)


class PersonalExport(SealedModel):
    """Everything held on somebody, made for them alone. The file is sealed, and kept for days."""

    class State(models.TextChoices):
        QUEUED = "queued", gettext_lazy("Waiting for a worker")
        READY = "ready", gettext_lazy("Ready")
        FAILED = "failed", gettext_lazy("Failed")
        EXPIRED = "expired", gettext_lazy("No longer kept")

    membership = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    sealed_file = SealedText(null=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "membership"],
                condition=models.Q(state="queued"),
                name="rights_export_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return "A personal export"

    @property
    def sealing_subject_id(self) -> UUID:
        return self.pk

    @property
    def is_awaited(self) -> bool:
        return self.state == self.State.QUEUED

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY and (self.expires_at or timezone.now()) > (
            timezone.now()
        )

    def require_ready(self) -> None:
        """Raise Conflict unless the file can be fetched."""
        if self.is_awaited:
            raise Conflict(_("This file is still being made."), code="export_not_ready")
        if not self.is_ready:
            raise Conflict(_("This file is no longer kept. Ask for it again."), code="export_gone")


class Erasure(TenantModel):
    """That somebody is to be erased: asked for, thought over, carried out."""

    class State(models.TextChoices):
        ASKED = "asked", gettext_lazy("Asked for")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")
        QUEUED = "queued", gettext_lazy("Being carried out")
        DONE = "done", gettext_lazy("Done")
        FAILED = "failed", gettext_lazy("Failed")

    # An account without a person has only its membership; a person without an account only itself.
    person = TenantForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    membership = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    is_asked_by_themselves = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # [{title, fate, reason, count}]: what became of what was held, without a name.
    outcome = models.JSONField(default=list)

    class Meta(TenantModel.Meta):
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person", "membership"],
                condition=models.Q(state__in=["asked", "queued"]),
                nulls_distinct=False,
                name="rights_erasure_one_open",
            )
        ]

    def __str__(self) -> str:
        return "An erasure"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.ASKED, self.State.FAILED}

    @property
    def is_due(self) -> bool:
        return self.is_open and self.due_at <= timezone.now()

    @property
    def answer_by(self) -> datetime:
        """One month after it was asked for (UK GDPR art. 12(3)); the shortest month, to be safe."""
        return self.asked_at + timedelta(days=28)

    def require_open(self) -> None:
        """Raise Conflict once it is withdrawn or carried out."""
        if not self.is_open:
            state = self.get_state_display().lower()
            raise Conflict(_("This is %(state)s already.") % {"state": state}, code="erasure_state")


class LegalHold(TenantModel):
    """Nothing on this person, or on the people of this cohort, is deleted while it stands."""

    person = TenantForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    cohort = TenantForeignKey(
        Cohort, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=500)
    placed_at = models.DateTimeField(default=timezone.now, editable=False)
    placed_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lift_reason = models.CharField(max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-placed_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None, cohort__isnull=False)
                | models.Q(person__isnull=False, cohort=None),
                name="rights_hold_on_a_person_or_a_cohort",
            ),
            models.UniqueConstraint(
                fields=["organization", "person", "cohort"],
                condition=models.Q(lifted_at=None),
                nulls_distinct=False,
                name="rights_hold_once",
            ),
        ]

    def __str__(self) -> str:
        return "A legal hold"

    @property
    def is_standing(self) -> bool:
        return self.lifted_at is None

    def require_standing(self) -> None:
        """Raise Conflict once it is lifted."""
        if not self.is_standing:
            raise Conflict(_("This hold is lifted already."), code="hold_lifted")


class RetentionRule(TenantModel):
    """For how many months a kind of data is kept. Without a row, or while it is off, for ever."""

    kind = models.CharField(max_length=30)
    months = models.PositiveSmallIntegerField()
    is_on = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind"], name="rights_retention_once"),
            models.CheckConstraint(
                condition=models.Q(months__range=(1, 120)), name="rights_retention_months"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class RetentionRun(TenantModel):
    """What a night let go of: kind to count."""

    at = models.DateTimeField(default=timezone.now)
    counts = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class Breach(TenantModel):
    """A personal data breach: facts, effects, remedy (UK GDPR art. 33(5)), and its clock."""

    class Duty(models.TextChoices):
        OPEN = "open", gettext_lazy("Not decided yet")
        YES = "yes", gettext_lazy("Yes")
        NO = "no", gettext_lazy("No: a risk to people is unlikely")

    title = models.CharField(max_length=160)
    aware_at = models.DateTimeField()
    happened_at = models.DateTimeField(null=True, blank=True)
    facts = models.TextField(max_length=5000)
    effects = models.TextField(max_length=5000, blank=True)
    remedy = models.TextField(max_length=5000, blank=True)
    people_affected = models.PositiveIntegerField(null=True, blank=True)
    regulator_duty = models.CharField(max_length=4, choices=Duty, default=Duty.OPEN)
    duty_reason = models.TextField(max_length=2000, blank=True)
    regulator_told_at = models.DateTimeField(null=True, blank=True)
    people_told_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        ordering = ["-aware_at"]
        verbose_name_plural = "breaches"

    def __str__(self) -> str:
        return self.title

    @property
    def regulator_by(self) -> datetime:
        """72 hours after one became aware (UK GDPR art. 33(1))."""
        return self.aware_at + REGULATOR_WITHIN

    @property
    def is_clock_running(self) -> bool:
        return self.regulator_duty != self.Duty.NO and self.regulator_told_at is None

    @property
    def hours_left(self) -> int:
        """Whole hours until the regulator has to know; below 0 once it is late."""
        return int((self.regulator_by - timezone.now()).total_seconds() // 3600)

    @property
    def was_told_late(self) -> bool:
        return self.regulator_told_at is not None and self.regulator_told_at > self.regulator_by


class ProcessingStatement(TenantModel):
    """What the organisation says about who processes its data, why, and where."""

    controller = models.CharField(max_length=300, blank=True)
    protection_officer = models.CharField(max_length=300, blank=True)
    lawful_basis = models.TextField(max_length=5000, blank=True)
    sub_processors = models.TextField(max_length=5000, blank=True)
    erasure_wait_days = models.PositiveSmallIntegerField(
        default=7, validators=[MinValueValidator(0), MaxValueValidator(21)]
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="rights_statement_once"),
            models.CheckConstraint(
                condition=models.Q(erasure_wait_days__range=(0, 21)), name="rights_statement_wait"
            ),
        ]

    def __str__(self) -> str:
        return "Processing"


ASKED_ALREADY = gettext_lazy("This is asked for already.")
explains(
    "rights_export_one_at_a_time",
    gettext_lazy("Your file is being made already."),
    code="export_awaited",
)
explains("rights_erasure_one_open", ASKED_ALREADY, code="erasure_open")
explains("rights_hold_once", gettext_lazy("There is a hold already."), code="hold_already")
administrators_see("breach", "erasure", "legal_hold", "personal_export", "processing", "retention")
