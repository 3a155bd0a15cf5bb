"""For whom a part of the structure is."""

from django.db import models

from mentorship.texts import gettext_lazy as _


class Audience(models.TextChoices):
    """For whom a step, a guide or a survey is."""

    MENTOR = "mentor", _("Mentors")
    MENTEE = "mentee", _("Mentees")
    BOTH = "both", _("Everyone")
