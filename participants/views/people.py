"""The people of the organisation: the list, one person, and changing them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mentorship.access import can
from mentorship.addresses import org_reverse
from mentorship.errors import NotAllowed
from mentorship.paging import page_of
from mentorship.requests import TenantRequest
from mentorship.views.asking import seen_by, sent
from participants import queries, rules, services
from participants.forms import PeopleFilterForm, PersonForm
from participants.models import Person
from participants.overseers import OVERSEERS
from participants.queries.directory import path_of
from programs.forms import carried_out

get_post = require_http_methods(["GET", "POST"])


@require_GET
@seen_by(rules.see_people)
def people(request: TenantRequest) -> HttpResponse:
    """Everyone whom HR knows, to search and to filter."""
    form = PeopleFilterForm(request.GET, actor=request.actor)
    found = queries.people_in_list(request.actor, form.narrowed())
    context = {
        "form": form,
        "page": page_of(request, found),
        "is_narrowed": any(value for key, value in request.GET.items() if key != "page"),
    }
    return render(request, "participants/people.html", context)


@require_GET
@seen_by(rules.see_people)
def person(request: TenantRequest, person_id: UUID) -> HttpResponse:
    """What HR knows of one person, who is above them, and where they take part."""
    found = get_object_or_404(
        queries.visible_people(request.actor).select_related(
            "profession", "specialty", "site", "department", "line_manager", *OVERSEERS
        ),
        pk=person_id,
    )
    context = {
        "person": found,
        "department": path_of(found),
        "skills": queries.skills_of(found),
        "chain": queries.management_chain(request.actor, found),
        "overseers": [(label, getattr(found, name)) for name, label in OVERSEERS.items()],
        "enrollments": queries.enrollments_of(request.actor, found),
        "report_count": queries.current_staff(found.reports.all()).count(),
    }
    return render(request, "participants/person.html", context)


@get_post
@seen_by(rules.see_people)
def person_new(request: TenantRequest) -> HttpResponse:
    """Add somebody by hand."""
    if not can(request.actor, rules.change_person):
        return _may_not(request)
    return _person_form(request, None)


@get_post
@seen_by(rules.see_people)
def person_edit(request: TenantRequest, person_id: UUID) -> HttpResponse:
    """Change what HR knows of somebody."""
    found = get_object_or_404(
        queries.visible_people(request.actor).select_related("line_manager", *OVERSEERS),
        pk=person_id,
    )
    if not can(request.actor, rules.change_person, found):
        return _may_not(request)
    return _person_form(request, found)


def _person_form(request: TenantRequest, known: Person | None) -> HttpResponse:
    form = PersonForm(sent(request), person=known, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        saved = carried_out(
            form,
            services.save_person,
            actor=request.actor,
            person=known,
            values=form.values(),
        )
        if saved:
            told = _("%(person)s is saved.") if known else _("%(person)s is added.")
            messages.success(request, told % {"person": saved})
            return redirect(
                org_reverse(request.organization, "participants:person", person_id=saved.pk)
            )
    context = {"form": form, "person": known}
    return render(
        request, "participants/person_form.html", context, status=422 if form.errors else 200
    )


def _may_not(request: TenantRequest) -> HttpResponse:
    raise NotAllowed(_("Only an administrator can change what HR knows about people."))
