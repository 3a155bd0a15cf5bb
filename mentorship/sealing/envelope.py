"""AES-256-GCM with associated data that nobody can read in two ways. Pure."""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mentorship.sealing.errors import Tampered

KEY_BYTES = 32
NONCE_BYTES = 12

Part = str | int | UUID


def new_key() -> bytes:
    """A random key."""
    return os.urandom(KEY_BYTES)


def bind(*parts: Part) -> bytes:
    """The parts as associated data, each with its length, so that none runs into the next."""
    encoded = [str(part).encode() for part in parts]
    return b"".join(len(one).to_bytes(4, "big") + one for one in encoded)


def encrypt(key: bytes, plain: bytes, associated: bytes) -> bytes:
    """Nonce, ciphertext and tag."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, associated)


def decrypt(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    """What was encrypted with this key and this associated data. Raises Tampered otherwise."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated)
    except (InvalidTag, ValueError) as error:
        raise Tampered("it was changed or moved, or sealed with another key") from error
