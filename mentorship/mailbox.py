"""The e-mails that were written to files because no mail server is configured."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

_TOLD = ("List-Unsubscribe", "List-Unsubscribe-Post")
_SEPARATOR = re.compile(rb"\n-{79}\n")


@dataclass(frozen=True)
class Letter:
    """One e-mail of a file."""

    name: str
    subject: str
    to: str
    sent_at: datetime
    body: str
    attachments: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    """What mail programs make buttons of."""


def letters(directory: Path) -> list[Letter]:
    """Every e-mail in the directory, newest first."""
    found = [letter for path in directory.glob("*.log") for letter in _letters_in(path)]
    return sorted(found, key=lambda letter: letter.sent_at, reverse=True)


def _letters_in(path: Path) -> list[Letter]:
    parts = [part for part in _SEPARATOR.split(path.read_bytes()) if part.strip()]
    return [_read(f"{path.stem}-{index}", part) for index, part in enumerate(parts)]


def _read(name: str, raw: bytes) -> Letter:
    message = message_from_bytes(raw.lstrip(), policy=policy.default)
    body = message.get_body(("plain", "html"))
    return Letter(
        name=name,
        subject=str(message["Subject"] or "(no subject)"),
        to=str(message["To"] or ""),
        sent_at=_date_of(message),
        body=str(body.get_content()) if body else "",
        attachments=tuple(part.get_filename() or "?" for part in message.iter_attachments()),
        headers=tuple((name, str(message[name])) for name in _TOLD if message[name]),
    )


def _date_of(message: EmailMessage) -> datetime:
    try:
        moment = parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
