"""A survey put to one cohort."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from mentorship.errors import Conflict, explains
from mentorship.tenancy import TenantForeignKey, TenantModel
from programs.models.audience import Audience
from programs.models.cohorts import Cohort
from programs.models.structure import Touchpoint
from programs.models.surveys import Survey


class SurveyRound(TenantModel):
    """A survey put to one cohort, at a touchpoint, at its closing, or between.

    What it asks is a copy: a survey that is changed later does not change what people answered.
    """

    AT_CLOSING = "closing"
    BY_HAND = "asked"

    cohort = TenantForeignKey(Cohort, on_delete=models.CASCADE, related_name="survey_rounds")
    survey = TenantForeignKey(Survey, on_delete=models.CASCADE, related_name="rounds")
    touchpoint = TenantForeignKey(
        Touchpoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="survey_rounds"
    )
    # The id of the programme's touchpoint, which stays when the step is taken out, AT_CLOSING, or
    # BY_HAND with its day.
    occasion = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Survey.Kind)
    audience = models.CharField(max_length=10, choices=Audience)
    introduction = models.TextField(blank=True)
    is_anonymous = models.BooleanField()
    questions = models.JSONField(default=list)
    instruments = models.JSONField(default=list)
    opens_on = models.DateField()
    closes_on = models.DateField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "cohort", "survey", "occasion"],
                name="programs_round_once",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="programs_round_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pulse(self) -> bool:
        return self.kind == Survey.Kind.PULSE

    @property
    def is_final(self) -> bool:
        return self.kind == Survey.Kind.END

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody asked the cohort now, between its steps."""
        return self.occasion.startswith(f"{self.BY_HAND}:")

    def require_open_on(self, day: date) -> None:
        """Raise Conflict before the first and after the last day."""
        if day < self.opens_on:
            raise Conflict(_("This survey is not open yet."), code="survey_not_open")
        if day > self.closes_on:
            raise Conflict(
                _("This survey has closed. Nothing was kept of what you just sent."),
                code="survey_closed",
            )

    def asks(self, role: str) -> bool:
        """Whether somebody in this role is asked; peers are asked what everyone is."""
        return self.audience in {Audience.BOTH, role}

    def questions_for(self, role: str) -> list[dict[str, Any]]:
        """What somebody in this role is asked."""
        return [
            one for one in self.questions if one.get("audience", Audience.BOTH) in ("both", role)
        ]


explains("programs_round_once", "This cohort was asked already.")
