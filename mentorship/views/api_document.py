"""`/api/v1/docs/`: the API for people who read; `/api/v1/schema/` is for programs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mentorship.api_document import operations


@require_GET
def api_document(request: HttpRequest) -> HttpResponse:
    """Every address of the API: what it takes and what it gives."""
    return render(request, "mentorship/api_document.html", {"groups": operations()})
