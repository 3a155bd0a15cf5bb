"""E-mails that are owed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from mentorship.disclosure import administrators_see
from mentorship.errors import explains
from mentorship.tenancy import TenantModel
from mentorship.texts import gettext_lazy as _


class OutboxMessage(TenantModel):
    """An e-mail that is owed. Its key says what it is for, so that it is owed once."""

    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    to = ArrayField(models.EmailField())
    payload = models.JSONField(default=dict)
    send_at = models.DateTimeField(default=timezone.now)
    send_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="mentorship_outbox_once")
        ]
        indexes = [
            models.Index(
                models.F("organization"),
                Coalesce("leased_until", "send_at"),
                condition=models.Q(sent_at=None, withdrawn_at=None, failed_at=None),
                name="mentorship_outbox_by_turn",
            )
        ]

    def __str__(self) -> str:
        return self.key


explains("mentorship_membership_once", _("This person already belongs to the organisation."))
explains("mentorship_invitation_one_open", _("An invitation to this address is already open."))
explains("mentorship_second_factor_reset_one_open", _("A reset is asked for already."))
explains("mentorship_user_email_unique", _("There is an account with this e-mail address already."))

administrators_see(
    "access",
    "audit_trail",
    "invitation",
    "key",
    "membership",
    "organization",
    "seal",
    "second_factor",
    "settings",
    "sign_in",
)
