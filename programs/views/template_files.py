"""Templates as files: taken along, and brought."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mentorship.access import can
from mentorship.addresses import org_reverse
from mentorship.languages import of_organization
from mentorship.requests import TenantRequest
from mentorship.views.asking import sent
from programs import queries, rules, services, template_files
from programs.catalogue import BY_KEY, TemplateDefinition
from programs.catalogue.translating import templates_in
from programs.definitions import definition_of
from programs.forms import TemplateFileForm, carried_out


@require_GET
def schema(request: HttpRequest) -> HttpResponse:
    """What a template's file looks like, for everybody to read."""
    return JsonResponse(template_files.SCHEMA, json_dumps_params={"indent": 2})


@require_GET
def program_file(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """The structure of a programme."""
    program = get_object_or_404(queries.visible_programs(request.actor), pk=program_id)
    return _file(definition_of(program, name=program.name))


@require_GET
def saved_file(request: TenantRequest, template_id: UUID) -> HttpResponse:
    """One of the organisation's templates."""
    template = get_object_or_404(queries.saved_templates(request.actor), pk=template_id)
    return _file(TemplateDefinition.from_json({**template.definition, "name": template.name}))


@require_GET
def catalogue_file(request: TenantRequest, template_key: str) -> HttpResponse:
    """One of the templates that come with the product."""
    if not can(request.actor, rules.import_template) or template_key not in BY_KEY:
        raise Http404
    return _file(templates_in(of_organization(request.organization))[template_key])


@require_http_methods(["GET", "POST"])
def template_import(request: TenantRequest) -> HttpResponse:
    """Bring a template by its file."""
    if not can(request.actor, rules.import_template):
        raise Http404
    may_replace = can(request.actor, rules.replace_template)
    form = TemplateFileForm(sent(request), request.FILES or None, may_replace=may_replace)
    if request.method == "POST" and form.is_valid():
        definition = carried_out(
            form, template_files.read, content=form.cleaned_data["file"].read()
        )
        template = definition and carried_out(
            form,
            services.import_template,
            actor=request.actor,
            definition=definition,
            replaces=form.cleaned_data.get("replaces", False),
        )
        if template:
            messages.success(
                request, _("“%(name)s” can be started from now.") % {"name": template.name}
            )
            return redirect(
                org_reverse(
                    request.organization, "programs:program_start_saved", template_id=template.pk
                )
            )
    status = 422 if form.errors else 200
    return render(request, "programs/template_import.html", {"form": form}, status=status)


def _file(definition: TemplateDefinition) -> HttpResponse:
    name = slugify(definition.name) or "template"
    return HttpResponse(
        template_files.written(definition),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}.template.json"'},
    )
