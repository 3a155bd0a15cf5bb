"""How a table declares that it holds sealed words. No column decrypts by itself."""

from uuid import UUID

from django.db import models

from mentorship.sealing.envelope import Part
from mentorship.tenancy import TenantModel


class SealedText(models.BinaryField):
    """Sealed words: bytes, declared confidential, opened by `unseal` alone."""


class SealedModel(TenantModel):
    """A row with sealed words. `row_version` counts how often they were written.

    The words are bound to the version, so that older ones do not open in a newer row, and it is
    the lock by which an edit notices another. Acts that leave the words alone leave it alone.
    """

    is_in_the_trail = True
    """Whether the organisation's audit trail may name the row where its words are refused."""

    row_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta(TenantModel.Meta):
        abstract = True

    @property
    def sealing_subject_id(self) -> UUID:
        """Whose data key seals the words: a relationship, an enrolment, ..."""
        raise NotImplementedError

    @property
    def sealing_context(self) -> tuple[Part, ...]:
        """What else the words are bound to: columns that say who may read them."""
        return ()


def sealed_columns(model: type[models.Model]) -> list[str]:
    """The names of the model's sealed columns."""
    return [field.name for field in model._meta.local_fields if isinstance(field, SealedText)]
