"""Asking the programme team for support."""

from django.db import models
from django.utils import timezone

from matching.models import Relationship
from mentorship.errors import Conflict, explains
from mentorship.models import Membership
from mentorship.tenancy import TenantForeignKey, TenantModel
from participants.models import Enrollment, Person
from programs.models import Program


class SupportRequest(TenantModel):
    """That somebody asked the team of a programme for support. The words are apart, in
    SupportWords, behind a wall of their own."""

    class State(models.TextChoices):
        SENT = "sent", "Sent"
        SEEN = "seen", "Seen"
        ANSWERED = "answered", "Answered"
        WITHDRAWN = "withdrawn", "Withdrawn"

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    relationship = TenantForeignKey(
        Relationship, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=10, choices=Enrollment.Role)
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    seen_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    handled_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person", "program", "relationship"],
                condition=models.Q(state="sent"),
                nulls_distinct=False,
                name="support_request_one_unseen",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["sent", "seen"], closed_at=None)
                | models.Q(state__in=["answered", "withdrawn"], closed_at__isnull=False),
                name="support_request_closed_with_its_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "program", "state"], name="support_request_by_program"
            ),
            models.Index(fields=["organization", "changed_at"], name="support_request_changed"),
        ]

    def __str__(self) -> str:
        return "A request for support"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.SENT, self.State.SEEN}

    def require_open(self) -> None:
        """Raise Conflict once the request is answered or withdrawn."""
        if not self.is_open:
            state = self.get_state_display().lower()
            raise Conflict(f"This request is {state} already.", code="request_closed")


class SupportWords(TenantModel):
    """What was written on a request, sealed: by its writer, or in answer by the programme team.

    Row-level security shows a row only to the signed-in writer and to the signed-in managers of
    the programme (see migration 0001).
    """

    class Kind(models.TextChoices):
        ASKED = "asked", "What was asked"
        ANSWERED = "answered", "What was answered"

    request = TenantForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="words")
    kind = models.CharField(max_length=10, choices=Kind)
    sealed_text = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "request", "kind"], name="support_words_once"
            )
        ]

    def __str__(self) -> str:
        return "Words on a request for support"


ASKED_ALREADY = (
    "You have asked for this already, and it waits to be read. Take it back to write it anew."
)
explains("support_request_one_unseen", ASKED_ALREADY, code="asked_already")
