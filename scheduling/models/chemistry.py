"""Whether two people fit, as each of them says in private."""

from django.db import models

from matching.models import Relationship
from mentorship.errors import explains
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy as _
from participants.models import Person
from scheduling.models.meetings import Meeting


class ChemistryAnswer(TenantModel):
    """What one of a pair said after a meeting. Row-level security shows it to its writer alone;
    a function of the database tells who has answered, and whether the pair is to end."""

    class Fit(models.TextChoices):
        GOOD = "good", _("A good fit")
        UNSURE = "unsure", _("I am not sure yet")
        MISFIT = "misfit", _("Not a fit")

    relationship = TenantForeignKey(
        Relationship, on_delete=models.DO_NOTHING, related_name="chemistry_answers"
    )
    # Of a meeting there is one answer; what is said after a later one counts besides.
    meeting = TenantForeignKey(Meeting, on_delete=models.DO_NOTHING, related_name="+")
    person = TenantForeignKey(Person, on_delete=models.DO_NOTHING, related_name="+")
    fit = models.CharField(max_length=10, choices=Fit)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "relationship", "meeting", "person"],
                name="scheduling_chemistry_once",
            )
        ]

    def __str__(self) -> str:
        return "A private answer"


explains("scheduling_chemistry_once", "You have answered already.")
