"""The organisation's own lists: departments, sites, professions, specialties, skills."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mentorship.addresses import org_reverse
from mentorship.paging import page_of
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from mentorship.texts import gettext_lazy
from mentorship.views.asking import seen_by, sent
from participants import queries, rules, services
from participants.forms import ListEntryForm
from programs.forms import carried_out

get_post = require_http_methods(["GET", "POST"])
KINDS = {
    "departments": (gettext_lazy("Departments"), "department"),
    "sites": (gettext_lazy("Sites"), "site"),
    "professions": (gettext_lazy("Professions"), "profession"),
    "specialties": (gettext_lazy("Specialties"), "specialty"),
    "skills": (gettext_lazy("Skills"), "skill"),
}


@get_post
@seen_by(rules.change_lists)
def own_list(request: TenantRequest, kind: str) -> HttpResponse:
    """One list, and adding to it."""
    title, noun = _kind(kind)
    if kind == "skills" and "usual" in request.POST:
        return _begin_skills(request)
    form = ListEntryForm(sent(request), actor=request.actor, kind=kind)
    if request.method == "POST" and form.is_valid():
        made = carried_out(
            form,
            services.save_list_entry,
            actor=request.actor,
            kind=kind,
            **form.cleaned_data,
        )
        if made:
            messages.success(request, _("“%(made)s” is on the list.") % {"made": made})
            return _to_list(request, kind)
    context = {
        "form": form,
        "kind": kind,
        "kinds": KINDS,
        "title": title,
        "noun": noun,
        "page": page_of(request, queries.list_rows(request.actor, kind), per_page=50),
    }
    status = 422 if form.errors else 200
    return render(request, "participants/own_list.html", context, status=status)


@get_post
@seen_by(rules.change_lists)
def list_entry(request: TenantRequest, kind: str, entry_id: UUID) -> HttpResponse:
    """Give an entry another name, or a department another place."""
    title, noun = _kind(kind)
    entry = queries.list_entry(request.actor, kind, entry_id)
    if entry is None:
        raise Http404
    initial = {
        "name": entry.name,
        "parent": getattr(entry, "parent_id", None),
        "area": getattr(entry, "area", ""),
    }
    form = ListEntryForm(sent(request), actor=request.actor, kind=kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = carried_out(
            form,
            services.save_list_entry,
            actor=request.actor,
            kind=kind,
            entry_id=entry_id,
            **form.cleaned_data,
        )
        if saved:
            messages.success(request, _("“%(saved)s” is saved.") % {"saved": saved})
            return _to_list(request, kind)
    context = {"form": form, "kind": kind, "title": title, "noun": noun, "entry": entry}
    status = 422 if form.errors else 200
    return render(request, "participants/list_entry.html", context, status=status)


@require_POST
@seen_by(rules.change_lists)
def list_entry_remove(request: TenantRequest, kind: str, entry_id: UUID) -> HttpResponse:
    """Take an unused entry off its list."""
    _kind(kind)
    entry = queries.list_entry(request.actor, kind, entry_id)
    if entry is None:
        raise Http404
    with refusals_told(request):
        services.remove_list_entry(actor=request.actor, kind=kind, entry_id=entry_id)
        messages.success(request, _("“%(entry)s” is off the list.") % {"entry": entry})
    return _to_list(request, kind)


def _begin_skills(request: TenantRequest) -> HttpResponse:
    with refusals_told(request):
        added = services.begin_skills(actor=request.actor)
        messages.success(
            request,
            _("%(added)s skills are on the list. Change or remove what does not suit you.")
            % {"added": added},
        )
    return _to_list(request, "skills")


def _kind(kind: str) -> tuple[str, str]:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _to_list(request: TenantRequest, kind: str) -> HttpResponse:
    return redirect(org_reverse(request.organization, "participants:own_list", kind=kind))
