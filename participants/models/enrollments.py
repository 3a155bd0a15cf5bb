"""People's part in cohorts, and what they say for their matching."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.errors import Conflict, explains
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy
from participants.models.lists import Skill
from participants.models.people import Person
from programs.models import AgreementVersion, Cohort


class Enrollment(TenantModel):
    """A person in a cohort."""

    class Role(models.TextChoices):
        MENTOR = "mentor", gettext_lazy("Mentor")
        MENTEE = "mentee", gettext_lazy("Mentee")
        PEER = "peer", gettext_lazy("Peer")

    class Status(models.TextChoices):
        INVITED = "invited", gettext_lazy("Invited")
        APPLIED = "applied", gettext_lazy("Applied")
        ACCEPTED = "accepted", gettext_lazy("Accepted")
        WAITLISTED = "waitlisted", gettext_lazy("Waiting list")
        DECLINED = "declined", gettext_lazy("Declined")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")
        COMPLETED = "completed", gettext_lazy("Completed")

    cohort = TenantForeignKey(Cohort, on_delete=models.CASCADE, related_name="enrollments")
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="enrollments")
    role = models.CharField(max_length=10, choices=Role)
    status = models.CharField(max_length=10, choices=Status, default=Status.INVITED)
    capacity = models.PositiveSmallIntegerField(
        gettext_lazy("mentees at the same time"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(8)],
    )
    # "mon-morning", "tue-night"…: when the person could meet in an ordinary week.
    availability = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    answers = models.JSONField(
        gettext_lazy("answers to the programme's own questions"), default=dict
    )
    prepared_at = models.DateTimeField(
        gettext_lazy("worked through the preparation"), null=True, blank=True
    )
    choosing_told_at = models.DateTimeField(
        gettext_lazy("told that choosing a mentor has opened"), null=True, blank=True
    )
    invited_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    waitlisted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "cohort", "person"], name="participants_enrollment_once"
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__range=(1, 8)),
                name="participants_enrollment_capacity_1_to_8",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "cohort", "status", "role"],
                name="participants_enrollment_state",
            ),
            models.Index(fields=["organization", "person"], name="participants_enrollment_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} as {self.get_role_display()}"

    @property
    def is_open(self) -> bool:
        return self.status in {
            self.Status.INVITED,
            self.Status.APPLIED,
            self.Status.ACCEPTED,
            self.Status.WAITLISTED,
        }

    def require_status(self, *allowed: str) -> None:
        """Raise Conflict unless the enrolment is in one of these states."""
        if self.status not in allowed:
            raise Conflict(
                _("This enrolment is %(status)s.") % {"status": self.get_status_display().lower()},
                code="enrollment_state",
            )


class EnrollmentSkill(TenantModel):
    """A goal that a mentee works towards, or the expertise that a mentor offers."""

    class Kind(models.TextChoices):
        GOAL = "goal", gettext_lazy("Goal")
        EXPERTISE = "expertise", gettext_lazy("Expertise")

    enrollment = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="skills")
    skill = TenantForeignKey(Skill, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta(TenantModel.Meta):
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enrollment", "skill", "kind"],
                name="participants_enrollmentskill_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.skill_id}"


class Wish(TenantModel):
    """A person whom somebody would like to be matched with; 1 is the first choice."""

    enrollment = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="wishes")
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta(TenantModel.Meta):
        ordering = ["rank"]
        verbose_name_plural = "wishes"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enrollment", "person"], name="participants_wish_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rank}"


class Exclusion(TenantModel):
    """Somebody whom a person does not wish to be matched with. Only its owner ever sees it."""

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="exclusions")
    excluded = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person", "excluded"], name="participants_exclusion_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("excluded")),
                name="participants_exclusion_not_oneself",
            ),
        ]

    def __str__(self) -> str:
        return "A private exclusion"


class AgreementAcceptance(TenantModel):
    """Who accepted which version of the confidentiality agreement, and when. Kept."""

    enrollment = TenantForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="agreement_acceptances"
    )
    version = TenantForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enrollment", "version"],
                name="participants_acceptance_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} accepted {self.version_id}"


explains("participants_enrollment_once", gettext_lazy("This person is in the cohort already."))
explains("participants_exclusion_not_oneself", gettext_lazy("You cannot exclude yourself."))
