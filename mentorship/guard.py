"""Hold back a text that looks as if it named a patient, before anything of it is kept."""

from django.utils import timezone

from mentorship.access import Actor
from mentorship.errors import Invalid
from mentorship.hospital_numbers import hospital_numbers
from mentorship.identifiers import Finding, find, kinds_in_words

LONGEST_TEXT = 20_000


class LooksLikePatient(Invalid):
    """The text may identify a patient. `findings` say where; the text itself is not in here."""

    code = "looks_like_patient"

    def __init__(self, findings: list[Finding], field: str) -> None:
        words = kinds_in_words(findings)
        super().__init__(
            f"This looks as if it held {words}. Take it out, or say that it identifies nobody.",
            fields={field: f"This looks as if it held {words}."},
        )
        self.findings = findings


def require_writable(
    text: str,
    *,
    actor: Actor,
    is_checked: bool,
    field: str = "text",
    longest: int = LONGEST_TEXT,
) -> str:
    """The text as it will be kept. Hospital numbers are the actor's organisation's own.

    Raises Invalid when it is empty or too long, and LooksLikePatient when it may identify a
    patient and the writer has not said that it identifies nobody (`is_checked`).
    """
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Invalid("Write something first.", code="empty", fields={field: "Write something."})
    if len(text) > longest or not _is_encodable(text):
        message = f"At most {longest:,} ordinary characters."
        raise Invalid(message, code="too_long", fields={field: message})
    if not is_checked and (findings := _findings(text, actor)):
        raise LooksLikePatient(findings, field)
    return text


def _findings(text: str, actor: Actor) -> list[Finding]:
    own = hospital_numbers(actor.organization.hospital_number_patterns)
    return find(text, hospital_number=own, today=timezone.localdate())


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
