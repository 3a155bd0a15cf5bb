"""Show and read times by the clock of the reader's site."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.utils import timezone

from mentorship.requests import TenantRequest
from scheduling.queries.clocks import own_zone

View = Callable[..., HttpResponse]


def on_own_clock(view: View) -> View:
    """Run the view, with its forms and template, in the actor's time zone."""

    @wraps(view)
    def wrapped(request: TenantRequest, *args: object, **kwargs: object) -> HttpResponse:
        with timezone.override(own_zone(request.actor)):
            return view(request, *args, **kwargs)

    return wrapped
