"""Whom a programme is for, where it is for some of the staff alone."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from mentorship.errors import explains
from mentorship.tenancy import TenantForeignKey, TenantModel
from participants.models.enrollments import Enrollment
from participants.models.lists import Department, Profession, Site, Specialty
from participants.models.people import Person
from programs.models import Program

OF_WHICH = ("profession", "specialty", "site", "department", "career_stage")


def _exactly_one() -> models.Q:
    found = models.Q()
    for name in OF_WHICH:
        rest = {f"{other}__isnull": True for other in OF_WHICH if other != name}
        found |= models.Q(**{f"{name}__isnull": False}, **rest)
    return found


class JoinCriterion(TenantModel):
    """A profession, specialty, site, department or career stage whose people may join in a role.

    Of one kind any will do; of several kinds each must hold. Without rows everybody may join. What
    people declare for equality monitoring is no criterion and cannot become one: there is no column
    for it.
    """

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="join_criteria")
    role = models.CharField(max_length=10, choices=Enrollment.Role)
    profession = TenantForeignKey(
        Profession, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    specialty = TenantForeignKey(
        Specialty, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    site = TenantForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = TenantForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    career_stage = models.PositiveSmallIntegerField(
        choices=Person.Stage,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(7)],
    )

    class Meta(TenantModel.Meta):
        verbose_name_plural = "join criteria"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "role", *OF_WHICH],
                name="participants_joincriterion_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=_exactly_one(), name="participants_joincriterion_of_one_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.program_id}"


explains("participants_joincriterion_once", "This is chosen already.")
