"""What the ground floor holds on a person: account, membership, e-mails, audit trail."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, pgettext

from mentorship.holding import (
    Fate,
    Holding,
    Subject,
    declare,
    holds_nothing,
    label,
    naming,
    said,
    scrub,
)
from mentorship.holding_labels import email_words
from mentorship.models import (
    AuditEvent,
    Invitation,
    Membership,
    OutboxMessage,
    SecondFactorReset,
    User,
)
from mentorship.queries.memberships import memberships_of
from mentorship.tenancy import acting_as
from mentorship.texts import gettext_lazy
from mentorship.wording import action_words, role_words


def is_last_membership(subject: Subject) -> bool:
    """Whether the account belongs to no other organisation, so that it goes with its membership."""
    if subject.user is None:
        return False
    with acting_as(subject.user):
        others = memberships_of(subject.user)
        return not others.exclude(organization=subject.actor.organization).exists()


def _of_account(model: type[Any]) -> Any:
    """Rows of the account, which go with it."""

    def rows(subject: Subject) -> QuerySet[Any]:
        return model.objects.filter(user_id=subject.user_id)

    return rows


def _erase_account_rows(rows: QuerySet[Any], subject: Subject) -> None:
    if is_last_membership(subject):
        rows.delete()


def _end_sessions(rows: QuerySet[Any], subject: Subject) -> None:
    """The account is signed out everywhere, also where it belongs to another organisation."""
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()


def _addressed(subject: Subject) -> QuerySet[Any]:
    return OutboxMessage.objects.filter(to__overlap=sorted(subject.addresses))


def _naming(subject: Subject) -> QuerySet[Any]:
    return naming(
        OutboxMessage.objects.exclude(to__overlap=sorted(subject.addresses)),
        "payload",
        subject.words,
    )


def _tell_email(row: OutboxMessage, _: Subject) -> dict[str, Any]:
    return {
        label("Kind"): email_words(row.kind),
        label("Due"): row.send_at,
        label("Sent"): row.sent_at,
    }


def _events(subject: Subject) -> QuerySet[Any]:
    return AuditEvent.objects.filter(
        Q(actor_id=subject.user_id, actor_id__isnull=False) | Q(subject_id__in=subject.ids)
    ).order_by("at")


def _tell_event(event: AuditEvent, subject: Subject) -> dict[str, Any]:
    by = (
        pgettext("personal copy", "you")
        if event.actor_id == subject.user_id
        else gettext("somebody else (%(actor_role)s)")
        % {"actor_role": role_words(event.actor_role)}
    )
    return {label("When"): event.at, label("What"): action_words(event.action), label("By"): by}


def _delete_user(rows: QuerySet[Any], subject: Subject) -> None:
    if is_last_membership(subject):
        Membership.objects.filter(user_id=subject.user_id).delete()
        rows.delete()


_ACCOUNT = gettext_lazy(
    "Deleted with the account, unless it still belongs to another organisation: then it stays as "
    "that organisation's."
)
declare(
    Holding(
        "mentorship.OutboxMessage",
        gettext_lazy("E-mails to you"),
        gettext_lazy("So that what was owed to you is sent once, and can be looked up."),
        _addressed,
        _tell_email,
        Fate.DELETED,
        gettext_lazy("Deleted, whether sent or not."),
    ),
    Holding(
        "mentorship.OutboxMessage",
        gettext_lazy("E-mails to others that name you"),
        gettext_lazy("A colleague is told with whom they meet."),
        _naming,
        _tell_email,
        Fate.ANONYMISED,
        gettext_lazy("The e-mails belong to others and stay; your name is taken out of our copy."),
        lambda rows, subject: scrub(rows, subject, "payload"),
        is_told=False,
    ),
    Holding(
        "mentorship.Invitation",
        gettext_lazy("Invitations to your address"),
        gettext_lazy("To offer you a place in the organisation."),
        lambda subject: Invitation.objects.filter(email__in=subject.addresses),
        lambda row, _: said(row, "email", "role", "created_at", "expires_at", "accepted_at"),
        Fate.DELETED,
        gettext_lazy("Deleted."),
    ),
    Holding(
        "mentorship.AuditEvent",
        gettext_lazy("The audit trail on you"),
        gettext_lazy("So that it can be found out who did what, also long after."),
        _events,
        _tell_event,
        Fate.KEPT,
        gettext_lazy(
            "Kept, because a trail from which rows can be taken proves nothing; the "
            "organisation has "
            "to be able to show what was done (UK GDPR art. 5(2) and 17(3)(b), (e)). It holds "
            "random "
            "numbers in place of names, and nothing is left that says whose they were."
        ),
    ),
    Holding(
        "mfa.Authenticator",
        gettext_lazy("Your second factors and passkeys"),
        gettext_lazy("To sign you in safely."),
        _of_account(Authenticator),
        lambda row, _: said(row, "type", "created_at", "last_used_at"),
        Fate.DELETED,
        _ACCOUNT,
        _erase_account_rows,
    ),
    Holding(
        "usersessions.UserSession",
        gettext_lazy("Where you are signed in"),
        gettext_lazy("So that you can see it and sign out elsewhere."),
        _of_account(UserSession),
        lambda row, _: said(row, "created_at", "last_seen_at", "ip", "user_agent"),
        Fate.DELETED,
        gettext_lazy("Deleted: you are signed out everywhere."),
        _end_sessions,
    ),
    Holding(
        "account.EmailAddress",
        gettext_lazy("Your account's e-mail addresses"),
        gettext_lazy("To sign you in and to write to you."),
        _of_account(EmailAddress),
        lambda row, _: said(row, "email", "verified", "primary"),
        Fate.DELETED,
        _ACCOUNT,
        _erase_account_rows,
    ),
    Holding(
        "mentorship.SecondFactorReset",
        gettext_lazy("Times when you lost your second factor"),
        gettext_lazy("So that you could begin anew, and nobody else in your name."),
        lambda subject: SecondFactorReset.objects.filter(membership__user_id=subject.user_id),
        lambda row, _: said(row, "asked_at", "done_at", "withdrawn_at"),
        Fate.DELETED,
        gettext_lazy("Deleted."),
    ),
    Holding(
        "mentorship.Membership",
        gettext_lazy("Your place in the organisation"),
        gettext_lazy("To say what you may do here."),
        lambda subject: Membership.objects.filter(user_id=subject.user_id),
        lambda row, _: said(row, "role", "created_at"),
        Fate.DELETED,
        gettext_lazy(
            "Deleted. Programmes that you ran and files that you asked for lose you with it."
        ),
        lambda rows, subject: None if is_last_membership(subject) else _leave(rows),
    ),
    Holding(
        "mentorship.User",
        gettext_lazy("Your account"),
        gettext_lazy("To sign you in."),
        lambda subject: User.objects.filter(pk__in=[subject.user_id] if subject.user else []),
        lambda row, _: said(row, "email", "name", "language", "joined_at", "last_login"),
        Fate.DELETED,
        _ACCOUNT,
        _delete_user,
    ),
)
holds_nothing(
    mentorship__Organization="the tenant itself: its name and settings",
    mentorship__Logo="the organisation's picture",
    mentorship__OrganizationKey="a key, wrapped",
    mentorship__DataKey="a key, wrapped, and the id of what it seals",
    mentorship__AuditLink="hashes of events",
    mentorship__AuditHead="where the chain of events ends",
)


def _leave(rows: QuerySet[Any]) -> None:
    rows.delete()
