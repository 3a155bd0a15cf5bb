"""The list of programmes, starting one, its page, and what is done with the whole of it."""

from functools import partial
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship.access import can
from mentorship.addresses import org_reverse
from mentorship.errors import Conflict
from mentorship.languages import of_organization
from mentorship.paging import page_of
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from mentorship.views.asking import sent
from programs import queries, rules, services
from programs.catalogue import BY_KEY, TemplateDefinition
from programs.catalogue.translating import templates_in
from programs.forms import (
    BesideForm,
    ManagerForm,
    ProgramForm,
    StartForm,
    TemplateNameForm,
    carried_out,
)
from programs.models import Cohort, Program
from programs.proposing import program_proposal
from programs.views.naming import cohort_beside

get_post = require_http_methods(["GET", "POST"])


@require_GET
def program_list(request: TenantRequest) -> HttpResponse:
    """The programmes that one runs."""
    _require_runner(request)
    search, state = request.GET.get("q", "").strip(), request.GET.get("state", "in_use")
    state = state if state in queries.STATES else "in_use"
    found = queries.programs_in_list(request.actor, search=search, state=state)
    context = {
        "page": page_of(request, found),
        "search": search,
        "state": state,
        "states": [("in_use", _("In use")), ("archived", _("Archived")), ("all", _("All"))],
        "is_filtered": bool(search) or state != "in_use",
    }
    return render(request, "programs/programs.html", context)


@require_GET
def program_new(request: TenantRequest) -> HttpResponse:
    """Choose what to start from."""
    _require_runner(request)
    context = {
        "catalogue": queries.catalogue(request.actor),
        "saved": [
            (template, TemplateDefinition.from_json(template.definition))
            for template in queries.saved_templates(request.actor)
        ],
    }
    return render(request, "programs/program_new.html", context)


@get_post
def program_start(request: TenantRequest, template_key: str) -> HttpResponse:
    """Look at a template of the catalogue, and start from it."""
    _require_runner(request)
    if template_key not in BY_KEY:
        raise Http404
    use_case = partial(services.create_program_from_template, template_key=template_key)
    file_url = org_reverse(
        request.organization, "programs:catalogue_file", template_key=template_key
    )
    definition = templates_in(of_organization(request.organization))[template_key]
    return _start(request, definition, use_case, file_url, beside=cohort_beside(request))


@get_post
def program_start_saved(request: TenantRequest, template_id: UUID) -> HttpResponse:
    """Look at a template of the organisation, and start from it."""
    template = get_object_or_404(queries.saved_templates(request.actor), pk=template_id)
    definition = TemplateDefinition.from_json(template.definition)
    use_case = partial(services.create_program_from_template, template=template)
    file_url = org_reverse(request.organization, "programs:template_file", template_id=template.pk)
    return _start(request, definition, use_case, file_url)


@get_post
def program_blank(request: TenantRequest) -> HttpResponse:
    """Start with nothing but a purpose."""
    _require_runner(request)
    form = ProgramForm(sent(request))
    if request.method == "POST" and form.is_valid():
        program = carried_out(
            form, services.create_program, actor=request.actor, **form.cleaned_data
        )
        if program:
            messages.success(
                request,
                _("%(program_name)s is created. Now give it its steps.")
                % {"program_name": program.name},
            )
            return _to(request, "programs:structure", program)
    status = 422 if form.errors else 200
    return render(request, "programs/program_blank.html", {"form": form}, status=status)


@require_GET
def program(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """What the programme is, its cohorts, its people and its structure."""
    program = _visible(request, program_id)
    context = {
        "program": program,
        "cohorts": queries.cohorts_of(program),
        "steps": queries.structure_of(program),
        "managers": queries.managers_of(program),
        "guides": program.guides.order_by("title"),
        "surveys": program.surveys.order_by("kind"),
        "agreement": queries.current_agreement(program),
        "manager_form": ManagerForm(actor=request.actor, program=program),
        "template_form": TemplateNameForm(initial={"name": program.name}),
    }
    return render(request, "programs/program.html", context)


@get_post
def program_edit(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """Change what a programme says of itself."""
    program = _visible(request, program_id)
    form = ProgramForm(sent(request), program=program)
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.actor, "program": program, **form.cleaned_data}
        if carried_out(form, services.update_program, **arguments):
            messages.success(request, _("The programme is changed."))
            return _to(request, "programs:program", program)
    context = {"form": form, "program": program}
    return render(
        request, "programs/program_edit.html", context, status=422 if form.errors else 200
    )


@require_POST
def program_archive(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """Put a programme away."""
    program = _visible(request, program_id)
    with refusals_told(request, Conflict):
        services.archive_program(actor=request.actor, program=program)
        messages.success(request, _("The programme is archived. Its cohorts can still be read."))
    return _to(request, "programs:program", program)


@require_POST
def program_restore(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """Bring an archived programme back."""
    program = _visible(request, program_id)
    services.restore_program(actor=request.actor, program=program)
    messages.success(request, _("The programme is back in use."))
    return _to(request, "programs:program", program)


@require_POST
def manager_add(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """Let somebody else look after the programme too."""
    program = _visible(request, program_id)
    form = ManagerForm(request.POST, actor=request.actor, program=program)
    if not form.is_valid():
        messages.error(request, _("Choose a person from the list."))
    elif added := carried_out(
        form, services.assign_manager, actor=request.actor, program=program, **form.cleaned_data
    ):
        messages.success(
            request, _("%(user)s manages this programme now.") % {"user": added.membership.user}
        )
    return _to(request, "programs:program", program)


@require_POST
def manager_remove(request: TenantRequest, program_id: UUID, manager_id: UUID) -> HttpResponse:
    """Take somebody off the programme."""
    program = _visible(request, program_id)
    manager = get_object_or_404(queries.managers_of(program), pk=manager_id)
    is_oneself = manager.membership.user == request.user
    with refusals_told(request, Conflict):
        services.remove_manager(actor=request.actor, program=program, manager=manager)
        messages.success(
            request,
            _("%(user)s no longer manages %(program_name)s.")
            % {"user": manager.membership.user, "program_name": program.name},
        )
        if is_oneself and not request.actor.is_admin:
            return redirect(org_reverse(request.organization, "programs:programs"))
    return _to(request, "programs:program", program)


@require_POST
def template_save(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """Keep the programme's structure as a template of the organisation."""
    program = _visible(request, program_id)
    form = TemplateNameForm(request.POST)
    if form.is_valid():
        with refusals_told(request, Conflict):
            template = services.save_as_template(
                actor=request.actor, program=program, **form.cleaned_data
            )
            messages.success(
                request,
                _("“%(template_name)s” can now be chosen for new programmes.")
                % {"template_name": template.name},
            )
    else:
        messages.error(request, _("Give the template a name of up to 120 characters."))
    return _to(request, "programs:program", program)


@require_POST
def template_remove(request: TenantRequest, template_id: UUID) -> HttpResponse:
    """Take one of the organisation's templates out of the choice."""
    template = get_object_or_404(queries.saved_templates(request.actor), pk=template_id)
    services.remove_template(actor=request.actor, template=template)
    messages.success(request, _("The template is removed. Programmes started from it stay."))
    return redirect(org_reverse(request.organization, "programs:program_new"))


def _start(
    request: TenantRequest,
    definition: TemplateDefinition,
    use_case: partial,
    file_url: str,
    beside: Cohort | None = None,
) -> HttpResponse:
    form = _start_form(request, definition, beside)
    if request.method == "POST" and form.is_valid():
        program = carried_out(form, use_case, actor=request.actor, **form.cleaned_data)
        if program:
            messages.success(
                request,
                _("%(program_name)s is ready. Open a first cohort, or change it first.")
                % {"program_name": program.name},
            )
            return (
                _first_cohort_beside(request, program)
                if beside
                else _to(request, "programs:program", program)
            )
    context = {
        "form": form,
        "template": definition,
        "file_url": file_url,
        "beside": beside,
        "language": dict(settings.LANGUAGES)[of_organization(request.organization)],
        "model": Program.Model(definition.model).label,
    }
    return render(
        request, "programs/program_start.html", context, status=422 if form.errors else 200
    )


def _start_form(
    request: TenantRequest, definition: TemplateDefinition, beside: Cohort | None
) -> StartForm:
    if beside is None:
        return StartForm(sent(request), initial={"name": definition.name})
    return BesideForm(sent(request), initial=program_proposal(definition, beside))


def _first_cohort_beside(request: TenantRequest, program: Program) -> HttpResponse:
    """On to its cohort, with the days of the one that led here, and places for whom it leaves."""
    page = org_reverse(request.organization, "programs:cohort_new", program_id=program.pk)
    kept = {name: request.GET.get(name, "") for name in ("beside", "places")}
    return redirect(f"{page}?{urlencode({name: one for name, one in kept.items() if one})}")


def _require_runner(request: TenantRequest) -> None:
    """For those who run no programmes, these pages do not exist."""
    if not can(request.actor, rules.create_program):
        raise Http404


def _visible(request: TenantRequest, program_id: UUID) -> Program:
    return get_object_or_404(queries.visible_programs(request.actor), pk=program_id)


def _to(request: TenantRequest, name: str, program: Program) -> HttpResponse:
    return redirect(org_reverse(request.organization, name, program_id=program.pk))
