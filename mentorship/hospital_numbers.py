"""An organisation's own hospital numbers, in a language too small to be slow or wrong in.

`A` is any letter, `9` any digit, everything else is itself. A dash or a space may be left out, and
may be written where letters and digits meet. `NG999999, A99-9999` are two shapes. Each becomes a
regular expression without repetition: no text takes it longer than its own length.
"""

import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST_DIGITS = 4
LONGEST_SHAPE = 20
MOST_SHAPES = 6
_SHAPE = re.compile(r"[A-Z0-9](?:[ \-/.]?[A-Z0-9])*")


def shapes(written: str) -> list[str]:
    """The shapes as they are meant: upper case, without empty ones."""
    return [one for one in (part.strip().upper() for part in written.split(",")) if one]


def validate_patterns(written: str) -> None:
    """Raise ValidationError, in words, for what would find nothing or too much."""
    found = shapes(written)
    if len(found) > MOST_SHAPES:
        raise ValidationError(
            _("At most %(most_shapes)s shapes, with commas between them.")
            % {"most_shapes": MOST_SHAPES}
        )
    for shape in found:
        if len(shape) > LONGEST_SHAPE or not _SHAPE.fullmatch(shape):
            raise ValidationError(
                _(
                    "%(shape)s: write A for a letter and 9 for a digit, such as NG999999. Spaces, "
                    "dashes, slashes and dots may stand between; at most %(longest_shape)s "
                    "characters."
                )
                % {"shape": shape[:30], "longest_shape": LONGEST_SHAPE}
            )
        if shape.count("9") < FEWEST_DIGITS:
            raise ValidationError(
                _(
                    "%(shape)s: at least %(fewest_digits)s places for a digit (9), or "
                    "ordinary words "
                    "and times would be held back."
                )
                % {"shape": shape, "fewest_digits": FEWEST_DIGITS}
            )


@lru_cache(maxsize=64)
def hospital_numbers(written: str) -> re.Pattern[str] | None:
    """What finds the shapes in a text, or None where there are none."""
    found = shapes(written)
    if not found:
        return None
    either = "|".join(_expression(shape) for shape in found)
    return re.compile(rf"(?<![A-Za-z0-9])(?:{either})(?![A-Za-z0-9])", re.IGNORECASE)


def _expression(shape: str) -> str:
    parts = []
    for before, character in zip(" " + shape, shape, strict=False):
        if before.isalpha() and character.isdigit():
            parts.append("[ -]?")
        parts.append(_one(character))
    return "".join(parts)


def _one(character: str) -> str:
    if character == "A":
        return "[A-Z]"
    if character == "9":
        return "[0-9]"
    escaped = re.escape(character)
    return f"{escaped}?" if character in " -" else escaped
