"""Asking the programme team for support, concerns for the named contact alone, and the meetings of
mentors among themselves."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Relationship
from mentorship.disclosure import administrators_do_not_see, administrators_see
from mentorship.errors import Conflict, explains
from mentorship.models import Membership
from mentorship.sealing.columns import SealedModel, SealedText
from mentorship.sealing.envelope import Part
from mentorship.tenancy import TenantForeignKey, TenantModel, new_id
from mentorship.texts import gettext_lazy
from participants.models import Enrollment, Person
from programs.models import Guide, Program
from scheduling.models import Meeting


class SupportRequest(TenantModel):
    """That somebody asked the team of a programme for support. The words are apart, in
    SupportWords, behind a wall of their own."""

    class State(models.TextChoices):
        SENT = "sent", gettext_lazy("Sent")
        SEEN = "seen", gettext_lazy("Seen")
        ANSWERED = "answered", gettext_lazy("Answered")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")

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
            raise Conflict(
                _("This request is %(state)s already.") % {"state": state}, code="request_closed"
            )


class SupportWords(SealedModel):
    """What was written on a request, sealed: by its writer, or in answer by the programme team.

    Row-level security shows a row only to the signed-in writer and to the signed-in managers of
    the programme (see migration 0001).
    """

    class Kind(models.TextChoices):
        ASKED = "asked", gettext_lazy("What was asked")
        ANSWERED = "answered", gettext_lazy("What was answered")

    request = TenantForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="words")
    kind = models.CharField(max_length=10, choices=Kind)
    sealed_text = SealedText()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "request", "kind"], name="support_words_once"
            )
        ]

    def __str__(self) -> str:
        return "Words on a request for support"

    @property
    def sealing_subject_id(self) -> UUID:
        """The request's own key: erasing it leaves everything else of its writer."""
        return self.request_id

    @property
    def sealing_context(self) -> tuple[Part, ...]:
        return (self.kind,)


class Contact(TenantModel):
    """Somebody to whom concerns may be sent: the named contact first, then deputies."""

    membership = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=1)
    named_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["position", "named_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "membership"], name="support_contact_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Signpost(TenantModel):
    """Where else to turn, in the organisation's own words. Without a row, ours stand there."""

    class Kind(models.TextChoices):
        DANGER = "danger", gettext_lazy("Somebody is in immediate danger")
        SAFEGUARDING = (
            "safeguarding",
            gettext_lazy("A patient, a child or an adult at risk may come to harm"),
        )
        SPEAKING_UP = (
            "speaking_up",
            gettext_lazy("Something is wrong at work, or somebody is bullied"),
        )
        OCCUPATIONAL_HEALTH = (
            "occupational_health",
            gettext_lazy("Your own health, or how you are coping"),
        )

    kind = models.CharField(max_length=20, choices=Kind)
    text = models.TextField(max_length=2000, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind"], name="support_signpost_once")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Concern(SealedModel):
    """What somebody wrote to the named contact, sealed, and no more about it than is needed.

    Row-level security shows a row to the signed-in account that wrote it, and to the one that it
    was written to while that one is a contact. The accounts are ids, not foreign keys: who deletes
    an account or a membership does not see these rows, and must not learn of them.
    """

    class State(models.TextChoices):
        SENT = "sent", gettext_lazy("Sent")
        SEEN = "seen", gettext_lazy("Seen")
        ANSWERED = "answered", gettext_lazy("Answered")

    author_user_id = models.UUIDField()
    recipient_user_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    sealed_text = SealedText()
    sealed_answer = SealedText(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-made_at"]
        indexes = [
            models.Index(fields=["organization", "author_user_id"], name="support_concern_author"),
            models.Index(
                fields=["organization", "recipient_user_id"], name="support_concern_recipient"
            ),
        ]

    def __str__(self) -> str:
        return "A concern"

    is_in_the_trail = False

    @property
    def sealing_subject_id(self) -> UUID:
        """Its own key: erasing it leaves everything else of its writer."""
        return self.pk

    @property
    def sealing_context(self) -> tuple[Part, ...]:
        return (self.author_user_id,)

    @property
    def is_open(self) -> bool:
        return self.state != self.State.ANSWERED

    def is_to(self, user_id: UUID) -> bool:
        """Whether it was written to this account."""
        return self.recipient_user_id == user_id

    def require_open(self) -> None:
        """Raise Conflict once it is answered."""
        if not self.is_open:
            raise Conflict(_("This is answered already."), code="concern_closed")


class ConcernEvent(TenantModel):
    """What became of a concern. Its own trail, seen by its two people alone: the organisation's
    audit trail is read by administrators, and says nothing of concerns."""

    class What(models.TextChoices):
        RAISED = "raised", gettext_lazy("Sent")
        OPENED = "opened", gettext_lazy("Read")
        SEEN = "seen", gettext_lazy("Marked as seen")
        ANSWERED = "answered", gettext_lazy("Answered")
        PASSED_ON = "passed_on", gettext_lazy("Sent to another contact")

    concern = TenantForeignKey(Concern, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(max_length=10, choices=What)
    by_writer = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.get_what_display()


class CircleMeeting(TenantModel):
    """A meeting of a programme's mentors among themselves. There are no notes on it: what is said
    there stays there."""

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(gettext_lazy("what it is about"), max_length=120)
    guide = TenantForeignKey(
        Guide, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField(gettext_lazy("when"))
    minutes = models.PositiveSmallIntegerField(
        default=45, validators=[MinValueValidator(15), MaxValueValidator(240)]
    )
    means = models.CharField(max_length=10, choices=Meeting.Means, default=Meeting.Means.IN_PERSON)
    place = models.CharField(max_length=120, blank=True)
    planned_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Made with the form, so that one that is sent twice plans one meeting.
    client_key = models.UUIDField(default=new_id, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "client_key"], name="support_circlemeeting_once"
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__range=(15, 240)), name="support_circlemeeting_minutes"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "program", "starts_at"], name="support_circle_by_program"
            )
        ]

    def __str__(self) -> str:
        return self.topic

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_to_come(self) -> bool:
        return self.cancelled_at is None and self.ends_at > timezone.now()

    def require_to_come(self) -> None:
        """Raise Conflict once the meeting is over or cancelled."""
        if not self.is_to_come:
            raise Conflict(_("This meeting is over or cancelled."), code="circle_meeting_over")


class CircleAnswer(TenantModel):
    """Whether a mentor comes to a meeting of the circle."""

    meeting = TenantForeignKey(CircleMeeting, on_delete=models.CASCADE, related_name="answers")
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    is_coming = models.BooleanField(gettext_lazy("comes"))

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "meeting", "person"], name="support_circleanswer_once"
            )
        ]

    def __str__(self) -> str:
        return "An answer"


ASKED_ALREADY = gettext_lazy(
    "You have asked for this already, and your request is waiting to be read. Take it "
    "back to write it again."
)
explains("support_request_one_unseen", ASKED_ALREADY, code="asked_already")
explains(
    "support_contact_once",
    gettext_lazy("This person is a contact already."),
    code="contact_already",
)

administrators_see("escalation_contact", "signpost")
explains("support_circlemeeting_once", gettext_lazy("This meeting is planned already."))

administrators_do_not_see("support_request", "circle_meeting")
