"""What a password may be: long, and not what others guess first. Nothing about its composition."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mentorship.breached import is_breached

LONGEST = 512
LEFT_OVER = 8
"""So many letters or digits must be more than names that everybody here knows."""
PRODUCT_WORDS = ("mentorship", "mentoring", "mentor", "mentee", "password", "betweenthetwoofus")

_ENDING = re.compile(r"[\W\d_]+$")
_NOT_A_LETTER_OR_DIGIT = re.compile(r"[\W_]+")


class LengthValidator:
    """Not longer than any sentence: only so that nobody sends a megabyte to be hashed."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(
                _("This password is longer than %(longest)s characters.") % {"longest": LONGEST},
                code="password_too_long",
            )

    def get_help_text(self) -> str:
        return _("It may have up to %(longest)s characters, of any kind, spaces too.") % {
            "longest": LONGEST
        }


class CommonValidator(CommonPasswordValidator):
    """Refuses what stands in the list of common passwords, also repeated or with digits behind;
    and what became known elsewhere, where the operator keeps a list (breached.py)."""

    def validate(self, password: str, user: Any = None) -> None:
        said = password.casefold().strip()
        stem = _ENDING.sub("", said)
        for guess in {said, stem, _unit(said), _unit(stem)}:
            if guess in self.passwords or (guess != said and len(guess) < 5):
                raise ValidationError(self.get_error_message(), code="password_too_common")
        if is_breached(password):
            raise ValidationError(
                _("This password was exposed in a data breach elsewhere. Choose another one."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return _("It may not be one that many people use, or that was exposed elsewhere.")


def require_more_than(known: Iterable[str], password: str) -> None:
    """Raise ValidationError for a password that is little more than these words, which anybody
    would try: names of the product, the organisation and the person."""
    rest = _squeezed(password)
    for word in sorted({_squeezed(one) for one in (*PRODUCT_WORDS, *known)}, key=len, reverse=True):
        if len(word) > 2:
            rest = rest.replace(word, "")
    if len(rest) < LEFT_OVER:
        raise ValidationError(
            _("This is little more than a name that others know. Add words of your own."),
            code="password_too_obvious",
        )


def _squeezed(text: str) -> str:
    return _NOT_A_LETTER_OR_DIGIT.sub("", text.casefold())


def _unit(text: str) -> str:
    """The shortest part whose repetition is the text: `abc` of `abcabcabc`."""
    place = (text + text).find(text, 1)
    return text[:place] if 0 < place < len(text) else text
