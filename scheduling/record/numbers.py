"""The number of a certificate: a hundred random bits that can be read out over the telephone."""

import re
import secrets

# Without I, L, O and U: nothing is mistaken for something else, and no word comes of it.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 20
_GROUP = 5
_MEANT = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_number() -> str:
    """A number that nobody can guess."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))


def grouped(number: str) -> str:
    """As it is printed: in groups of five."""
    return "-".join(number[place : place + _GROUP] for place in range(0, len(number), _GROUP))


def as_kept(typed: str) -> str | None:
    """The number that somebody typed, however they grouped it; None for what is none."""
    plain = re.sub(r"[\s-]", "", typed).upper().translate(_MEANT)
    is_number = len(plain) == LENGTH and set(plain) <= set(_ALPHABET)
    return plain if is_number else None
