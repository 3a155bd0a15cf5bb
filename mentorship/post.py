"""The e-mail of a message in the outbox, and the mail server that takes it."""

import logging
from contextlib import suppress
from email.utils import parseaddr
from smtplib import SMTPException
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import mailers
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.template.loader import render_to_string

from mentorship.calendar_email import CalendarEmail
from mentorship.colors import OUR_ACCENT, dark_twin
from mentorship.languages import of_addresses, speaking
from mentorship.letter_paper import LetterText, laid_out, on_one_line
from mentorship.models import Organization, OutboxMessage

log = logging.getLogger(__name__)
_MOST_IN_A_CONNECTION = 100


class Post:
    """One worker's connection to the mail server, kept for the length of a run."""

    def __init__(self) -> None:
        self.mailer = mailers.default
        self.keeps_open = isinstance(self.mailer, SmtpBackend)
        self.carried = 0

    def is_ready(self) -> bool:
        """Whether the mail server can be reached. Asked before a message is claimed, so that an
        outage takes none of a message's attempts."""
        if not self.keeps_open:
            return True
        if self.carried >= _MOST_IN_A_CONNECTION:
            self.close()
        try:
            self.mailer.open()
        except (OSError, SMTPException) as error:
            log.warning("the mail server cannot be reached: %s", type(error).__name__)
            return False
        return True

    def send(self, email: CalendarEmail) -> None:
        """Hand over one e-mail. After an error the next one has a connection of its own."""
        try:
            self.mailer.send_messages([email])
        except Exception:
            self.close()
            raise
        self.carried += 1

    def close(self) -> None:
        """Say goodbye, if anybody is listening."""
        self.carried = 0
        if self.keeps_open:
            with suppress(OSError, SMTPException):
                self.mailer.close()


def email_of(organization: Organization, message: OutboxMessage) -> CalendarEmail:
    """The whole e-mail of a message, in the language of whom it is for."""
    with speaking(of_addresses(message.to, organization)):
        return _written(organization, message)


def _written(organization: Organization, message: OutboxMessage) -> CalendarEmail:
    context = {"organization": organization, **_on_one_line(message.payload)}
    letter = letter_text(message.kind, context)
    settings_url = context.get("settings_url", "")
    headers = {"Message-ID": message_id(message.pk), **_unsubscribing(letter, settings_url)}
    email = CalendarEmail(subject=letter.subject, body=letter.body, to=message.to, headers=headers)
    sender = organization.name
    accent = organization.accent_color or OUR_ACCENT
    email.attach_alternative(on_paper(letter, sender, accent, settings_url), "text/html")
    if facts := message.payload.get("calendar"):
        email.enclose(facts)
    return email


def _unsubscribing(letter: LetterText, settings_url: str) -> dict[str, str]:
    """What mail programs make a button of (RFC 2369), which needs one press alone (RFC 8058)."""
    if letter.unsubscribe_url:
        return {
            "List-Unsubscribe": f"<{letter.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return {"List-Unsubscribe": f"<{settings_url}>"} if settings_url else {}


def on_paper(letter: LetterText, sender: str, accent: str, settings_url: str = "") -> str:
    """The letter as mail programs show it."""
    return render_to_string(
        "email/message.html",
        {
            "subject": letter.subject,
            "paper": laid_out(letter, sender=sender, settings_url=settings_url),
            "sender": sender,
            "accent": accent,
            "accent_dark": dark_twin(accent),
        },
    )


def _on_one_line(value: Any) -> Any:
    """Names and titles without line breaks, which would end a header or forge a paragraph."""
    if isinstance(value, str):
        return on_one_line(value)
    if isinstance(value, list):
        return [_on_one_line(part) for part in value]
    if isinstance(value, dict):
        return {name: _on_one_line(part) for name, part in value.items()}
    return value


def letter_text(kind: str, context: dict[str, Any]) -> LetterText:
    """The words of `templates/email/<kind>.txt`."""
    return LetterText.parsed(render_to_string(f"email/{kind}.txt", context))


def render_email(kind: str, context: dict[str, Any]) -> tuple[str, str]:
    """Its subject and its body alone."""
    letter = letter_text(kind, context)
    return letter.subject, letter.body


def message_id(row_id: UUID) -> str:
    """The Message-ID of an outbox row, the same whenever it is sent."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    return f"<{row_id}@{domain}>"
