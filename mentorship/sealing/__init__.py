"""Texts that only this package opens: envelope encryption, bound to the row they belong to.

A root key, outside the database (`roots`), wraps each organisation's key; that wraps one data key
for each subject (a relationship, an enrolment, ...); that seals the words (`texts`). Keys are
rewrapped by `rotation` and destroyed by `erasure`.
"""

from mentorship.sealing.columns import SealedModel, SealedText
from mentorship.sealing.erasure import erase, replay_erasures
from mentorship.sealing.errors import CannotUnseal, Erased
from mentorship.sealing.texts import gather, seal, unseal

__all__ = [
    "CannotUnseal",
    "Erased",
    "SealedModel",
    "SealedText",
    "erase",
    "gather",
    "replay_erasures",
    "seal",
    "unseal",
]
