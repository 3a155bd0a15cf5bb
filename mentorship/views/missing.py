"""An address that leads nowhere, and a fault of ours: a page, or the API's own words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is nothing at this address, or nothing for this reader."""
    if request.path_info.startswith("/api/"):
        return _told("not_found", _("There is nothing here."), 404)
    return defaults.page_not_found(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    """Something went wrong here; it is in the log."""
    if request.path_info.startswith("/api/"):
        return _told("fault", _("Something went wrong. Try again later."), 500)
    return defaults.server_error(request)


def _told(code: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"code": code, "message": message, "fields": {}}, status=status)
