"""Whom a run would join, and what they answer."""

from uuid import UUID

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models.runs import MatchRun
from mentorship.errors import Conflict, explains
from mentorship.sealing.columns import SealedModel, SealedText
from mentorship.sealing.envelope import Part
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy
from participants.models import Enrollment


class Proposal(TenantModel):
    """Two people whom a run would join, and why. Scores are points of 10,000."""

    class Status(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Draft")
        PUBLISHED = "published", gettext_lazy("Waiting for answers")
        ACCEPTED = "accepted", gettext_lazy("Accepted")
        DECLINED = "declined", gettext_lazy("Declined")
        EXPIRED = "expired", gettext_lazy("No answer in time")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", gettext_lazy("Accepted")
        DECLINED = "declined", gettext_lazy("Declined")

    run = TenantForeignKey(MatchRun, on_delete=models.CASCADE, related_name="proposals")
    mentor = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    mentee = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(validators=[MaxValueValidator(10_000)])
    # [{criterion, label, points, max_points, text}]: the points add up to the score exactly.
    parts = models.JSONField(default=list)
    sentence = models.TextField(blank=True)
    is_locked = models.BooleanField(default=False)
    is_by_hand = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    mentor_answer = models.CharField(max_length=10, choices=Answer, blank=True)
    mentee_answer = models.CharField(max_length=10, choices=Answer, blank=True)
    mentor_answered_at = models.DateTimeField(null=True, blank=True)
    mentee_answered_at = models.DateTimeField(null=True, blank=True)
    respond_by = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-score"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "run", "mentor", "mentee"], name="matching_proposal_once"
            ),
            # How many may wait for one mentor is counted by a trigger of the database.
            models.UniqueConstraint(
                fields=["organization", "mentee"],
                condition=models.Q(status="published"),
                name="matching_proposal_one_waiting",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "run", "-score"], name="matching_proposal_by_score"
            ),
            models.Index(
                fields=["organization", "mentor"],
                condition=models.Q(status="published"),
                name="matching_proposal_of_mentor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score}"

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_accepted_by_both(self) -> bool:
        return self.mentor_answer == self.mentee_answer == self.Answer.ACCEPTED

    def side_of(self, person_id: UUID | None) -> str:
        """`mentor` or `mentee`; empty for anybody else."""
        sides = {self.mentor.person_id: "mentor", self.mentee.person_id: "mentee"}
        return sides.get(person_id, "") if person_id else ""

    def answer_of(self, side: str) -> str:
        """What that side answered so far."""
        return self.mentor_answer if side == "mentor" else self.mentee_answer

    def require_waiting(self) -> None:
        """Raise Conflict when there is nothing left to answer."""
        if not self.is_waiting:
            raise Conflict(
                _("This match is no longer waiting for an answer."), code="proposal_not_waiting"
            )


class DeclineReason(SealedModel):
    """Why somebody said no, sealed, for that person alone; apart from what managers read."""

    proposal = TenantForeignKey(Proposal, on_delete=models.CASCADE, related_name="decline_reasons")
    enrollment = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    sealed_text = SealedText()
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "proposal", "enrollment"],
                name="matching_declinereason_once",
            )
        ]

    def __str__(self) -> str:
        return "A reason"

    @property
    def sealing_subject_id(self) -> UUID:
        return self.enrollment_id

    @property
    def sealing_context(self) -> tuple[Part, ...]:
        return (self.proposal_id,)


explains("matching_proposal_once", gettext_lazy("These two are proposed in this run already."))
explains(
    "matching_proposal_one_waiting",
    gettext_lazy("This mentee has a match that waits for an answer already."),
    code="one_waiting",
)
explains(
    "matching_proposal_within_capacity",
    gettext_lazy("This mentor has no place left."),
    code="mentor_full",
)
explains(
    "matching_capacity_keeps_promises",
    gettext_lazy(
        "More mentees than that have this mentor already, or wait for an answer. "
        "Places that are promised stay."
    ),
    code="places_promised",
)
