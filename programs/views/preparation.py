"""The mentors' preparation, for those who run the programme."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship.addresses import org_reverse
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from mentorship.views.asking import sent
from programs import queries, services
from programs.forms import PreparationItemForm, carried_out
from programs.models import PreparationItem, Program


@require_GET
def preparation(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """The parts in their order."""
    program = get_object_or_404(queries.visible_programs(request.actor), pk=program_id)
    context = {"program": program, "items": queries.preparation_items(program)}
    return render(request, "programs/preparation.html", context)


@require_http_methods(["GET", "POST"])
def preparation_new(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """Add a part."""
    program = get_object_or_404(queries.visible_programs(request.actor), pk=program_id)
    form = PreparationItemForm(sent(request), program=program)
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.actor, "program": program, **form.part()}
        if carried_out(form, services.add_preparation_item, **arguments):
            messages.success(request, _("The part is added. Mentors find it in their preparation."))
            return _to(request, program)
    return _form_page(request, form, program, None)


@require_http_methods(["GET", "POST"])
def preparation_item(request: TenantRequest, item_id: UUID) -> HttpResponse:
    """Change a part."""
    item = _visible(request, item_id)
    form = PreparationItemForm(sent(request), program=item.program, item=item)
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.actor, "item": item, **form.part()}
        asks_again = form.cleaned_data["asks_again"]
        if carried_out(form, services.update_preparation_item, asks_again=asks_again, **arguments):
            said = (
                _("The part is changed. Those who did it are asked to do it again.")
                if asks_again
                else _("The part is changed. Nobody is asked to do it again.")
            )
            messages.success(request, said)
            return _to(request, item.program)
    return _form_page(request, form, item.program, item)


@require_POST
def preparation_move(request: TenantRequest, item_id: UUID) -> HttpResponse:
    """Let a part change places with its neighbour."""
    item = _visible(request, item_id)
    with refusals_told(request):
        services.move_preparation_item(
            actor=request.actor, item=item, direction=request.POST.get("direction", "")
        )
    return _to(request, item.program)


@require_POST
def preparation_remove(request: TenantRequest, item_id: UUID) -> HttpResponse:
    """Take a part out."""
    item = _visible(request, item_id)
    services.remove_preparation_item(actor=request.actor, item=item)
    messages.success(request, _("The part is taken out."))
    return _to(request, item.program)


def _form_page(
    request: TenantRequest,
    form: PreparationItemForm,
    program: Program,
    item: PreparationItem | None,
) -> HttpResponse:
    context = {"form": form, "program": program, "item": item}
    status = 422 if form.errors else 200
    return render(request, "programs/preparation_form.html", context, status=status)


def _visible(request: TenantRequest, item_id: UUID) -> PreparationItem:
    return get_object_or_404(queries.visible_preparation_items(request.actor), pk=item_id)


def _to(request: TenantRequest, program: Program) -> HttpResponse:
    return redirect(
        org_reverse(request.organization, "programs:preparation", program_id=program.pk)
    )
