"""What a use case refused, told on the next page."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from mentorship.errors import DomainError, NotAllowed


@contextmanager
def refusals_told(request: HttpRequest, kind: type[DomainError] = DomainError) -> Iterator[None]:
    """Leave the block where a use case refuses, with its words as a message.

    NotAllowed is no matter of a message and goes on to its own page; so does every other error
    than the `kind` asked for.
    """
    try:
        yield
    except NotAllowed:
        raise
    except kind as refusal:
        messages.error(request, refusal.message)
