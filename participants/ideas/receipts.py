"""The receipt of an idea without a name: whoever holds it finds the reply, and nobody is asked who
they are. Only its digest is kept."""

import hashlib
import re
import secrets

# Without letters and digits that are taken for one another.
_SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_GROUPS, _LENGTH = 5, 4
_SHAPE = re.compile(rf"^[{_SIGNS}]{{{_GROUPS * _LENGTH}}}$")


def new_receipt() -> str:
    """XXXX-XXXX-XXXX-XXXX-XXXX, by chance: about 98 bits."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def as_typed(receipt: str) -> str:
    """The receipt without what somebody who copies it adds or leaves out; "" where it is none."""
    signs = re.sub(r"[\s-]", "", receipt).upper()
    return signs if _SHAPE.match(signs) else ""


def digest(receipt: str) -> str:
    """By which the idea is found; "" where it is no receipt."""
    signs = as_typed(receipt)
    return hashlib.sha256(signs.encode()).hexdigest() if signs else ""
