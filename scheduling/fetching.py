"""Fetching a calendar from an address that a person gave: from the public internet alone.

The address is not ours, so it may point at our own house. Only https to port 443 is asked; every
address that the name stands for must be a public one, and the connection is made to the very
address that was checked, so that a name that changes in between gains nothing. Redirects are
checked in the same way. Size and time are bounded.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from scheduling.rosters.feeds import MOST_BYTES

MOST_REDIRECTS = 3
MOST_SECONDS = 20.0
SECONDS_OF_SILENCE = 8.0
LONGEST_ADDRESS = 2_000
_CHUNK = 64 * 1024

Resolve = Callable[[str, int], list[str]]
IsPublic = Callable[[str], bool]


class Unreachable(Exception):
    """The calendar could not be fetched; the message is for people, and names no address."""


def resolved(host: str, port: int) -> list[str]:
    """Every address that a name stands for."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet: not ours, not this machine, no group."""
    found = ipaddress.ip_address(address)
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if mapped is not None:
        found = mapped
    return found.is_global and not found.is_multicast


@dataclass(frozen=True)
class Way:
    """How names are looked up, what counts as public, and whom to trust: as tests need it."""

    resolve: Resolve = resolved
    is_public: IsPublic = is_public
    port: int = 443
    context: ssl.SSLContext | None = None


class _Pinned(http.client.HTTPSConnection):
    """A connection to one checked address, under the name that was asked for."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=SECONDS_OF_SILENCE, context=context)
        self._address = address
        self._trust = context

    def connect(self) -> None:
        raw = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._trust.wrap_socket(raw, server_hostname=self.host)


def normal_address(address: str) -> str:
    """The https address of a feed, also of "webcal:". Raises Unreachable for any other."""
    text = address.strip()
    if text.lower().startswith(("webcal://", "webcals://")):
        text = "https://" + text.split("://", 1)[1]
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise Unreachable("This is not an address that can be read.") from None
    if len(text) > LONGEST_ADDRESS or not text.isprintable() or " " in text:
        raise Unreachable("This is not an address that can be read.")
    if parts.scheme != "https" or not parts.hostname:
        raise Unreachable("The address has to begin with https:// or webcal://.")
    if parts.username or parts.password:
        raise Unreachable("The address must not hold a name and password.")
    if port not in (None, 443):
        raise Unreachable("The address must not name a port.")
    return text


def fetched(address: str, way: Way | None = None) -> bytes:
    """The body of what is at an address. Raises Unreachable."""
    way = way or Way()
    deadline = time.monotonic() + MOST_SECONDS
    for _ in range(MOST_REDIRECTS + 1):
        address = normal_address(address)
        body, moved_to = _asked(address, way, deadline)
        if moved_to is None:
            return body
        address = urljoin(address, moved_to)
    raise Unreachable("The address leads on to others too many times.")


def _asked(address: str, way: Way, deadline: float) -> tuple[bytes, str | None]:
    parts = urlsplit(address)
    host = parts.hostname or ""
    connection = _Pinned(
        host, way.port, _checked(host, way), way.context or ssl.create_default_context()
    )
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"Accept": "text/calendar", "Host": host})
        answer = connection.getresponse()
        if answer.status in (301, 302, 303, 307, 308):
            return b"", answer.getheader("Location") or ""
        if answer.status != 200:
            raise Unreachable(f"The calendar's server answered with {answer.status}.")
        return _body(answer, deadline), None
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        raise Unreachable("The calendar's server could not be reached.") from error
    finally:
        connection.close()


def _checked(host: str, way: Way) -> str:
    """One of the name's addresses. Raises Unreachable unless all of them are public."""
    try:
        addresses = way.resolve(host, way.port)
    except (OSError, UnicodeError):
        raise Unreachable("There is no server of this name.") from None
    if not addresses or not all(way.is_public(one) for one in addresses):
        raise Unreachable("This address is not on the public internet.")
    return addresses[0]


def _body(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read1(_CHUNK):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise Unreachable("The calendar is larger than 2 MB.")
        if time.monotonic() > deadline:
            raise Unreachable("The calendar's server takes too long.")
    return b"".join(pieces)
