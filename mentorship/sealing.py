"""Texts that only this module opens: AES-256-GCM, bound to the row that they belong to."""

import os
from collections.abc import Iterable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE_BYTES = 12
_VERSION = b"\x01"


class CannotUnseal(Exception):
    """The key is unknown, or the text was changed or moved from another row."""


def seal(text: str, *, bound_to: Iterable[UUID | str]) -> bytes:
    """Encrypt a text so that it can be opened only for the row it is bound to.

    The result is version, length of the key's id, the key's id, nonce, ciphertext with its tag.
    """
    key_id, key = next(iter(settings.SEALING_KEYS.items()))
    header = _VERSION + bytes([len(key_id)]) + key_id.encode()
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), _binding(header, bound_to))
    return header + nonce + sealed


def unseal(blob: bytes, *, bound_to: Iterable[UUID | str]) -> str:
    """Decrypt a sealed text. Raises CannotUnseal for a wrong key, row or content."""
    blob = bytes(blob)
    if blob[:1] != _VERSION or len(blob) < 2:
        raise CannotUnseal("This is not a sealed text.")
    header = blob[: 2 + blob[1]]
    key = settings.SEALING_KEYS.get(header[2:].decode(errors="replace"))
    if key is None:
        raise CannotUnseal("The key of this text is not on the ring.")
    nonce = blob[len(header) : len(header) + _NONCE_BYTES]
    sealed = blob[len(header) + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, sealed, _binding(header, bound_to)).decode()
    except (InvalidTag, ValueError) as error:
        raise CannotUnseal("This text was changed, moved, or sealed with another key.") from error


def _binding(header: bytes, bound_to: Iterable[UUID | str]) -> bytes:
    return header + "|".join(str(part) for part in bound_to).encode()
