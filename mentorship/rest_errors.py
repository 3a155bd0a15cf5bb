"""How a refusal reads in the API: always `{code, message, fields}`."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from mentorship.denials import refused_by
from mentorship.errors import DomainError, refusal_of


def explain_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as `{code, message, fields}`."""
    error = refusal_of(error) or error
    # The view's savepoint; without it the rest of the request would work in a broken transaction.
    set_rollback()
    if isinstance(error, DomainError):
        refused_by(context["request"]._request, error)
        body = {"code": error.code, "message": error.message, "fields": error.fields}
        return Response(body, status=error.status)
    if isinstance(error, exceptions.ValidationError | ValidationError):
        return Response(_invalid(error), status=422)
    if isinstance(error, Http404):
        return Response(_body("not_found", _("There is nothing here.")), status=404)
    if isinstance(error, RequestDataTooBig):
        return Response(_body("too_large", _("This is larger than can be taken.")), status=413)
    if isinstance(error, PermissionDenied):
        return Response(_body("not_allowed", _("You are not allowed to do this.")), status=403)
    response = exception_handler(error, context)
    if response is not None and isinstance(error, exceptions.APIException):
        response.data = _body(str(error.get_codes()), str(error.detail))
    return response


def _body(code: str, message: str) -> dict[str, Any]:
    return {"code": code, "message": message, "fields": {}}


def _invalid(error: exceptions.ValidationError | ValidationError) -> dict[str, Any]:
    detail = error.detail if isinstance(error, exceptions.ValidationError) else error.messages
    body = _body("invalid", _("Some of this cannot be accepted as it is."))
    if isinstance(detail, dict):
        body["fields"] = detail
    else:
        body["message"] = " ".join(str(part) for part in detail)
    return body
