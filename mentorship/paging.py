"""One page of a list, from the address's `page`."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def page_of(request: HttpRequest, rows: "QuerySet[Any] | list[Any]", per_page: int = 25) -> Page:
    """The asked page, or the nearest there is. `page.query` keeps the other parameters."""
    page = Paginator(rows, per_page).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    page.query = query.urlencode()  # type: ignore[attr-defined]
    return page
