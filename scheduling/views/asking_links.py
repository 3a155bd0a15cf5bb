"""The page behind a link that asks: one survey, or one question about a meeting, without signing
in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mentorship.tenancy import activate, identify
from participants.queries.surveys import Standing, asked_in, standing_of
from participants.views.answering import Answering, words_not_kept
from programs.days import today_of
from scheduling.asking_links import About, Asking, asking_of
from scheduling.clock import zone_of
from scheduling.queries.asking_links import Holder, holder_of
from scheduling.views.chemistry import page_by_link
from scheduling.views.unlisted import unlisted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_link(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked; a POST answers it. What fetches addresses unasked changes nothing."""
    asking = asking_of(token)
    if asking is None:
        return unlisted(_over(request))
    with activate(asking.organization_id):
        identify(asking.person_id)
        holder = holder_of(asking)
        if holder is None:
            return unlisted(_over(request))
        if request.user.is_authenticated and request.user != holder.person.user:
            return unlisted(_of_another(request))
        with timezone.override(zone_of(holder.person, holder.actor.organization)):
            return unlisted(_answer(request, asking, holder))


def _answer(request: HttpRequest, asking: Asking, holder: Holder) -> HttpResponse:
    if asking.about is About.SURVEY:
        return _survey(request, asking, holder)
    found = page_by_link(request, holder.actor, asking.what_id)
    if found is None:
        return _over(request)
    template, context, status = found
    return render(request, template, context | _words(holder), status=status)


def _survey(request: HttpRequest, asking: Asking, holder: Holder) -> HttpResponse:
    asked = asked_in(holder.actor, asking.what_id)
    if asked is None:
        return _over(request)
    today = today_of(holder.actor)
    standing = standing_of(asked, today)
    context: dict[str, Any] = {"survey_round": asked.survey_round, **_words(holder)}
    context["is_repeated"] = standing is Standing.ANSWERED
    if standing is Standing.OPEN:
        answering = Answering(request, holder.actor, asked)
        if not answering.is_done:
            context |= answering.context()
            template = "scheduling/answer_link_survey.html"
            return render(request, template, context, status=answering.status)
        standing = Standing.ANSWERED
    context |= {"standing": standing, "was_sent": request.method == "POST"}
    status = 200 if standing is Standing.ANSWERED else 410
    if standing is not Standing.ANSWERED:
        context["not_kept"] = words_not_kept(request, asked)
    return render(request, "scheduling/answer_link_done.html", context, status=status)


def _over(request: HttpRequest) -> HttpResponse:
    """One page for every link that asks nothing: it does not say what became of it."""
    context = {"sign_in": reverse("account_login")}
    return render(request, "scheduling/answer_link_over.html", context, status=410)


def _of_another(request: HttpRequest) -> HttpResponse:
    return render(request, "scheduling/answer_link_of_another.html", status=403)


def _words(holder: Holder) -> dict[str, Any]:
    return {"organization": holder.actor.organization, "sign_in": reverse("account_login")}
