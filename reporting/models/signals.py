"""How relationships keep to their rhythm."""

from django.db import models
from django.utils import timezone

from matching.models import Relationship
from mentorship.disclosure import administrators_see
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy


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
    reason = models.TextField()
    next_step = models.TextField(blank=True)
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


administrators_see("signals")
