"""Who opened what of one's own."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from matching.models import Relationship
from mentorship.paging import page_of
from mentorship.requests import TenantRequest
from scheduling.queries.openings import in_words, openings
from scheduling.queries.relationships import own_relationships
from scheduling.views.clock import on_own_clock


@require_GET
@on_own_clock
def my_openings(request: TenantRequest) -> HttpResponse:
    """Who opened one's notes and goals, wherever they were written."""
    return _page(request, None)


@require_GET
@on_own_clock
def openings_of(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """Who opened one's notes and goals of one relationship."""
    return _page(request, get_object_or_404(own_relationships(request.actor), pk=relationship_id))


def _page(request: TenantRequest, relationship: Relationship | None) -> HttpResponse:
    page = page_of(request, openings(request.actor, relationship))
    rows = in_words(request.actor, page.object_list)
    context = {"page": page, "rows": rows, "relationship": relationship}
    return render(request, "scheduling/openings.html", context)
