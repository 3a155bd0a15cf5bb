"""Errors that a person can do something about, and what a broken database constraint means."""

import logging
from collections.abc import Mapping

from django.db import DataError, IntegrityError
from django.utils.translation import gettext as _

from mentorship.texts import gettext_lazy

logger = logging.getLogger(__name__)


class DomainError(Exception):
    """A use case was refused: `message` in the user's words, `fields` from a field to its own."""

    code = "refused"
    status = 400

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        status: int | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.status = status or self.status
        self.fields = dict(fields or {})


class NotAllowed(DomainError):
    """Visible, but not theirs to change. Knows which rule said so and of what, for the trail."""

    code = "not_allowed"
    status = 403

    def __init__(
        self,
        message: str = gettext_lazy("You are not allowed to do this."),
        *,
        rule: str = "",
        subject: object = None,
        **kwargs: object,
    ) -> None:
        super().__init__(message, **kwargs)  # type: ignore[arg-type]
        self.rule = rule
        self.subject = subject


class Conflict(DomainError):
    """The thing is in a state in which this cannot be done."""

    code = "conflict"
    status = 409


class Invalid(DomainError):
    """What was sent cannot be accepted as it is."""

    code = "invalid"
    status = 422


class Unkeepable(Invalid):
    """Something that no field refused and the database cannot keep."""

    code = "unkeepable"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Something in this cannot be kept: a character that is no text, or a number "
                "or a text "
                "that is too long. Nothing was changed."
            )
        )


_explanations: dict[str, tuple[str, str]] = {}


def explains(constraint: str, message: str, *, code: str = "conflict") -> None:
    """Say in the user's words what it means when this constraint refuses a row."""
    _explanations[constraint] = (message, code)


def refusal_of(error: Exception) -> DomainError | None:
    """What an error means to who asked; None for a fault of ours.

    The last net under fields and serializers: whatever cannot be written, for it is no text or too
    large, is the asker's, and is logged so that the field learns to say so.
    """
    if isinstance(error, DomainError):
        return error
    if isinstance(error, IntegrityError):
        return explain(error)
    if isinstance(error, DataError | UnicodeEncodeError | OverflowError):
        logger.warning("What no field refused could not be kept: %s", type(error).__name__)
        return Unkeepable()
    return None


def explain(error: IntegrityError) -> DomainError | None:
    """The DomainError for a database refusal, or None for a constraint nobody explained."""
    diagnostics = getattr(error.__cause__, "diag", None)
    name = getattr(diagnostics, "constraint_name", None)
    if name not in _explanations:
        return None
    message, code = _explanations[name]
    return Conflict(message, code=code)
