"""What remains of mentoring: certificates, reflections, and who goes on without a programme."""

from uuid import UUID

from django.db import models
from django.utils import timezone

from matching.models import Relationship
from mentorship.disclosure import administrators_do_not_see, administrators_see
from mentorship.errors import Conflict, explains
from mentorship.sealing.columns import SealedModel, SealedText
from mentorship.sealing.envelope import Part
from mentorship.tenancy import OrganizationField, TenantForeignKey, TenantManager, TenantModel
from mentorship.texts import gettext_lazy as _
from participants.models import Enrollment, Person


class Certificate(TenantModel):
    """That somebody took part in a cohort to its end, as it was on the day of issue.

    Nothing in it follows later changes of names or meetings: what was handed out stays true to
    what the page behind its number says. A mistake in it is put right by another that replaces it.
    """

    enrollment = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="certificates")
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="certificates")
    number = models.CharField(max_length=20)
    issuer = models.CharField(max_length=200)
    holder = models.CharField(max_length=201)
    program = models.CharField(max_length=120)
    cohort = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=Enrollment.Role)
    began_on = models.DateField()
    ended_on = models.DateField()
    meetings = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    issued_at = models.DateTimeField(default=timezone.now, editable=False)
    replaces = TenantForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["-issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enrollment"],
                condition=models.Q(replaced_at=None),
                name="record_certificate_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "replaces"], name="record_certificate_replaced_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__gte=models.F("began_on")),
                name="record_certificate_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["organization", "number"], name="record_certificate_number_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "person"], name="record_certificate_by_person")
        ]

    def __str__(self) -> str:
        return f"{self.program}, {self.cohort}"

    def require_current(self) -> None:
        """Raise Conflict for one that another has replaced."""
        if self.replaced_at is not None:
            raise Conflict(
                str(_("This certificate was replaced already. Correct the one that replaced it.")),
                code="certificate_replaced",
            )


class LookingBack(TenantModel):
    """That somebody was asked, once, to look back on a cohort that is closing."""

    enrollment = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enrollment"], name="record_lookingback_once"
            )
        ]

    def __str__(self) -> str:
        return "Asked to look back"


class WishToGoOn(TenantModel):
    """Whether somebody would like to go on meeting once the programme is over.

    Row-level security shows a row to whoever gave the answer alone (see migration 0001). A yes that
    meets another yes is in GoingOn.
    """

    relationship = TenantForeignKey(Relationship, on_delete=models.CASCADE, related_name="+")
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    wishes = models.BooleanField()
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "relationship", "person"], name="record_wishtogoon_once"
            )
        ]

    def __str__(self) -> str:
        return "A wish"


class GoingOn(models.Model):
    """Who goes on meeting: a view of the wishes that met another in their relationship."""

    id = models.UUIDField(primary_key=True)
    organization = OrganizationField(db_constraint=False)
    relationship = TenantForeignKey(Relationship, on_delete=models.DO_NOTHING, related_name="+")
    person = TenantForeignKey(Person, on_delete=models.DO_NOTHING, related_name="+")

    objects = TenantManager()

    class Meta:
        managed = False
        db_table = "record_goingon"

    def __str__(self) -> str:
        return "Goes on"


class Reflection(SealedModel):
    """Somebody's own thoughts on something that happened, sealed, for nobody else to read."""

    class Framework(models.TextChoices):
        GIBBS = "gibbs", _("Gibbs: six steps")
        DRISCOLL = "driscoll", _("Driscoll: three questions")

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    framework = models.CharField(max_length=10, choices=Framework)
    happened_on = models.DateField()
    sealed_title = SealedText(null=True)
    # The stages of the framework as JSON: its name to what was written.
    sealed_text = SealedText()
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-happened_on", "-written_at"]
        indexes = [
            models.Index(
                fields=["organization", "person", "-happened_on"],
                name="record_reflection_by_writer",
            )
        ]

    def __str__(self) -> str:
        return "A reflection"

    @property
    def sealing_subject_id(self) -> UUID:
        """Its own key: destroying it leaves every other."""
        return self.pk

    @property
    def sealing_context(self) -> tuple[Part, ...]:
        return (self.person_id, self.framework)


explains("record_certificate_replaced_once", _("This certificate was replaced already."))
explains("record_certificate_ends_after_it_began", _("The last day cannot lie before the first."))
explains("record_certificate_once", "There is a certificate for this already.")

administrators_see("closing")
# How many were given is how many met.
administrators_see("certificates", but_not=("certificates.issued",))
administrators_do_not_see("certificate", "reflection", "personal_record", "going_on")
