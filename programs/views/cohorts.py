"""Opening a cohort, its settings, and its way through its life."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mentorship.addresses import absolute, org_reverse
from mentorship.errors import Conflict
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from mentorship.views.asking import sent
from programs import queries, services
from programs.forms import (
    CohortForm,
    QuestionFormSet,
    carried_out,
    questions_from,
    questions_initial,
)
from programs.lessons import lessons_for
from programs.models import Cohort, Program
from programs.proposing import MOST_PLACES, cohort_proposal
from programs.stages import stages_of
from programs.views.naming import cohort_beside

get_post = require_http_methods(["GET", "POST"])


@get_post
def cohort_new(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """Open a cohort, with days that make sense, from nothing or like an earlier one."""
    program = get_object_or_404(queries.visible_programs(request.actor), pk=program_id)
    earlier = list(queries.cohorts_of(program))
    original = _original(request, earlier)
    beside = cohort_beside(request)
    form = CohortForm(
        sent(request),
        has_mentors=program.has_mentors,
        initial=cohort_proposal(
            program,
            timezone.localdate(),
            original=original,
            beside=beside,
            places=_places(request),
        ),
    )
    if request.method == "POST" and form.is_valid():
        cohort = _create(request, form, program, original)
        if cohort:
            messages.success(
                request,
                _("%(cohort_name)s is prepared. Nobody has been asked yet.")
                % {"cohort_name": cohort.name},
            )
            return _to_settings(request, cohort)
    context = {
        "form": form,
        "program": program,
        "earlier": earlier,
        "original": original,
        "beside": beside,
        "lessons": original.setting_lessons if original else {},
    }
    return render(request, "programs/cohort_new.html", context, status=422 if form.errors else 200)


@get_post
def cohort_settings(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """A cohort's days, places and questions, its link, and what comes next."""
    cohort = _visible(request, cohort_id)
    form = CohortForm(sent(request), cohort=cohort, has_mentors=cohort.program.has_mentors)
    questions = QuestionFormSet(
        sent(request), initial=questions_initial(cohort), prefix="questions"
    )
    if request.method == "POST" and form.is_valid() and questions.is_valid():
        changes = form.cleaned_data | {"questions": questions_from(questions.cleaned_data)}
        if carried_out(form, services.update_cohort, actor=request.actor, cohort=cohort, **changes):
            messages.success(request, _("The settings are kept."))
            return _to_settings(request, cohort)
    return _settings_page(request, cohort, form, questions)


@require_POST
def cohort_move(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Move a cohort to the next stage, or back."""
    cohort = _visible(request, cohort_id)
    with refusals_told(request, Conflict):
        moved = services.move_cohort(
            actor=request.actor, cohort=cohort, to=request.POST.get("to", "")
        )
        messages.success(
            request,
            _("%(moved_name)s is now: %(status)s.")
            % {"moved_name": moved.name, "status": moved.get_status_display().lower()},
        )
    return _to_settings(request, cohort)


@require_POST
def cohort_lessons(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Write down what the next cohort should know."""
    cohort = _visible(request, cohort_id)
    lessons = request.POST.get("lessons", "").strip()
    services.update_cohort(actor=request.actor, cohort=cohort, lessons=lessons)
    messages.success(request, _("Kept. You will see it when you open the next cohort."))
    return _to_settings(request, cohort)


@require_POST
def cohort_join_link(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Replace the link for applying."""
    cohort = _visible(request, cohort_id)
    services.renew_join_link(actor=request.actor, cohort=cohort)
    messages.success(request, _("There is a new link. The old one no longer works."))
    return _to_settings(request, cohort)


def _settings_page(
    request: TenantRequest, cohort: Cohort, form: CohortForm, questions: Any
) -> HttpResponse:
    join_path = org_reverse(request.organization, "participants:join", token=cohort.join_token)
    context = {
        "cohort": cohort,
        "program": cohort.program,
        "form": form,
        "questions": questions,
        "stages": stages_of(cohort),
        "lessons": lessons_for(cohort),
        "join_link": absolute(join_path),
    }
    has_errors = form.errors or not (questions.is_valid() or not questions.is_bound)
    return render(
        request, "programs/cohort_settings.html", context, status=422 if has_errors else 200
    )


def _create(
    request: TenantRequest, form: CohortForm, program: Program, original: Cohort | None
) -> Cohort | None:
    fields = {"actor": request.actor, **form.cleaned_data}
    if original is not None:
        return carried_out(form, services.copy_cohort, cohort=original, **fields)
    return carried_out(form, services.create_cohort, program=program, **fields)


def _original(request: TenantRequest, earlier: list[Cohort]) -> Cohort | None:
    """The cohort to copy from, named in the address."""
    asked = request.GET.get("copy", "")
    return next((cohort for cohort in earlier if str(cohort.pk) == asked), None)


def _places(request: TenantRequest) -> int | None:
    places = request.GET.get("places", "")
    return int(places) if _is_count(places) else None


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text[:6]) <= MOST_PLACES


def _visible(request: TenantRequest, cohort_id: UUID) -> Cohort:
    return get_object_or_404(queries.visible_cohorts(request.actor), pk=cohort_id)


def _to_settings(request: TenantRequest, cohort: Cohort) -> HttpResponse:
    return redirect(
        org_reverse(request.organization, "programs:cohort_settings", cohort_id=cohort.pk)
    )
