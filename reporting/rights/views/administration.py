"""The administrator's pages: erasures, holds, retention, breaches, processing."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship.addresses import org_reverse
from mentorship.errors import Conflict, DomainError, Invalid
from mentorship.paging import page_of
from mentorship.reauthentication import confirmed
from mentorship.requests import TenantRequest
from mentorship.views.asking import seen_by
from participants.models import Person
from participants.queries.people import PeopleFilter, people_in_list, visible_people
from reporting.rights import rules
from reporting.rights.forms import (
    AskErasureForm,
    BreachForm,
    ConfirmForm,
    LiftHoldForm,
    PersonSearchForm,
    PlaceHoldForm,
    RetentionForm,
    StatementForm,
)
from reporting.rights.models import Breach
from reporting.rights.queries.breaches import visible_breaches
from reporting.rights.queries.erasures import visible_erasures
from reporting.rights.queries.holds import hold_on, visible_holds
from reporting.rights.queries.retention import dry_run, retention_lines, retention_runs
from reporting.rights.queries.statements import places, statement
from reporting.rights.queries.steps import (
    steps_of,
    what_became_of_it,
    what_would_become_of_it,
)
from reporting.rights.retention import BY_KEY
from reporting.rights.services import breaches as breach_services
from reporting.rights.services import erasures as erasure_services
from reporting.rights.services import holds as hold_services
from reporting.rights.services.processing import change_statement
from reporting.rights.services.retention import save_retention_rule
from scheduling.views.clock import on_own_clock


@require_http_methods(["GET", "POST"])
@seen_by(rules.see_privacy)
@on_own_clock
def erasures(request: TenantRequest) -> HttpResponse:
    """What was asked for, the latest first; ask on behalf of somebody."""
    chosen = _chosen(request)
    form = AskErasureForm(
        request.POST if request.method == "POST" else None,
        initial={"person": chosen.pk if chosen else None},
    )
    if request.method == "POST" and form.is_valid():
        person = get_object_or_404(visible_people(request.actor), pk=form.cleaned_data["person"])
        try:
            erasure_services.ask_for_erasure(
                actor=request.actor, person=person, reason=form.cleaned_data["reason"]
            )
        except (Conflict, Invalid) as error:
            form.refuse(error)
        else:
            messages.success(
                request, _("The erasure of %(person)s is asked for.") % {"person": person}
            )
            return _to(request, "erasures")
    context = {
        "page": page_of(request, visible_erasures(request.actor)),
        "form": form,
        "chosen": chosen,
        **_search(request),
    }
    return render(request, "rights/erasures.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@seen_by(rules.see_privacy)
@confirmed
@on_own_clock
def erasure(request: TenantRequest, erasure_id: UUID) -> HttpResponse:
    """One of them: what it did; or, once it is due, carry it out."""
    found = get_object_or_404(visible_erasures(request.actor), pk=erasure_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            erasure_services.start_erasure(actor=request.actor, erasure=found)
        except Conflict as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("It is being carried out. This page says when it is done."))
            path = org_reverse(request.organization, "rights:erasure", erasure_id=found.pk)
            return redirect(path)
    context = {
        "erasure": found,
        "form": form,
        "hold": hold_on(found.person_id),
        "steps": steps_of(found),
        "fates": what_became_of_it(found),
        "plan": what_would_become_of_it(),
    }
    return render(request, "rights/erasure.html", context, status=422 if form.errors else 200)


@require_POST
@seen_by(rules.see_privacy)
def erasure_withdraw(request: TenantRequest, erasure_id: UUID) -> HttpResponse:
    """Take back what was asked on somebody's behalf."""
    found = get_object_or_404(visible_erasures(request.actor), pk=erasure_id)
    erasure_services.withdraw_erasure(actor=request.actor, erasure=found)
    messages.success(request, _("It is withdrawn; nothing was erased."))
    return _to(request, "erasures")


@require_http_methods(["GET", "POST"])
@seen_by(rules.see_privacy)
@on_own_clock
def holds(request: TenantRequest) -> HttpResponse:
    """Legal holds; place another."""
    chosen = _chosen(request)
    form = PlaceHoldForm(request.POST if request.method == "POST" else None, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        person = None
        if data.get("person"):
            person = get_object_or_404(visible_people(request.actor), pk=data["person"])
        try:
            hold_services.place_hold(
                actor=request.actor,
                reason=data["reason"],
                person=person,
                cohort=None if person else data.get("cohort"),
            )
        except (Conflict, Invalid) as error:
            form.refuse(error)
        else:
            messages.success(
                request, _("The hold is in place: nothing that it covers is erased or let go of.")
            )
            return _to(request, "holds")
    context = {
        "page": page_of(request, visible_holds(request.actor)),
        "form": form,
        "chosen": chosen,
        **_search(request),
    }
    return render(request, "rights/holds.html", context, status=422 if form.errors else 200)


@require_POST
@seen_by(rules.see_privacy)
def hold_lift(request: TenantRequest, hold_id: UUID) -> HttpResponse:
    """End a hold, with the reason."""
    found = get_object_or_404(visible_holds(request.actor), pk=hold_id)
    form = LiftHoldForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["lift_reason"]
        hold_services.lift_hold(actor=request.actor, hold=found, reason=reason)
        messages.success(request, _("The hold is lifted."))
    else:
        messages.error(request, _("Say why the hold ends, in at most 500 characters."))
    return _to(request, "holds")


@require_GET
@seen_by(rules.see_privacy)
@on_own_clock
def retention(request: TenantRequest) -> HttpResponse:
    """Every kind with its rule, and how much it would let go of today."""
    context = {
        "lines": retention_lines(request.actor),
        "runs": retention_runs(request.actor)[:10],
        "titles": {key: one.title for key, one in BY_KEY.items()},
    }
    return render(request, "rights/retention.html", context)


@require_http_methods(["GET", "POST"])
@seen_by(rules.see_privacy)
def retention_rule(request: TenantRequest, kind: str) -> HttpResponse:
    """One rule: a dry run first (`Count`), then save."""
    if kind not in BY_KEY:
        raise Http404
    line = next(one for one in retention_lines(request.actor) if one.kind.key == kind)
    form = RetentionForm(
        request.POST if request.method == "POST" else None,
        kind=line.kind,
        initial={"months": line.months, "is_on": line.is_on},
    )
    count, months = line.count, line.months
    if request.method == "POST" and form.is_valid():
        months = form.cleaned_data["months"]
        if "count" in request.POST and line.kind.least <= months <= line.kind.most:
            count = dry_run(request.actor, line.kind, months)
        else:
            try:
                save_retention_rule(actor=request.actor, kind=kind, **form.cleaned_data)
            except Invalid as error:
                form.refuse(error)
            else:
                messages.success(request, _("The rule is saved."))
                return _to(request, "retention")
    context = {"form": form, "line": line, "count": count, "months": months}
    status = 422 if form.errors else 200
    return render(request, "rights/retention_rule.html", context, status=status)


@require_GET
@seen_by(rules.keep_breach_register)
@on_own_clock
def breaches(request: TenantRequest) -> HttpResponse:
    """The register, with its clocks."""
    context = {"page": page_of(request, visible_breaches(request.actor))}
    return render(request, "rights/breaches.html", context)


@require_http_methods(["GET", "POST"])
@seen_by(rules.keep_breach_register)
@on_own_clock
def breach_new(request: TenantRequest) -> HttpResponse:
    """Enter one."""
    return _breach_page(request, None)


@require_http_methods(["GET", "POST"])
@seen_by(rules.keep_breach_register)
@on_own_clock
def breach(request: TenantRequest, breach_id: UUID) -> HttpResponse:
    """One of them: read it, and add what was found out."""
    return _breach_page(request, get_object_or_404(visible_breaches(request.actor), pk=breach_id))


@require_http_methods(["GET", "POST"])
@seen_by(rules.change_processing)
def processing_edit(request: TenantRequest) -> HttpResponse:
    """The organisation's own words."""
    form = StatementForm(request.POST if request.method == "POST" else None, instance=statement())
    if request.method == "POST" and form.is_valid():
        change_statement(actor=request.actor, **form.cleaned_data)
        messages.success(request, _("It is saved; everybody here can read it."))
        return _to(request, "processing")
    context = {"form": form, "places": places()}
    status = 422 if form.errors else 200
    return render(request, "rights/processing_edit.html", context, status=status)


def _breach_page(request: TenantRequest, found: Breach | None) -> HttpResponse:
    # A copy: the form writes into its instance, and the service compares with what is kept.
    form = BreachForm(
        request.POST if request.method == "POST" else None,
        instance=Breach.objects.get(pk=found.pk) if found else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            if found is None:
                breach_services.record_breach(actor=request.actor, **form.cleaned_data)
            else:
                breach_services.change_breach(
                    actor=request.actor, breach=found, **form.cleaned_data
                )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The register is up to date."))
            return _to(request, "breaches")
    context = {"form": form, "breach": found}
    return render(request, "rights/breach.html", context, status=422 if form.errors else 200)


def _search(request: TenantRequest) -> dict[str, object]:
    """A search for the person in question, above the form."""
    search = PersonSearchForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    found = _named(request, words) if words else []
    return {"search": search, "found": found, "words": words}


def _named(request: TenantRequest, words: str) -> list[Person]:
    """Also those who have left: they may ask, too."""
    return list(people_in_list(request.actor, PeopleFilter(search=words, who="all"))[:8])


def _chosen(request: TenantRequest) -> Person | None:
    """Whom the administrator picked (`?person=`)."""
    asked = request.POST.get("person") or request.GET.get("person")
    try:
        return visible_people(request.actor).filter(pk=UUID(asked or "")).first()
    except ValueError:
        return None


def _to(request: TenantRequest, name: str) -> HttpResponse:
    return redirect(org_reverse(request.organization, f"rights:{name}"))
