"""What several views of the ground floor ask for first."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from mentorship.access import Rule, can
from mentorship.denials import refused
from mentorship.requests import TenantRequest

View = Callable[..., HttpResponse]


def seen_by(rule: Rule) -> Callable[[View], View]:
    """For whom the rule does not hold, the page does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: TenantRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not can(request.actor, rule):
                refused(request, rule.__name__)
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def sent(request: HttpRequest) -> QueryDict | None:
    """The body of a POST, also an empty one; None for a form that is only shown."""
    return request.POST if request.method == "POST" else None
