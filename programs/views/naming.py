"""What an address names, for several pages."""

from uuid import UUID

from mentorship.requests import TenantRequest
from programs import queries
from programs.models import Cohort


def cohort_beside(request: TenantRequest) -> Cohort | None:
    """The cohort whose plan led here (`?beside=`), for those whom it leaves without a mentor."""
    try:
        key = UUID(request.GET.get("beside", ""))
    except ValueError:
        return None
    return queries.visible_cohorts(request.actor).filter(pk=key).first()
