"""Surveys of one's own to answer."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from mentorship.requests import TenantRequest
from participants.queries.surveys import Standing, asked_in, own_answers, standing_of
from participants.views.answering import Answering
from programs.days import today_of


@require_http_methods(["GET", "POST"])
def my_survey(request: TenantRequest, round_id: UUID) -> HttpResponse:
    """A survey that one is asked; answered, what became of it."""
    asked = asked_in(request.actor, round_id)
    if asked is None:
        raise Http404
    standing = standing_of(asked, today_of(request.actor))
    if standing is Standing.OPEN:
        answering = Answering(request, request.actor, asked)
        if not answering.is_done:
            return render(
                request, "participants/my_survey.html", answering.context(), status=answering.status
            )
        standing = standing_of(asked, today_of(request.actor))
    context = {
        "survey_round": asked.survey_round,
        "standing": standing,
        "was_sent": request.method == "POST",
        "answers": own_answers(request.actor, asked),
    }
    is_refused = request.method == "POST" and standing is not Standing.ANSWERED
    status = 409 if is_refused else 200
    return render(request, "participants/my_survey_over.html", context, status=status)
