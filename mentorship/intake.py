"""What no request may contain, wherever it goes: refused once, before anything reads it.

Forms, serializers and importers say what is wrong with a field. This is for what is wrong with the
request itself: an address or a cookie with signs that are no text, a body in another encoding than
it may have, JSON that is no object or is nested beyond reason.
"""

import codecs
import json
import re
from collections.abc import Callable, Mapping
from typing import IO, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

from mentorship.texts import gettext_lazy

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# What cannot be kept as text, whoever means to keep it.
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
_NUL = re.compile(rb"%00|\x00", re.IGNORECASE)
_UTF8 = {codecs.lookup("utf-8"), codecs.lookup("ascii")}
_METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
DEEPEST = 32


class IntakeMiddleware:
    """Refuses a request that cannot be read: 400, or 415 for another encoding than UTF-8; by a
    method that nothing here has (405); to the API in the clear where all else is led to TLS (403).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in _METHODS:
            return _refusal(
                request, 405, "method_not_allowed", gettext("There is no such method here.")
            )
        if _is_api_in_the_clear(request):
            return _refusal(
                request, 403, "https_needed", gettext("Ask by https; nothing was read.")
            )
        if not _is_utf8(request.content_params or {}):
            return _refusal(request, 415, "unsupported_encoding", gettext("Send it as UTF-8."))
        if _has_signs_that_are_no_text(request):
            return _refusal(
                request, 400, "unreadable", gettext("The address or a header cannot be read.")
            )
        return self.get_response(request)


class TooLarge(APIException):
    """A body beyond DATA_UPLOAD_MAX_MEMORY_SIZE."""

    status_code = 413
    default_code = "too_large"
    default_detail = gettext_lazy("This is more than can be taken in one request.")


class ObjectParser(JSONParser):
    """JSON of at most the size that a form may have: one object, not nested beyond reason, of
    texts that can be kept. Raises ParseError (400) or TooLarge (413)."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooLarge
        try:
            found = json.loads(body.decode("utf-8"), parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise ParseError(gettext("This is not JSON as it is written in UTF-8.")) from None
        if not isinstance(found, dict):
            raise ParseError(gettext("Send one JSON object."))
        _require_reasonable(found)
        return found


def _no_number(name: str) -> float:
    raise ValueError(name)


def _require_reasonable(found: Any) -> None:
    level = [found]
    # Below the deepest lie its values, and nothing below those.
    for _ in range(DEEPEST + 2):
        if not level:
            return
        below: list[Any] = []
        for one in level:
            if isinstance(one, str) and _NO_TEXT.search(one):
                raise ParseError(gettext("A text holds a character that cannot be kept."))
            if isinstance(one, dict):
                below += [*one.keys(), *one.values()]
            elif isinstance(one, list):
                below += one
        level = below
    raise ParseError(
        gettext("This is nested in more than %(deepest)s levels.") % {"deepest": DEEPEST}
    )


def _is_utf8(content_params: Mapping[str, str]) -> bool:
    charset = content_params.get("charset", "utf-8")
    try:
        return codecs.lookup(charset) in _UTF8
    except (LookupError, ValueError):
        return False


def _is_api_in_the_clear(request: HttpRequest) -> bool:
    is_api = request.path_info.startswith("/api/") and "/docs/" not in request.path_info
    return bool(is_api and settings.SECURE_SSL_REDIRECT and not request.is_secure())


def _has_signs_that_are_no_text(request: HttpRequest) -> bool:
    if _CONTROL.search(request.path_info):
        return True
    # As bytes, since it is only taken apart when somebody asks for it.
    if _NUL.search(request.META.get("QUERY_STRING", "").encode("utf-8", "replace")):
        return True
    # A quoted cookie may hold any sign as an escape.
    return any(_CONTROL.search(value) for value in request.COOKIES.values())


def _refusal(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return JsonResponse({"code": code, "message": message, "fields": {}}, status=status)
    return HttpResponse(render_to_string("400.html"), status=status)
