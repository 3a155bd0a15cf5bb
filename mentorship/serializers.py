"""The organisation itself, in the API."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers

from mentorship import colors
from mentorship.languages import is_spoken
from mentorship.models import (
    AuditEvent,
    Invitation,
    Membership,
    Organization,
    SecondFactorReset,
)
from mentorship.services.settings import CHANGEABLE


class OrganizationSettingsSerializer(serializers.ModelSerializer[Organization]):
    """An organisation's settings."""

    class Meta:
        model = Organization
        fields: ClassVar[list[str]] = [*CHANGEABLE, "slug"]
        read_only_fields: ClassVar[list[str]] = ["slug"]

    def validate_language(self, value: str) -> str:
        if not is_spoken(value):
            raise serializers.ValidationError(_("This language is not available here yet."))
        return value

    def validate_second_factor(self, value: str) -> str:
        nobody = Organization.SecondFactor.NOBODY
        if value == nobody and getattr(self.instance, "second_factor", None) != nobody:
            raise serializers.ValidationError(_("Only a demonstration does without."))
        return value

    def validate_accent_color(self, value: str) -> str:
        color = value.strip().lower()
        try:
            is_readable = not color or colors.is_readable_accent(color)
        except ValueError:
            raise serializers.ValidationError(_("Write the colour like #0c6b64.")) from None
        if not is_readable:
            raise serializers.ValidationError(_("White text could not be read on this colour."))
        return color


class LogoSerializer(serializers.Serializer[Any]):
    """A file that becomes the organisation's picture."""

    logo = serializers.FileField(help_text="PNG, or SVG with shapes alone, of at most 1 MB.")


class MemberSerializer(serializers.ModelSerializer[Membership]):
    """A membership with its account's name."""

    name = serializers.CharField(source="user.name", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)

    class Meta:
        model = Membership
        fields: ClassVar[list[str]] = ["id", "name", "email", "role", "created_at"]
        read_only_fields: ClassVar[list[str]] = ["id", "created_at"]


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation nobody has answered yet."""

    is_open = serializers.BooleanField(read_only=True)

    class Meta:
        model = Invitation
        fields: ClassVar[list[str]] = ["id", "email", "role", "created_at", "expires_at", "is_open"]
        read_only_fields: ClassVar[list[str]] = ["id", "created_at", "expires_at"]


class SecondFactorResetSerializer(serializers.ModelSerializer[SecondFactorReset]):
    """A second factor that somebody asked to reset."""

    name = serializers.CharField(source="membership.user.name", read_only=True)
    asked_by = serializers.CharField(source="asked_by.user.name", read_only=True)
    may_be_done_alone_at = serializers.DateTimeField(read_only=True)

    class Meta:
        model = SecondFactorReset
        fields: ClassVar[list[str]] = [
            "id",
            "membership_id",
            "name",
            "asked_by",
            "asked_at",
            "may_be_done_alone_at",
        ]
        read_only_fields = fields


class AuditEventSerializer(serializers.ModelSerializer[AuditEvent]):
    """One row of the audit trail, as far as it is shown."""

    actor_id = serializers.UUIDField(source="shown_actor_id", allow_null=True)
    actor_label = serializers.CharField(source="shown_actor")
    subject_id = serializers.UUIDField(source="shown_subject_id", allow_null=True)
    details: Any = serializers.DictField(source="shown_details", read_only=True)

    class Meta:
        model = AuditEvent
        fields: ClassVar[list[str]] = [
            "id",
            "at",
            "actor_id",
            "actor_label",
            "actor_role",
            "action",
            "subject_type",
            "subject_id",
            "details",
        ]


class AuditFilterSerializer(serializers.Serializer[Any]):
    """What to see of the audit trail."""

    action = serializers.CharField(required=False)
    who = serializers.CharField(required=False)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    subject = serializers.UUIDField(required=False)
    kind = serializers.CharField(required=False, help_text="What it was done to: `cohort`.")
    denials = serializers.BooleanField(required=False, help_text="Only what was refused.")
