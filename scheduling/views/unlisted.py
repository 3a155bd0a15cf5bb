"""Pages whose address is a secret of its own."""

from django.http import HttpResponse


def unlisted(response: HttpResponse, *, referrer: str = "strict-origin") -> HttpResponse:
    """No other page learns this address, nor is it found by a search; with `strict-origin` the
    page's own form still says which site it comes from."""
    response["Referrer-Policy"] = referrer
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
