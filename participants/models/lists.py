"""The organisation's own lists: where people work, and what they can."""

from django.db import models
from django.db.models.functions import Lower

from mentorship.errors import explains
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy as _


class _OwnList(TenantModel):
    """A word of the organisation's own lists."""

    name = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        abstract = True
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "organization", Lower("name"), name="%(app_label)s_%(class)s_name_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Site(_OwnList):
    """A place where people work, in its own time zone (empty: the organisation's)."""

    time_zone = models.CharField(max_length=60, blank=True)


class Profession(_OwnList):
    """A staff group: nursing, medical, pharmacy…"""


class Specialty(_OwnList):
    """A clinical specialty."""

    class Meta(_OwnList.Meta):
        verbose_name_plural = "specialties"


class Skill(_OwnList):
    """Something one can have experience in, or want to learn.

    Skills of the same area (“Medicines”, “Leading people”) are near: who has one of them can half
    help somebody who wants to learn another.
    """

    area = models.CharField(max_length=120, blank=True)


class Department(TenantModel):
    """A node of the organisation's tree: a division, a directorate, a ward."""

    name = models.CharField(max_length=120)
    parent = TenantForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )

    class Meta(TenantModel.Meta):
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "organization",
                "parent",
                Lower("name"),
                name="participants_department_name_unique",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="participants_department_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


explains(
    "participants_department_name_unique", _("There is a department of this name here already.")
)
explains("participants_site_name_unique", _("There is a site of this name already."))
explains("participants_skill_name_unique", _("There is a skill of this name already."))
explains("participants_profession_name_unique", _("There is a profession of this name already."))
explains("participants_specialty_name_unique", _("There is a specialty of this name already."))
