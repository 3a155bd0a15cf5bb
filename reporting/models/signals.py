"""How relationships keep to their rhythm."""

from django.db import models
from django.utils import timezone

from matching.models import Relationship
from mentorship.disclosure import administrators_see
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy
from reporting.signal_words import next_step_in_words, reason_in_words


class Signal(TenantModel):
    """What the programme team sees of a relationship's rhythm."""

    class State(models.TextChoices):
        ON_TRACK = "on_track", gettext_lazy("On track")
        SLOWING = "slowing", gettext_lazy("Slowing")
        STALLED = "stalled", gettext_lazy("Stalled")
        NOT_STARTED = "not_started", gettext_lazy("Not started")
        ASKED_FOR_SUPPORT = "asked_for_support", gettext_lazy("Asked for support")

    relationship = TenantForeignKey(Relationship, on_delete=models.CASCADE, related_name="signals")
    state = models.CharField(max_length=20, choices=State)
    # What the rhythm alone says: counted for those who may not see that somebody asked for support.
    rhythm_state = models.CharField(max_length=20, choices=State, default=State.ON_TRACK)
    # A code and the facts of its sentence, and a code: worded for whoever reads (`signal_words`).
    reason = models.JSONField(default=dict)
    next_step = models.CharField(max_length=20, blank=True)
    since = models.DateField()
    last_met_on = models.DateField(null=True, blank=True)
    meetings_held = models.PositiveIntegerField(default=0)
    meetings_expected = models.PositiveIntegerField(default=0)
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "relationship"], name="reporting_signal_once"
            )
        ]
        indexes = [models.Index(fields=["organization", "state"], name="reporting_signal_by_state")]

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def reason_in_words(self) -> str:
        """Why the signal is what it is."""
        return reason_in_words(self.reason)

    @property
    def next_step_in_words(self) -> str:
        """What the programme team could do."""
        return next_step_in_words(self.next_step)


administrators_see("signals")
