"""Organisations, accounts, memberships, the audit trail and the outbox."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from mentorship.disclosure import administrators_see
from mentorship.errors import explains
from mentorship.hospital_numbers import validate_patterns
from mentorship.tenancy import OrganizationField, TenantForeignKey, TenantModel, new_id
from mentorship.texts import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Accounts by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A login. It belongs to no organisation by itself: see Membership."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(max_length=200, blank=True)
    # Empty: the organisation's. No choices, so that another language needs no migration.
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="mentorship_user_email_unique")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email


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


class Membership(TenantModel):
    """An account's place in an organisation."""

    class Role(models.TextChoices):
        ADMIN = "admin", _("Administrator")
        MANAGER = "manager", _("Programme manager")
        MEMBER = "member", _("Member")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    # By an administrator, everywhere: links of before open nothing from then on.
    signed_out_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user"], name="mentorship_membership_once"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["admin", "manager", "member"]),
                name="mentorship_membership_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Invitation(TenantModel):
    """A place in the organisation, offered to an e-mail address."""

    email = models.EmailField(_("e-mail address"))
    role = models.CharField(max_length=10, choices=Membership.Role, default=Membership.Role.MEMBER)
    invited_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="mentorship_invitation_one_open",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        return not (self.accepted_at or self.withdrawn_at) and self.expires_at > timezone.now()


class SecondFactorReset(TenantModel):
    """Somebody lost passkey, app and recovery codes; an administrator asked to begin anew."""

    membership = TenantForeignKey(
        Membership, on_delete=models.CASCADE, related_name="second_factor_resets"
    )
    asked_by = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    WAITING = timedelta(hours=72)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "membership"],
                condition=models.Q(done_at=None, withdrawn_at=None),
                name="mentorship_second_factor_reset_one_open",
            )
        ]

    def __str__(self) -> str:
        return str(self.membership_id)

    @property
    def may_be_done_alone_at(self) -> datetime:
        """From then on whoever asked may carry it out."""
        return self.asked_at + self.WAITING


class AuditEvent(TenantModel):
    """Who did what, when. Rows come by `audit` alone: the app's database role may read them and
    call the function that appends one, and may not insert, change or delete any."""

    # Without a database key: an event committed on a connection of its own must neither wait for
    # a lock on the organisation's row nor for one that is only about to be committed.
    organization = OrganizationField(db_constraint=False)
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=254)
    actor_role = models.CharField(max_length=10)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True)
    details = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["organization", "-at"], name="mentorship_audit_by_time"),
            models.Index(fields=["organization", "subject_id"], name="mentorship_audit_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.actor_label}"


class AuditLink(TenantModel):
    """An event's place in its organisation's chain; its id is the event's. Made by the database at
    the end of the transaction that recorded the event, and read alone by the app's role."""

    organization = OrganizationField(db_constraint=False)
    position = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "position"], name="mentorship_auditlink_position_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}: {bytes(self.hash).hex()}"


class AuditHead(TenantModel):
    """Where an organisation's chain ends: the last link's position and hash."""

    organization = OrganizationField(db_constraint=False)
    position = models.BigIntegerField()
    hash = models.BinaryField()
    moved_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="mentorship_audithead_once")
        ]

    def __str__(self) -> str:
        return f"{self.position}: {bytes(self.hash).hex()}"


class OrganizationKey(TenantModel):
    """A key-encryption key: it wraps the organisation's data keys, and a root key wraps it."""

    version = models.PositiveIntegerField()
    root_key_id = models.CharField(max_length=200)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    retired_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "version"], name="mentorship_organizationkey_version_once"
            ),
            models.CheckConstraint(
                condition=models.Q(wrapped=None) ^ models.Q(retired_at=None),
                name="mentorship_organizationkey_retired_is_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return f"Key {self.version}"


class DataKey(TenantModel):
    """A data-encryption key: it seals the words of one subject, a relationship or an enrolment.

    Once erased it stays as a mark that nothing can be sealed for the subject again.
    """

    subject_id = models.UUIDField()
    organization_key = TenantForeignKey(
        OrganizationKey, on_delete=models.PROTECT, related_name="data_keys"
    )
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    erased_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "subject_id"], name="mentorship_datakey_subject_once"
            ),
            models.CheckConstraint(
                condition=models.Q(wrapped=None) ^ models.Q(erased_at=None),
                name="mentorship_datakey_erased_is_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return f"Key of {self.subject_id}"


class OutboxMessage(TenantModel):
    """An e-mail that is owed. Its key says what it is for, so that it is owed once."""

    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    to = ArrayField(models.EmailField())
    payload = models.JSONField(default=dict)
    send_at = models.DateTimeField(default=timezone.now)
    send_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="mentorship_outbox_once")
        ]
        indexes = [
            models.Index(
                models.F("organization"),
                Coalesce("leased_until", "send_at"),
                condition=models.Q(sent_at=None, withdrawn_at=None, failed_at=None),
                name="mentorship_outbox_by_turn",
            )
        ]

    def __str__(self) -> str:
        return self.key


explains("mentorship_membership_once", _("This person already belongs to the organisation."))
explains("mentorship_invitation_one_open", _("An invitation to this address is already open."))
explains("mentorship_second_factor_reset_one_open", _("A reset is asked for already."))
explains("mentorship_user_email_unique", _("There is an account with this e-mail address already."))

administrators_see(
    "access",
    "audit_trail",
    "invitation",
    "key",
    "membership",
    "organization",
    "seal",
    "second_factor",
    "settings",
    "sign_in",
)
