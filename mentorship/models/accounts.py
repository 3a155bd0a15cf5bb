"""Who signs in, and what they are in an organisation."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from mentorship.tenancy import TenantForeignKey, TenantModel, new_id
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

    @property
    def as_what(self) -> str:
        """What whoever accepts will do here, in a sentence to them."""
        return str(_AS_WHAT[Membership.Role(self.role)])


_AS_WHAT = {
    Membership.Role.ADMIN: _(
        "You will look after the organisation here: its people, its settings, and who may do what."
    ),
    Membership.Role.MANAGER: _(
        "You will run mentoring programmes: invite people, match them, and see how they get on."
    ),
    Membership.Role.MEMBER: _(
        "You will be able to take part, as a mentor, as a mentee or among peers: your programme "
        "team says which, and nothing begins before you say yes."
    ),
}


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
