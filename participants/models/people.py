"""People as HR knows them."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from mentorship.errors import explains
from mentorship.models import User
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy as _
from participants.models.lists import Department, Profession, Site, Skill, Specialty

ERASED_NUMBER = "erased-"
"""With this begins the employee number of a person of whom nothing else is left."""


class Person(TenantModel):
    """A member of staff; may have no account yet."""

    class Stage(models.IntegerChoices):
        NEWLY_QUALIFIED = 1, _("Newly qualified")
        EARLY = 2, _("Early career")
        ESTABLISHED = 3, _("Established")
        LEADING = 4, _("Leading a team")
        SENIOR = 5, _("Senior manager")
        EXPERT = 6, _("Consultant or expert")
        EXECUTIVE = 7, _("Executive")

    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    employee_number = models.CharField(max_length=254)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    profession = TenantForeignKey(
        Profession, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    job_title = models.CharField(max_length=160, blank=True)
    grade = models.CharField(max_length=60, blank=True)
    career_stage = models.PositiveSmallIntegerField(choices=Stage, null=True, blank=True)
    specialty = TenantForeignKey(
        Specialty, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    department = TenantForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    site = TenantForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    line_manager = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    supervisor = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    assessor = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    appraiser = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    fte = models.DecimalField(
        _("full-time equivalent"),
        max_digits=4,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(2)],
    )
    languages = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    # By whose clock they read, where it is not that of their site: their own choice.
    time_zone = models.CharField(max_length=60, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        verbose_name_plural = "people"
        ordering = ["family_name", "given_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "employee_number"],
                name="participants_person_number_unique",
            ),
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=~models.Q(email=""),
                name="participants_person_email_unique",
            ),
            models.UniqueConstraint(
                fields=["organization", "user"], name="participants_person_account_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(line_manager=models.F("id")),
                name="participants_person_not_own_manager",
            ),
            models.CheckConstraint(
                condition=~models.Q(supervisor=models.F("id"))
                & ~models.Q(assessor=models.F("id"))
                & ~models.Q(appraiser=models.F("id")),
                name="participants_person_not_own_overseer",
            ),
            models.CheckConstraint(
                condition=models.Q(career_stage=None) | models.Q(career_stage__range=(1, 7)),
                name="participants_person_stage_1_to_7",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "family_name", "given_name"],
                name="participants_person_by_name",
            ),
            models.Index(
                fields=["organization", "line_manager"], name="participants_person_by_manager"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_erased(self) -> bool:
        return self.employee_number.startswith(ERASED_NUMBER)

    @property
    def has_left(self) -> bool:
        """A leaving date that is still to come is only announced."""
        return self.left_on is not None and self.left_on <= timezone.localdate()


class PersonSkill(TenantModel):
    """What a person has experience in, as HR or the person says."""

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="person_skills")
    skill = TenantForeignKey(Skill, on_delete=models.CASCADE, related_name="person_skills")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person", "skill"], name="participants_personskill_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.skill_id}"


explains("participants_person_number_unique", _("Another person has this employee number."))
explains("participants_person_email_unique", _("Another person has this e-mail address."))
explains("participants_person_account_once", _("This account belongs to another person already."))
explains("participants_person_not_own_manager", _("Nobody is their own line manager."))
explains(
    "participants_person_not_own_overseer",
    _("Nobody is their own supervisor, assessor or appraiser."),
)
