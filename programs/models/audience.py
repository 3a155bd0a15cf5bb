"""For whom a part of the structure is."""

from django.db import models


class Audience(models.TextChoices):
    """For whom a step, a guide or a survey is."""

    MENTOR = "mentor", "Mentors"
    MENTEE = "mentee", "Mentees"
    BOTH = "both", "Everyone"
