"""People whom a cohort joined."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models.proposals import Proposal
from mentorship.errors import Conflict, explains
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy
from participants.models import Enrollment, Person
from programs.models import Cohort


class Relationship(TenantModel):
    """People whom the cohort joined."""

    class Kind(models.TextChoices):
        PAIR = "pair", gettext_lazy("Pair")
        GROUP = "group", gettext_lazy("Group")
        CIRCLE = "circle", gettext_lazy("Peer circle")

    class Status(models.TextChoices):
        ACTIVE = "active", gettext_lazy("Active")
        PAUSED = "paused", gettext_lazy("Paused")
        ENDED = "ended", gettext_lazy("Ended early")
        COMPLETED = "completed", gettext_lazy("Completed")

    cohort = TenantForeignKey(Cohort, on_delete=models.CASCADE, related_name="relationships")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PAIR)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    proposal = TenantForeignKey(
        Proposal, on_delete=models.SET_NULL, null=True, blank=True, related_name="relationships"
    )
    rhythm_days = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(7), MaxValueValidator(120)]
    )
    began_on = models.DateField()
    # The end of the latest rest: silence is counted from here, not through the rest.
    resumed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "proposal"], name="matching_relationship_of_proposal_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("began_on")),
                name="matching_relationship_ends_after_begin",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "cohort", "status"], name="matching_relationship_state"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    @property
    def is_going_on(self) -> bool:
        return self.status in {self.Status.ACTIVE, self.Status.PAUSED}

    def require_going_on(self) -> None:
        """Raise Conflict when the relationship has ended."""
        if not self.is_going_on:
            raise Conflict(_("This relationship has ended already."), code="relationship_over")

    @staticmethod
    def can_go_on(roles: list[str]) -> bool:
        """Whether people of these roles are enough: a mentor and a mentee, or two peers."""
        role = Enrollment.Role
        return roles.count(role.PEER) >= 2 or (role.MENTOR in roles and role.MENTEE in roles)


class RelationshipPause(TenantModel):
    """Days on which a relationship rested: from `from_on`, until the day before `until_on`."""

    relationship = TenantForeignKey(Relationship, on_delete=models.CASCADE, related_name="pauses")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "relationship"],
                condition=models.Q(until_on=None),
                name="matching_pause_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="matching_pause_ends_after_begin",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "relationship"], name="matching_pause_by_pair")
        ]

    def __str__(self) -> str:
        return f"{self.from_on} to {self.until_on}"


class RelationshipMember(TenantModel):
    """A person's part in a relationship."""

    relationship = TenantForeignKey(Relationship, on_delete=models.CASCADE, related_name="members")
    enrollment = TenantForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="relationship_members"
    )
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="relationship_members")
    role = models.CharField(max_length=10, choices=Enrollment.Role)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["role", "joined_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "relationship", "person"], name="matching_member_once"
            )
        ]
        indexes = [
            models.Index(fields=["organization", "person"], name="matching_member_by_person")
        ]

    def __str__(self) -> str:
        return self.get_role_display()


explains("matching_relationship_of_proposal_once", gettext_lazy("This match has begun already."))
