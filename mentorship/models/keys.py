"""What seals words: keys that are wrapped by others."""

from django.db import models
from django.utils import timezone

from mentorship.tenancy import TenantForeignKey, TenantModel


class OrganizationKey(TenantModel):
    """A key-encryption key: it wraps the organisation's data keys, and a root key wraps it."""

    version = models.PositiveIntegerField()
    root_key_id = models.CharField(max_length=200)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    retired_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "version"], name="mentorship_organizationkey_version_once"
            ),
            models.CheckConstraint(
                condition=models.Q(wrapped=None) ^ models.Q(retired_at=None),
                name="mentorship_organizationkey_retired_is_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return f"Key {self.version}"


class DataKey(TenantModel):
    """A data-encryption key: it seals the words of one subject, a relationship or an enrolment.

    Once erased it stays as a mark that nothing can be sealed for the subject again.
    """

    subject_id = models.UUIDField()
    organization_key = TenantForeignKey(
        OrganizationKey, on_delete=models.PROTECT, related_name="data_keys"
    )
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    erased_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "subject_id"], name="mentorship_datakey_subject_once"
            ),
            models.CheckConstraint(
                condition=models.Q(wrapped=None) ^ models.Q(erased_at=None),
                name="mentorship_datakey_erased_is_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return f"Key of {self.subject_id}"
