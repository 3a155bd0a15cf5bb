"""The audit trail, which is only ever added to."""

from django.db import models
from django.utils import timezone

from mentorship.tenancy import OrganizationField, TenantModel


class AuditEvent(TenantModel):
    """Who did what, when. Rows come by `audit` alone: the app's database role may read them and
    call the function that appends one, and may not insert, change or delete any."""

    # Without a database key: an event committed on a connection of its own must neither wait for
    # a lock on the organisation's row nor for one that is only about to be committed.
    organization = OrganizationField(db_constraint=False)
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=254)
    actor_role = models.CharField(max_length=10)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True)
    details = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["organization", "-at"], name="mentorship_audit_by_time"),
            models.Index(fields=["organization", "subject_id"], name="mentorship_audit_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.actor_label}"


class AuditLink(TenantModel):
    """An event's place in its organisation's chain; its id is the event's. Made by the database at
    the end of the transaction that recorded the event, and read alone by the app's role."""

    organization = OrganizationField(db_constraint=False)
    position = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "position"], name="mentorship_auditlink_position_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}: {bytes(self.hash).hex()}"


class AuditHead(TenantModel):
    """Where an organisation's chain ends: the last link's position and hash."""

    organization = OrganizationField(db_constraint=False)
    position = models.BigIntegerField()
    hash = models.BinaryField()
    moved_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="mentorship_audithead_once")
        ]

    def __str__(self) -> str:
        return f"{self.position}: {bytes(self.hash).hex()}"
