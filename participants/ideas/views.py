"""Passing ideas on, what became of them, and the administrators' board."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship.addresses import org_reverse
from mentorship.errors import Conflict, Invalid
from mentorship.paging import page_of
from mentorship.requests import TenantRequest
from participants.ideas import rules, services
from participants.ideas.forms import AnswerForm, BoardFilter, IdeaForm, ReceiptForm
from participants.ideas.models import Idea
from participants.ideas.queries import (
    board_counts,
    board_ideas,
    idea_of_receipt,
    own_ideas,
    programs_to_improve,
    visible_ideas,
)
from programs.models import Program


@require_GET
def ideas(request: TenantRequest) -> HttpResponse:
    """What one passed on with one's name, and the way to pass on more."""
    context = {
        "page": page_of(request, own_ideas(request.actor)),
        "can_pass_on": rules.pass_idea_on(request.actor, None),
        "receipt_form": ReceiptForm(),
    }
    return render(request, "ideas/ideas.html", context)


@never_cache
@sensitive_post_parameters("text", "receipt")
@require_http_methods(["GET", "HEAD", "POST"])
def idea_new(request: TenantRequest) -> HttpResponse:
    """Pass an idea on; without a name, the receipt is shown once."""
    programs = programs_to_improve(request.actor)
    if request.method != "POST":
        return _new_page(request, IdeaForm(programs=programs))
    form = IdeaForm(request.POST, programs=programs)
    if form.is_valid():
        with form.refusals_shown(Invalid):
            return _passed_on(request, form)
    return _new_page(request, form, status=422)


@never_cache
@sensitive_post_parameters("receipt")
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: TenantRequest) -> HttpResponse:
    """What became of an idea without a name. By POST, so that no log or history keeps a receipt."""
    form = ReceiptForm(request.POST or None)
    found, status = None, 200
    if request.method == "POST":
        found = idea_of_receipt(request.actor, form.data.get("receipt", ""))
        if found is None and form.is_valid():
            form.add_error("receipt", _("No idea on the board has this receipt."))
        status = 200 if found else 422
    context = {"form": form, "idea": found}
    return render(request, "ideas/receipt.html", context, status=status)


@require_GET
def board(request: TenantRequest) -> HttpResponse:
    """Every idea, by state."""
    if not rules.see_idea_board(request.actor, None):
        raise Http404
    chosen = BoardFilter(request.GET, programs=Program.objects.order_by("name"))
    state = request.GET.get("state", "")
    rows = _chosen(board_ideas(request.actor), chosen)
    counts = board_counts(request.actor)
    rows = rows.filter(state=state) if state in Idea.State.values else rows
    context = {
        "filter": chosen,
        "state": state,
        "states": [(one.value, one.label, counts.get(one.value, 0)) for one in Idea.State],
        "total": sum(counts.values()),
        "is_filtered": bool(state) or any(request.GET.get(name) for name in chosen.fields),
        "page": page_of(request, rows),
    }
    return render(request, "ideas/board.html", context)


@require_GET
def idea(request: TenantRequest, idea_id: UUID) -> HttpResponse:
    """One idea: for administrators, and for whoever passed it on with their name."""
    found = get_object_or_404(visible_ideas(request.actor), pk=idea_id)
    return _page(request, found, AnswerForm(initial={"state": found.state, "reply": found.reply}))


@require_POST
def answer(request: TenantRequest, idea_id: UUID) -> HttpResponse:
    """Say what becomes of it."""
    found = get_object_or_404(visible_ideas(request.actor), pk=idea_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        with form.refusals_shown(Invalid):
            services.answer_idea(
                actor=request.actor,
                idea=found,
                state=form.cleaned_data["state"],
                **form.written,
            )
            said = _("Saved. The person who passed it on can see the answer.")
            messages.success(request, said)
            return redirect(org_reverse(request.organization, "ideas:board"))
    return _page(request, found, form, status=422)


@require_POST
def take_back(request: TenantRequest, idea_id: UUID) -> HttpResponse:
    """Delete one's own, as long as it is new."""
    found = get_object_or_404(visible_ideas(request.actor), pk=idea_id)
    try:
        services.take_idea_back(actor=request.actor, idea=found)
    except Conflict as error:
        messages.error(request, error.message)
        return redirect(org_reverse(request.organization, "ideas:idea", idea_id=found.pk))
    messages.success(request, _("Your idea is taken back and deleted."))
    return redirect(org_reverse(request.organization, "ideas:ideas"))


def _passed_on(request: TenantRequest, form: IdeaForm) -> HttpResponse:
    words = {"text": form.cleaned_data["text"], "program": form.chosen_program}
    if form.cleaned_data["is_named"] == "yes":
        made = services.pass_idea_on(actor=request.actor, is_checked=form.is_checked, **words)
        messages.success(request, _("Thank you. Your idea is on the board."))
        return redirect(org_reverse(request.organization, "ideas:idea", idea_id=made.pk))
    slip = form.cleaned_data["receipt"]
    services.drop_idea_without_name(
        actor=request.actor, receipt=slip, is_checked=form.is_checked, **words
    )
    # Neither a message nor a redirect: both would be kept in the session of whoever wrote it.
    return render(request, "ideas/dropped.html", {"receipt": slip})


def _chosen(rows: QuerySet[Idea], chosen: BoardFilter) -> QuerySet[Idea]:
    if not chosen.is_valid():
        return rows
    words, program = chosen.cleaned_data["q"], chosen.cleaned_data["program"]
    if words:
        rows = rows.filter(text__icontains=words)
    if program:
        rows = rows.filter(program=None if program == "general" else program)
    return rows


def _new_page(request: TenantRequest, form: IdeaForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "can_pass_on": rules.pass_idea_on(request.actor, None)}
    return render(request, "ideas/idea_new.html", context, status=status)


def _page(request: TenantRequest, found: Idea, form: AnswerForm, status: int = 200) -> HttpResponse:
    context = {"idea": found, "form": form, "is_own": rules.is_author(request.actor, found)}
    return render(request, "ideas/idea.html", context, status=status)
