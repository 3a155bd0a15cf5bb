"""What somebody wants to reach in a cohort."""

from uuid import UUID

from django.db import models
from django.utils import timezone

from mentorship.sealing.columns import SealedModel, SealedText
from mentorship.sealing.envelope import Part
from mentorship.tenancy import OrganizationField, TenantForeignKey, TenantManager, TenantModel
from mentorship.texts import gettext_lazy as _
from participants.models.enrollments import Enrollment


class Goal(SealedModel):
    """What a mentee works towards. The words are sealed; only the relationship reads them."""

    class Status(models.TextChoices):
        OPEN = "open", _("In progress")
        ACHIEVED = "achieved", _("Achieved")
        DROPPED = "dropped", _("Set aside")

    enrollment = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="goals")
    sealed_text = SealedText()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    due_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["created_at"]
        indexes = [
            models.Index(fields=["organization", "enrollment"], name="participants_goal_by_mentee")
        ]

    def __str__(self) -> str:
        return "A goal"

    @property
    def sealing_subject_id(self) -> UUID:
        return self.enrollment_id


class GoalStep(SealedModel):
    """A small step towards a goal."""

    goal = TenantForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(default=1)
    sealed_text = SealedText()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["position"]

    def __str__(self) -> str:
        return "A step"

    @property
    def sealing_subject_id(self) -> UUID:
        return self.goal.enrollment_id

    @property
    def sealing_context(self) -> tuple[Part, ...]:
        return (self.goal_id,)


class GoalStepFact(models.Model):
    """That there is a step, and whether it is done: a view without the words, for counting."""

    id = models.UUIDField(primary_key=True)
    organization = OrganizationField(db_constraint=False)
    enrollment = TenantForeignKey(Enrollment, on_delete=models.DO_NOTHING, related_name="+")
    done_at = models.DateTimeField(null=True)

    objects = TenantManager()

    class Meta:
        managed = False
        db_table = "participants_goalstepfact"

    def __str__(self) -> str:
        return "A step"
