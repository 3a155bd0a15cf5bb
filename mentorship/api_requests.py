"""What the API's views ask of a request."""

from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from mentorship.access import Actor, Rule, can


def actor_of(request: Request, rule: Rule | None = None) -> Actor:
    """Who asks. For whom the rule does not hold, there is nothing here."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if rule and not can(actor, rule):
        raise Http404
    return actor


def checked(serializer: type[Any], data: Any, **options: Any) -> dict[str, Any]:
    """The body, checked; `options` are the serializer's, such as `partial`."""
    form = serializer(data=data, **options)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def paged(request: Request, rows: Any, serializer: type[Any], **context: Any) -> Response:
    """One page of rows; `context` is the serializer's."""
    paging: Any = api_settings.DEFAULT_PAGINATION_CLASS
    pages = paging()
    page = pages.paginate_queryset(rows, request)
    response: Response = pages.get_paginated_response(
        serializer(page, many=True, context=context).data
    )
    return response
