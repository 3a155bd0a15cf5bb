"""What the programme team did about a signal."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from matching.models import Relationship
from mentorship.disclosure import administrators_do_not_see
from mentorship.errors import explains
from mentorship.models import Membership
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy
from reporting.models.signals import Signal

LONGEST_LETTER = 2_000
FOLLOWED_WITHIN = dt.timedelta(days=21)
"""A meeting so soon afterwards is counted as one that followed."""
OFFERED_FOR = dt.timedelta(days=28)
"""How long the two can answer an offer of a new match."""


class FollowUp(TenantModel):
    """One thing that a manager did for a relationship. What came of it is not kept: it is read
    from the meetings, whenever somebody looks."""

    class Kind(models.TextChoices):
        NUDGE = "nudge", gettext_lazy("A nudge to everybody")
        MENTOR = "mentor", gettext_lazy("A word to the mentor")
        MENTEE = "mentee", gettext_lazy("A word to the mentee")
        REMATCH = "rematch", gettext_lazy("A new match was offered")
        SPOKE = "spoke", gettext_lazy("Spoke with them")

    class Outcome(models.TextChoices):
        """What the two said to an offer of a new match; never which of them."""

        PARTED = "parted", gettext_lazy("A new match was asked for")
        GOES_ON = "goes_on", gettext_lazy("Both would like to go on")

    relationship = TenantForeignKey(
        Relationship, on_delete=models.CASCADE, related_name="follow_ups"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    # By the rhythm alone: that somebody had asked for support is not written down again here.
    state_then = models.CharField(max_length=20, choices=Signal.State)
    # The manager's own words to people, as they were sent.
    text = models.TextField(blank=True, max_length=LONGEST_LETTER)
    reached = models.PositiveSmallIntegerField(default=0)
    made_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    # Who would like to go on, until the other has answered: shown to themselves alone.
    mentor_goes_on = models.BooleanField(default=False)
    mentee_goes_on = models.BooleanField(default=False)
    # The same of a group's mentees or a circle's peers, by person: it is offered to each of them.
    going_on = ArrayField(models.UUIDField(), default=list, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "relationship", "kind", "made_on"],
                name="reporting_followup_once_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="spoke", text="", reached=0) | ~models.Q(kind="spoke"),
                name="reporting_followup_spoken_is_not_written",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", kind="rematch")
                | models.Q(mentor_goes_on=False, mentee_goes_on=False),
                name="reporting_followup_open_answers",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(kind="rematch"),
                name="reporting_followup_outcome_of_offer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "relationship", "made_at"],
                name="reporting_followup_by_pair",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_written(self) -> bool:
        return self.kind != self.Kind.SPOKE


# Each names a single relationship, of which an administrator sees counts.
administrators_do_not_see("follow_up")
explains(
    "reporting_followup_once_a_day",
    gettext_lazy("This was done today already; give it a little time."),
    code="followed_up_lately",
)
