"""Organisations, accounts, memberships, the audit trail and the outbox."""

from mentorship.models.accounts import Invitation, Membership, SecondFactorReset, User
from mentorship.models.keys import DataKey, OrganizationKey
from mentorship.models.organizations import Logo, Organization
from mentorship.models.outbox import OutboxMessage
from mentorship.models.trail import AuditEvent, AuditHead, AuditLink

__all__ = [
    "AuditEvent",
    "AuditHead",
    "AuditLink",
    "DataKey",
    "Invitation",
    "Logo",
    "Membership",
    "Organization",
    "OrganizationKey",
    "OutboxMessage",
    "SecondFactorReset",
    "User",
]
