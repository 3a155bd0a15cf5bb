"""What mentors work through before they are matched: to settle, to read, to think over."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorship.tenancy import TenantForeignKey, TenantModel
from programs.models.programs import Program
from programs.models.structure import Guide


class PreparationItem(TenantModel):
    """One part of a programme's preparation.

    `revision` counts the changes after which it is to be done again; a slip of the pen that was
    put right does not count; `asked_on` is the day of the last that did.
    `options` of a scenario: [{text, feedback, is_best}].
    """

    class Kind(models.TextChoices):
        CHECK = "check", _("To settle")
        READING = "reading", _("To read")
        SCENARIO = "scenario", _("To think over")

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="preparation")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    guide = TenantForeignKey(
        Guide, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    options = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    asked_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["organization", "program"], name="programs_preparation_program")
        ]

    def __str__(self) -> str:
        return self.text
