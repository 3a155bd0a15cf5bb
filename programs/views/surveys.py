"""The survey builder, and the instruments that surveys can take over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship.access import can, require
from mentorship.addresses import org_reverse
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from mentorship.views.asking import seen_by, sent
from programs import queries, rules, services
from programs.forms import (
    AnswerForm,
    InstrumentChoiceForm,
    InstrumentFileForm,
    QuestionForm,
    SurveyForm,
    carried_out,
)
from programs.instruments import SCHEMA
from programs.models import Audience, Program, Survey
from programs.questions import is_for

get_post = require_http_methods(["GET", "POST"])


@require_GET
def surveys(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """The surveys of a programme."""
    program = _program(request, program_id)
    context = {"program": program, "surveys": queries.surveys_of(program)}
    return render(request, "programs/surveys.html", context)


@get_post
def survey_new(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """Begin a survey."""
    program = _program(request, program_id)
    form = SurveyForm(sent(request), initial={"kind": Survey.Kind.MIDPOINT})
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.actor, "program": program, **form.cleaned_data}
        if added := carried_out(form, services.add_survey, **arguments):
            messages.success(request, _("The survey is there. Now its questions."))
            return _to_survey(request, added)
    context = {"form": form, "program": program}
    return render(request, "programs/survey_form.html", context, status=_status(form))


@require_GET
def survey(request: TenantRequest, survey_id: UUID) -> HttpResponse:
    """What a survey asks, to move, change and add to."""
    found = _survey(request, survey_id)
    packs = {
        one.ref: f"{one.definition['title']} ({one.definition['version']})"
        for one in queries.available_packs(request.actor)
        if one.definition["key"] not in {pack["key"] for pack in found.instruments}
    }
    context = {
        "survey": found,
        "program": found.program,
        "texts": {one["key"]: one["text"] for one in found.questions},
        "instrument_form": InstrumentChoiceForm(packs=packs) if packs else None,
        "was_asked": found.rounds.exists(),
        "running": queries.running_cohorts(found.program),
    }
    return render(request, "programs/survey.html", context)


@get_post
def survey_edit(request: TenantRequest, survey_id: UUID) -> HttpResponse:
    """Change what is said about a survey."""
    found = _survey(request, survey_id)
    form = SurveyForm(sent(request), survey=found)
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.actor, "survey": found, **form.cleaned_data}
        if carried_out(form, services.update_survey, **arguments):
            messages.success(request, _("The survey is changed."))
            return _to_survey(request, found)
    context = {"form": form, "program": found.program, "survey": found}
    return render(request, "programs/survey_form.html", context, status=_status(form))


@require_POST
def survey_remove(request: TenantRequest, survey_id: UUID) -> HttpResponse:
    """Take a survey out."""
    found = _survey(request, survey_id)
    with refusals_told(request):
        services.remove_survey(actor=request.actor, survey=found)
        messages.success(request, _("“%(title)s” is removed.") % {"title": found.title})
        return redirect(
            org_reverse(request.organization, "programs:surveys", program_id=found.program_id)
        )
    return _to_survey(request, found)


@require_GET
def survey_preview(request: TenantRequest, survey_id: UUID) -> HttpResponse:
    """The survey as one side sees it; nothing that is typed is kept."""
    found = _survey(request, survey_id)
    side = request.GET.get("as", "")
    if side not in {Audience.MENTOR, Audience.MENTEE}:
        side = found.audience if found.audience != Audience.BOTH else Audience.MENTEE
    shown = [one for one in found.questions if is_for(one, side)]
    context = {
        "survey": found,
        "program": found.program,
        "side": side,
        "sides": [one for one in Audience.choices if found.audience in ("both", one[0])][:2],
        "form": AnswerForm(questions=shown),
    }
    return render(request, "programs/survey_preview.html", context)


@get_post
def question_new(request: TenantRequest, survey_id: UUID) -> HttpResponse:
    """Add a question."""
    found = _survey(request, survey_id)
    form = QuestionForm(sent(request), earlier=found.questions)
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.actor, "survey": found, "question": form.as_question()}
        if carried_out(form, services.add_question, **arguments):
            messages.success(request, _("The question is added."))
            return _to_survey(request, found)
    return _question_page(request, form, found, None)


@get_post
def question_edit(request: TenantRequest, survey_id: UUID, key: str) -> HttpResponse:
    """Change a question."""
    found = _survey(request, survey_id)
    place, question = _question(found, key)
    form = QuestionForm(sent(request), earlier=found.questions[:place], question=question)
    if request.method == "POST" and form.is_valid():
        arguments = {"key": key, "question": form.as_question()}
        if carried_out(
            form, services.update_question, actor=request.actor, survey=found, **arguments
        ):
            messages.success(request, _("The question is changed."))
            return _to_survey(request, found)
    return _question_page(request, form, found, question)


@require_POST
def question_move(request: TenantRequest, survey_id: UUID, key: str) -> HttpResponse:
    """Let a question change places with its neighbour."""
    found = _survey(request, survey_id)
    direction = request.POST.get("direction", "")
    with refusals_told(request):
        if services.move_question(actor=request.actor, survey=found, key=key, direction=direction):
            messages.success(request, _("The question has moved."))
    return _to_survey(request, found)


@require_POST
def question_remove(request: TenantRequest, survey_id: UUID, key: str) -> HttpResponse:
    """Take a question out."""
    found = _survey(request, survey_id)
    with refusals_told(request):
        services.remove_question(actor=request.actor, survey=found, key=key)
        messages.success(request, _("The question is taken out."))
    return _to_survey(request, found)


@require_POST
def survey_instrument(request: TenantRequest, survey_id: UUID) -> HttpResponse:
    """Take over an instrument's items."""
    found = _survey(request, survey_id)
    pack = queries.available_pack(request.actor, request.POST.get("instrument", ""))
    if pack is None:
        messages.error(request, _("Choose an instrument from the list."))
        return _to_survey(request, found)
    with refusals_told(request):
        services.add_instrument(actor=request.actor, survey=found, pack=pack.definition)
        messages.success(
            request, _("“%(title)s” is in the survey.") % {"title": pack.definition["title"]}
        )
    return _to_survey(request, found)


@get_post
@seen_by(rules.create_program)
def instruments(request: TenantRequest) -> HttpResponse:
    """The instruments there are; an administrator adds one by its file."""
    if request.method == "POST":
        require(rules.add_instrument_pack, request.actor)
    form = InstrumentFileForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        added = carried_out(
            form,
            services.add_instrument_pack,
            actor=request.actor,
            content=content,
            has_permission=form.cleaned_data["has_permission"],
        )
        if added:
            messages.success(request, _("“%(title)s” is added.") % {"title": added.title})
            return redirect(org_reverse(request.organization, "programs:instruments"))
    context = {
        "packs": queries.available_packs(request.actor),
        "form": form if can(request.actor, rules.add_instrument_pack) else None,
    }
    return render(request, "programs/instruments.html", context, status=_status(form))


@require_GET
@seen_by(rules.create_program)
def instrument_schema(request: TenantRequest) -> HttpResponse:
    """What an instrument's file has to look like, as JSON Schema."""
    return JsonResponse(SCHEMA, json_dumps_params={"indent": 2})


@require_GET
def instrument(request: TenantRequest, ref: str) -> HttpResponse:
    """One instrument: items, scoring, licence."""
    pack = queries.available_pack(request.actor, ref)
    if pack is None:
        raise Http404
    return render(request, "programs/instrument.html", {"pack": pack, **pack.definition})


@require_POST
def instrument_remove(request: TenantRequest, pack_id: UUID) -> HttpResponse:
    """Take one of the organisation's instruments away."""
    row = get_object_or_404(queries.visible_packs(request.actor), pk=pack_id)
    services.remove_instrument_pack(actor=request.actor, pack=row)
    messages.success(
        request, _("The instrument is removed. Surveys that hold its items keep them.")
    )
    return redirect(org_reverse(request.organization, "programs:instruments"))


def _question_page(
    request: TenantRequest, form: QuestionForm, found: Survey, question: Any
) -> HttpResponse:
    instrument = question and next(
        (
            pack["title"]
            for pack in found.instruments
            if question["key"] in {item["key"] for item in pack["items"]}
        ),
        "",
    )
    context = {
        "form": form,
        "survey": found,
        "program": found.program,
        "question": question,
        "instrument": instrument,
    }
    return render(request, "programs/question_form.html", context, status=_status(form))


def _question(found: Survey, key: str) -> tuple[int, dict[str, Any]]:
    for place, question in enumerate(found.questions):
        if question["key"] == key:
            return place, question
    raise Http404


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


def _program(request: TenantRequest, program_id: UUID) -> Program:
    return get_object_or_404(queries.visible_programs(request.actor), pk=program_id)


def _survey(request: TenantRequest, survey_id: UUID) -> Survey:
    return get_object_or_404(queries.visible_surveys(request.actor), pk=survey_id)


def _to_survey(request: TenantRequest, found: Survey) -> HttpResponse:
    return redirect(org_reverse(request.organization, "programs:survey", survey_id=found.pk))
