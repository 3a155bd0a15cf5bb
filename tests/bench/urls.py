"""The product's addresses and one that does next to nothing, to measure the others by."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from mentorship import urls


def bare(request: HttpRequest) -> HttpResponse:
    """What any page of an organisation costs before it does anything: session, tenant, a query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("1")


urlpatterns = [path("o/<slug:slug>/bare/", bare, name="bare"), *urls.urlpatterns]
