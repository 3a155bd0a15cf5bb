"""Whether a certificate is true, for anybody who has it in hand."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from scheduling.record.models import Certificate
from scheduling.record.numbers import grouped
from scheduling.record.paper import facts_of, statement_of
from scheduling.record.queries.certificates import certificate_of_number
from scheduling.views.unlisted import unlisted


@never_cache
@require_safe
def certificate(request: HttpRequest, house: str, number: str) -> HttpResponse:
    """What stands on the certificate of this number, and nothing more; one page for every number
    and organisation of which there is none."""
    found = certificate_of_number(house, number)
    context: dict[str, Any] = {}
    if found is not None and found.replaced_at is not None:
        # Nothing of what was wrong on it, and no number but the one that was typed.
        context = {"replaced_at": found.replaced_at}
    elif found is not None:
        context = {
            "certificate": found,
            "number": grouped(found.number),
            "statement": statement_of(found),
            "facts": facts_of(found),
        }
    response = render(request, "record/check.html", context, status=_status(found))
    return unlisted(response, referrer="no-referrer")


def _status(found: Certificate | None) -> int:
    if found is None:
        return 404
    return 200 if found.replaced_at is None else 410
