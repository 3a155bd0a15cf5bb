"""Confidentiality agreements, version by version."""

from django.db import models
from django.utils import timezone

from mentorship.tenancy import TenantForeignKey, TenantModel
from programs.models.programs import Program


class AgreementVersion(TenantModel):
    """One version of a programme's confidentiality agreement. Published ones never change."""

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    published_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "number"],
                name="programs_agreement_number_unique",
            )
        ]

    def __str__(self) -> str:
        return f"Agreement {self.number}"
