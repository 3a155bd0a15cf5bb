"""What went into whose calendar: invitations with their answers, and a person's own feed."""

from django.db import models
from django.utils import timezone

from mentorship.disclosure import administrators_do_not_see
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy as _
from participants.models import Person
from scheduling.models.meetings import Meeting


class CalendarInvitation(TenantModel):
    """A meeting in one person's calendar by e-mail, and what they answered there.

    Organiser and address are kept as they were sent: an update or a cancellation finds the entry
    by them, whatever has changed since.
    """

    class Answer(models.TextChoices):
        NEEDS_ACTION = "needs_action", _("No answer yet")
        ACCEPTED = "accepted", _("Accepted")
        TENTATIVE = "tentative", _("Perhaps")
        DECLINED = "declined", _("Declined")

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    handle = models.CharField(max_length=24)
    organizer = models.EmailField()
    address = models.EmailField()
    answer = models.CharField(max_length=12, choices=Answer, default=Answer.NEEDS_ACTION)
    # As the calendar program says: which version it answers, and when. Older ones change nothing.
    answered_sequence = models.PositiveIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "meeting", "person"],
                name="scheduling_calendarinvitation_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "handle"], name="scheduling_calendarinvitation_handle"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    answer__in=["needs_action", "accepted", "tentative", "declined"]
                ),
                name="scheduling_calendarinvitation_answer_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_answer_display()


class PersonalCalendar(TenantModel):
    """What a person chose for their calendar, and their feed while they have one.

    The secret of the feed's address is kept as its hash: who reads this table cannot read the feed.
    """

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    is_invited = models.BooleanField(_("invitations by e-mail"), default=True)
    shows_names = models.BooleanField(_("names in the feed"), default=False)
    secret_hash = models.BinaryField(max_length=32, null=True)
    made_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    # What was read last and since when it is so, for programs that ask for what is newer.
    content_hash = models.CharField(max_length=64, blank=True)
    content_changed_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person"], name="scheduling_personalcalendar_once"
            ),
            models.CheckConstraint(
                condition=models.Q(secret_hash=None, made_at=None)
                | models.Q(secret_hash__isnull=False, made_at__isnull=False),
                name="scheduling_personalcalendar_feed_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return "Calendar"

    @property
    def has_feed(self) -> bool:
        return self.secret_hash is not None


administrators_do_not_see("calendar")
