"""Where the root key is. A provider wraps and unwraps organisations' keys; it stays inside.

`settings.ROOT_KEY_PROVIDER` names a class like `FileRootKeys`. A key-management service plugs in as
a class of three members whose `wrap` and `unwrap` call it with the context as its encryption
context (associated data).
"""

from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from mentorship.root_key_file import RootKeyMissing, read_ring
from mentorship.sealing.envelope import bind, decrypt, encrypt


class RootKeys(Protocol):
    """What a provider of root keys can do."""

    @property
    def current_id(self) -> str:
        """The root key that wraps from now on."""

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """The key, wrapped by the current root key for this context alone."""

    def unwrap(self, wrapped: bytes, context: bytes, root_key_id: str) -> bytes:
        """The key again. Raises Tampered for another context, RootKeyMissing without the root."""


def root_keys() -> RootKeys:
    """The configured provider, asked anew by every transaction that opens or seals something."""
    provider: RootKeys = import_string(settings.ROOT_KEY_PROVIDER)()
    return provider


class FileRootKeys:
    """Root keys in a file, or a systemd credential: lines of `id:base64 of 32 bytes`.

    The first line wraps; those below still unwrap, until `rotate_keys` has been run.
    """

    def __init__(self) -> None:
        self._ring = read_ring(Path(settings.ROOT_KEY_FILE))

    @property
    def current_id(self) -> str:
        return next(iter(self._ring))

    def wrap(self, key: bytes, context: bytes) -> bytes:
        return encrypt(self._ring[self.current_id], key, _bound(context, self.current_id))

    def unwrap(self, wrapped: bytes, context: bytes, root_key_id: str) -> bytes:
        if root_key_id not in self._ring:
            raise RootKeyMissing(
                f"The root key {root_key_id!r} is not in {settings.ROOT_KEY_FILE}."
            )
        return decrypt(self._ring[root_key_id], wrapped, _bound(context, root_key_id))


def _bound(context: bytes, root_key_id: str) -> bytes:
    return bind("root", root_key_id) + context
