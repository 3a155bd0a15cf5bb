"""Hold back a text that looks as if it named a patient, before anything of it is kept."""

from collections.abc import Iterable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.access import Actor
from mentorship.errors import Invalid
from mentorship.hospital_numbers import hospital_numbers
from mentorship.identifiers import Finding, find, kinds_in_words

LONGEST_TEXT = 20_000
_BETWEEN = "\n\n"


class LooksLikePatient(Invalid):
    """The text may identify a patient. `findings` say where; the text itself is not in here."""

    code = "looks_like_patient"

    def __init__(self, findings: list[Finding], *fields: str) -> None:
        words = kinds_in_words(findings)
        super().__init__(
            _(
                "This looks as if it contains %(words)s. Take it out, or say that it "
                "identifies nobody."
            )
            % {"words": words},
            fields=dict.fromkeys(
                fields, _("This looks as if it contains %(words)s.") % {"words": words}
            ),
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
    text = as_kept(text)
    if not text:
        raise Invalid(
            _("Write something first."), code="empty", fields={field: _("Write something.")}
        )
    if len(text) > longest or not _is_encodable(text):
        message = _("At most %(longest)s ordinary characters.") % {"longest": format(longest, ",")}
        raise Invalid(message, code="too_long", fields={field: message})
    if not is_checked and (findings := _findings(text, actor)):
        raise LooksLikePatient(findings, field)
    return text


def require_harmless(texts: Mapping[str, str], *, actor: Actor, is_checked: bool) -> None:
    """The same for several short answers, by the names of their fields, any of which may be empty.

    Raises LooksLikePatient; its findings are places in the `joined` texts.
    """
    if is_checked:
        return
    findings, fields, place = [], [], 0
    for name, text in texts.items():
        if kept := as_kept(text):
            found = _findings(kept, actor)
            findings += [Finding(one.kind, place + one.start, place + one.end) for one in found]
            fields += [name] if found else []
            place += len(kept) + len(_BETWEEN)
    if findings:
        raise LooksLikePatient(findings, *fields)


def joined(texts: Iterable[str]) -> str:
    """Several answers as one text, in which the places of findings count."""
    return _BETWEEN.join(kept for text in texts if (kept := as_kept(text)))


def as_kept(text: str) -> str:
    """A text as it is kept, whichever line breaks a browser sent."""
    return text.replace("\r\n", "\n").strip()


def _findings(text: str, actor: Actor) -> list[Finding]:
    own = hospital_numbers(actor.organization.hospital_number_patterns)
    return find(text, hospital_number=own, today=timezone.localdate())


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
