"""How an organisation is known, and how it is set up."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from mentorship.hospital_numbers import validate_patterns
from mentorship.tenancy import TenantModel, new_id
from mentorship.texts import gettext_lazy as _


class Organization(models.Model):
    """The tenant: a hospital, a trust, a health system."""

    class SecondFactor(models.TextChoices):
        STAFF = "staff", _("Administrators and programme managers")
        EVERYONE = "everyone", _("Everybody")
        NOBODY = "nobody", _("Nobody (demonstration only)")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=60, unique=True)
    time_zone = models.CharField(max_length=60, default="Europe/London")
    language = models.CharField(max_length=10, default="en-gb")
    quiet_from = models.TimeField(_("quiet hours from"), default="20:00")
    quiet_until = models.TimeField(_("quiet hours until"), default="08:00")
    weekly_email_budget = models.PositiveSmallIntegerField(
        _("reminder e-mails a week, at most"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(14)],
    )
    suppression_threshold = models.PositiveSmallIntegerField(
        _("smallest group shown"), default=11, validators=[MinValueValidator(5)]
    )
    accent_color = models.CharField(max_length=7, blank=True)
    # Of its picture (Logo), with which it changes; empty without one, so that no page need ask.
    logo_mark = models.CharField(max_length=16, blank=True, editable=False)
    hospital_number_patterns = models.CharField(
        _("shapes of hospital numbers"),
        max_length=120,
        blank=True,
        validators=[validate_patterns],
        help_text=_(
            "A for a letter, 9 for a digit, commas between several: NG999999, A99-9999. "
            "What looks like one is held back before it is saved in a note."
        ),
    )
    second_factor = models.CharField(
        _("who needs a second factor"),
        max_length=10,
        choices=SecondFactor,
        default=SecondFactor.STAFF,
    )
    idle_minutes = models.PositiveSmallIntegerField(
        _("minutes without activity"),
        default=60,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
    )
    session_hours = models.PositiveSmallIntegerField(
        _("hours signed in, at most"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
    )
    export_days = models.PositiveSmallIntegerField(
        _("days that files of reports are kept"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    keeps_records_for_leavers = models.BooleanField(
        _("who left may still open their own record"),
        default=False,
        help_text=_(
            "Hours, certificates and their own reflections, with their account and nothing else. "
            "Until they are erased."
        ),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(suppression_threshold__gte=5),
                name="mentorship_organization_threshold_at_least_5",
            ),
            models.CheckConstraint(
                condition=models.Q(second_factor__in=["staff", "everyone", "nobody"]),
                name="mentorship_organization_second_factor_known",
            ),
            models.CheckConstraint(
                condition=models.Q(idle_minutes__range=(5, 240), session_hours__range=(1, 24)),
                name="mentorship_organization_time_outs_sane",
            ),
            models.CheckConstraint(
                condition=models.Q(export_days__range=(1, 90)),
                name="mentorship_organization_export_days_sane",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Logo(TenantModel):
    """The picture that stands for the organisation on pages and on paper: always a small PNG."""

    png = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("organization", name="mentorship_logo_one")]

    def __str__(self) -> str:
        return f"{self.width} x {self.height}"
