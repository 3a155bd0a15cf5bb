"""Surveys of one's own to answer, and putting one to a cohort."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mentorship.access import require
from mentorship.addresses import org_reverse
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from participants.queries.own_scores import own_scores
from participants.queries.surveys import (
    Askable,
    Standing,
    askable_surveys,
    asked_in,
    own_answers,
    people_asked,
    standing_of,
)
from participants.views.answering import Answering, words_not_kept
from programs import rules
from programs.days import today_of
from programs.models import Cohort
from programs.queries import visible_cohorts
from programs.services import ask_cohort


@require_http_methods(["GET", "POST"])
def my_survey(request: TenantRequest, round_id: UUID) -> HttpResponse:
    """A survey that one is asked; answered, what became of it."""
    asked = asked_in(request.actor, round_id)
    if asked is None:
        raise Http404
    standing = standing_of(asked, today_of(request.actor))
    is_repeated = standing is Standing.ANSWERED
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
        "is_repeated": is_repeated,
        "answers": own_answers(request.actor, asked),
        "scores": own_scores(request.actor, asked.survey_round),
    }
    is_refused = request.method == "POST" and standing is not Standing.ANSWERED
    if is_refused:
        context["not_kept"] = words_not_kept(request, asked)
    status = 409 if is_refused else 200
    return render(request, "participants/my_survey_over.html", context, status=status)


@require_http_methods(["GET", "POST"])
def survey_ask(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Choose a survey and put it to the cohort now; says first how many that asks."""
    cohort = get_object_or_404(visible_cohorts(request.actor), pk=cohort_id)
    require(rules.ask_cohort, request.actor, cohort)
    found = askable_surveys(request.actor, cohort)
    if request.method == "POST":
        with refusals_told(request):
            _ask(request, cohort, {str(one.survey.pk): one for one in found})
        address = org_reverse(request.organization, "participants:survey_ask", cohort_id=cohort.pk)
        return redirect(address)
    context = {
        "cohort": cohort,
        "program": cohort.program,
        "surveys": [one for one in found if one.open_round is None],
        "waiting": [one for one in found if one.open_round is not None],
        "chosen": request.GET.get("survey", ""),
    }
    return render(request, "participants/survey_ask.html", context)


def _ask(request: TenantRequest, cohort: Cohort, surveys: dict[str, Askable]) -> None:
    chosen = surveys.get(request.POST.get("survey", ""))
    if chosen is None:
        messages.error(request, _("Choose a survey from the list."))
        return
    asked = ask_cohort(actor=request.actor, cohort=cohort, survey=chosen.survey)
    count = people_asked(asked)
    said = ngettext(
        "“%(title)s”: %(count)s person is asked, until %(day)s.",
        "“%(title)s”: %(count)s people are asked, until %(day)s.",
        count,
    )
    day = date_format(asked.closes_on, "j F")
    messages.success(request, said % {"title": asked.title, "count": count, "day": day})
