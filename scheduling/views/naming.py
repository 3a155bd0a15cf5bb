"""The meeting that a form or a link names."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from matching.models import Relationship
from mentorship.requests import TenantRequest
from scheduling.models import Meeting
from scheduling.queries.meetings import own_meetings


def named_meeting(
    request: TenantRequest, relationship: Relationship, named: str | None
) -> Meeting | None:
    """The relationship's meeting with this identifier; None where none, or a new one, is named.
    Raises Http404 for any other, as the API does: nothing is kept on the wrong meeting."""
    if not named or named == "new":
        return None
    try:
        wanted = UUID(named)
    except ValueError:
        raise Http404 from None
    mine = own_meetings(request.actor).filter(relationship=relationship)
    return get_object_or_404(mine, pk=wanted)
