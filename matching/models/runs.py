"""Solvings of a cohort, and what a manager says of two people beforehand."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.errors import Conflict, explains
from mentorship.models import Membership
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy
from participants.models import Enrollment
from programs.models import Cohort


class MatchRun(TenantModel):
    """One solving of a cohort, with its inputs frozen."""

    class Status(models.TextChoices):
        QUEUED = "queued", gettext_lazy("Waiting for a worker")
        RUNNING = "running", gettext_lazy("Running")
        SOLVED = "solved", gettext_lazy("Ready to review")
        FAILED = "failed", gettext_lazy("Failed")
        CANCELLED = "cancelled", gettext_lazy("Cancelled")
        PUBLISHED = "published", gettext_lazy("Published")
        SUPERSEDED = "superseded", gettext_lazy("Replaced")

    cohort = TenantForeignKey(Cohort, on_delete=models.CASCADE, related_name="match_runs")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.QUEUED)
    weights = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict)
    # What was found and the prices that prove it; read by nothing but replaying and steering.
    certificate = models.JSONField(default=dict)
    seed = models.PositiveIntegerField(default=1)
    # Holds what mentees asked for themselves, instead of a solution; one for a cohort.
    is_by_choice = models.BooleanField(default=False)
    base_run = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    summary = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    created_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "cohort", "number"], name="matching_run_number_unique"
            ),
            models.UniqueConstraint(
                fields=["organization", "cohort"],
                condition=models.Q(is_by_choice=True),
                name="matching_run_by_choice_once",
            ),
        ]

    def __str__(self) -> str:
        if self.is_by_choice:
            return _("Chosen by mentees")
        return (
            _("Run %(self_number)s: %(self_name)s")
            % {"self_number": self.number, "self_name": self.name}
            if self.name
            else _("Run %(self_number)s") % {"self_number": self.number}
        )

    @property
    def is_under_way(self) -> bool:
        return self.status in {self.Status.QUEUED, self.Status.RUNNING}

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.SOLVED

    @property
    def has_result(self) -> bool:
        """Whether there are proposals to look at."""
        return self.status in {
            self.Status.SOLVED,
            self.Status.PUBLISHED,
            self.Status.SUPERSEDED,
        }

    def require_under_way(self) -> None:
        """Raise Conflict once a run has ended, in whatever way."""
        if not self.is_under_way:
            raise Conflict(
                _("This run is %(status)s: there is nothing to cancel.")
                % {"status": self.get_status_display().lower()},
                code="run_not_under_way",
            )

    def require_draft(self) -> None:
        """Raise Conflict unless the run is solved and not yet published."""
        if not self.is_draft:
            raise Conflict(
                _("This run is %(status)s: it can no longer be changed.")
                % {"status": self.get_status_display().lower()},
                code="run_not_draft",
            )


class PairRule(TenantModel):
    """A manager's word on two people of a cohort: together, or not."""

    class Kind(models.TextChoices):
        LOCKED = "locked", gettext_lazy("Locked together")
        FORBIDDEN = "forbidden", gettext_lazy("Not together")

    cohort = TenantForeignKey(Cohort, on_delete=models.CASCADE, related_name="pair_rules")
    mentor = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    mentee = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "mentor", "mentee"], name="matching_pairrule_once"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Unmatched(TenantModel):
    """Somebody whom a run could not place, why, and what would change it."""

    run = TenantForeignKey(MatchRun, on_delete=models.CASCADE, related_name="unmatched")
    enrollment = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    reason_code = models.CharField(max_length=40)
    sentence = models.TextField()
    remedy = models.TextField(blank=True)

    class Meta(TenantModel.Meta):
        verbose_name_plural = "unmatched"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "run", "enrollment"], name="matching_unmatched_once"
            )
        ]

    def __str__(self) -> str:
        return self.reason_code


explains("matching_pairrule_once", gettext_lazy("These two have a rule already."))
