"""E-mails that carry a calendar object as mail clients expect it (iMIP, RFC 6047).

What the object says is written on a floor above (`settings.CALENDAR_WRITER`), from the facts that
the outbox holds, at the moment of sending.
"""

from email.message import EmailMessage, MIMEPart
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.module_loading import import_string

_FILE_NAME = "invite.ics"


class CalendarWriter(Protocol):
    """Turns the facts of a payload into the method (REQUEST, CANCEL) and text of an object."""

    def __call__(self, facts: dict[str, Any]) -> tuple[str, str]: ...


@cache
def _writer() -> CalendarWriter:
    writer: CalendarWriter = import_string(settings.CALENDAR_WRITER)
    return writer


class CalendarEmail(EmailMultiAlternatives):
    """An e-mail with a calendar object twice: as the last alternative, which makes Outlook and
    Gmail offer their buttons, and as a file, for clients that know files alone."""

    method = ""

    def enclose(self, facts: dict[str, Any]) -> None:
        """Add the object that these facts make."""
        self.method, text = _writer()(facts)
        self.attach_alternative(text, "text/calendar")
        # A part of our own, for a file is encoded whole: its line ends stay as they are written.
        part = MIMEPart()
        part.set_content(
            text.encode(), "application", "ics", disposition="attachment", filename=_FILE_NAME
        )
        self.attach(part)

    def message(self, **options: Any) -> EmailMessage:
        """The message; its calendar's alternative names the method, which Django cannot say."""
        message: EmailMessage = super().message(**options)
        for part in message.walk():
            if part.get_content_type() == "text/calendar":
                part.set_param("charset", "UTF-8")
                part.set_param("method", self.method)
        return message
