"""Programmes, who manages them, and the templates that an organisation saved."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.errors import Conflict, explains
from mentorship.models import Membership
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy


class Program(TenantModel):
    """A purpose, a model and a structure; runs as cohorts."""

    class Model(models.TextChoices):
        ONE_TO_ONE = "one_to_one", gettext_lazy("One to one")
        ONE_TO_MANY = "one_to_many", gettext_lazy("One mentor with several mentees")
        GROUP = "group", gettext_lazy("Groups")
        PEER_CIRCLE = "peer_circle", gettext_lazy("Peer circles")
        CROSS_FUNCTIONAL = "cross_functional", gettext_lazy("Cross-functional pairs")

    name = models.CharField(max_length=120)
    purpose = models.TextField()
    audience = models.TextField(gettext_lazy("who it is for"), blank=True)
    model = models.CharField(max_length=20, choices=Model, default=Model.ONE_TO_ONE)
    template_key = models.CharField(max_length=60, blank=True)
    rhythm_days = models.PositiveSmallIntegerField(
        gettext_lazy("days between meetings"),
        default=30,
        validators=[MinValueValidator(7), MaxValueValidator(120)],
    )
    rhythm_min_days = models.PositiveSmallIntegerField(
        gettext_lazy("shortest rhythm a pair may choose"), default=14
    )
    rhythm_max_days = models.PositiveSmallIntegerField(
        gettext_lazy("longest rhythm a pair may choose"), default=62
    )
    meeting_minutes = models.PositiveSmallIntegerField(
        default=45, validators=[MinValueValidator(15), MaxValueValidator(180)]
    )
    protected_hours = models.PositiveSmallIntegerField(
        gettext_lazy("protected hours a year for a mentor"), default=12
    )
    is_preparation_required = models.BooleanField(
        gettext_lazy("mentors prepare before they are matched"), default=False
    )
    topics = models.JSONField(default=list)
    matching_weights = models.JSONField(default=dict)
    matching_rules = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=models.Q(archived_at=None),
                name="programs_program_name_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    rhythm_min_days__lte=models.F("rhythm_days"),
                    rhythm_max_days__gte=models.F("rhythm_days"),
                ),
                name="programs_program_rhythm_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_mentors(self) -> bool:
        return self.model != self.Model.PEER_CIRCLE

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def require_in_use(self) -> None:
        """Raise Conflict when the programme is archived."""
        if self.is_archived:
            raise Conflict(
                _("This programme is archived. Bring it back first."), code="program_archived"
            )


class ProgramManager(TenantModel):
    """A membership that manages a programme."""

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="managers")
    membership = TenantForeignKey(
        Membership, on_delete=models.CASCADE, related_name="managed_programs"
    )

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "membership"], name="programs_manager_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} manages {self.program_id}"


class ProgramTemplate(TenantModel):
    """A structure that the organisation saved to start other programmes from."""

    name = models.CharField(max_length=120)
    definition = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"], name="programs_template_name_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name


explains("programs_program_name_unique", gettext_lazy("Another programme has this name."))
explains(
    "programs_program_rhythm_within_bounds", gettext_lazy("The rhythm lies outside its own bounds.")
)
explains("programs_template_name_unique", gettext_lazy("Another template has this name."))
explains("programs_manager_once", gettext_lazy("This person manages the programme already."))
