"""What every API view shares: authentication and paging."""

from typing import Any

from drf_spectacular.authentication import SessionScheme
from rest_framework import authentication, pagination


class SessionAuthentication(authentication.SessionAuthentication):
    """The signed-in browser; says 401, not 403, to who is not signed in."""

    def authenticate_header(self, request: Any) -> str:
        return "Session"


class SessionCookie(SessionScheme):
    """How the API's document describes it."""

    target_class = "mentorship.rest.SessionAuthentication"


class Pagination(pagination.PageNumberPagination):
    """25 rows a page; `?page_size=` asks for up to 200."""

    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 200
