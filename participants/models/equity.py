"""What people say of themselves so that fairness can be seen, apart from all else."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from mentorship.tenancy import TenantForeignKey, TenantModel
from participants.models.people import Person


class EquityQuestion(TenantModel):
    """How this organisation asks for one characteristic; without rows it asks as is usual."""

    key = models.SlugField(max_length=20)
    label = models.CharField(max_length=120)
    choices = ArrayField(models.CharField(max_length=80))
    position = models.PositiveSmallIntegerField(default=0)
    is_asked = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="participants_equity_question_once"
            )
        ]

    def __str__(self) -> str:
        return self.label


class EquityConsent(TenantModel):
    """Somebody agreed to what their answers are used for. Withdrawn, it is deleted with them.

    The database shows it, and the answers, to the person alone (see the migration).
    """

    person = TenantForeignKey(Person, on_delete=models.DO_NOTHING, related_name="+")
    wording = models.CharField(max_length=20)
    given_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person"], name="participants_equity_consent_once"
            )
        ]

    def __str__(self) -> str:
        return "A consent"


class EquityAnswer(TenantModel):
    """A characteristic that somebody declared, apart from their profile."""

    person = TenantForeignKey(Person, on_delete=models.DO_NOTHING, related_name="+")
    question = models.SlugField(max_length=20)
    choice = models.CharField(max_length=80)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person", "question"], name="participants_equity_once"
            )
        ]

    def __str__(self) -> str:
        return "An answer"
