"""Where a request comes from, as far as it can be believed."""

from allauth.core.internal.httpkit import clean_client_ip
from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  (nobody's address: of a server that listens on a socket file)


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw (TRUSTED_PROXIES).

    What stands further left in X-Forwarded-For was written by the client and is not read. A
    request that did not come through all of them is known by who is connected.
    """
    connected = clean_client_ip(request.META.get("REMOTE_ADDR") or "") or UNKNOWN
    written = request.headers.get("X-Forwarded-For", "").split(",")
    if not 0 < settings.TRUSTED_PROXIES <= len(written):
        return connected
    return clean_client_ip(written[-settings.TRUSTED_PROXIES]) or connected
