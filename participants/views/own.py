"""A participant's own pages: profile, enrolment, agreement, applying by a link."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mentorship.addresses import org_reverse
from mentorship.errors import Conflict, DomainError
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from mentorship.views.asking import sent
from participants import availability, queries, services
from participants.forms import JoinForm, OwnEnrollmentForm, ProfileForm
from participants.models import Enrollment
from participants.queries.directory import path_of
from participants.queries.targets import roles_open_to
from programs.forms import carried_out
from programs.models import Cohort
from programs.queries import current_agreement

get_post = require_http_methods(["GET", "POST"])


@get_post
def my_profile(request: TenantRequest) -> HttpResponse:
    """What HR knows of oneself, and what one may change."""
    person = queries.person_of(request.actor)
    if person is None:
        return render(request, "participants/no_person.html")
    form = ProfileForm(sent(request), actor=request.actor, person=person)
    if request.method == "POST" and form.is_valid():
        saved = carried_out(
            form,
            services.save_own_profile,
            actor=request.actor,
            person=person,
            languages=form.cleaned_data["languages"],
            skills=[skill.pk for skill in form.cleaned_data["skills"]],
            time_zone=form.cleaned_data["time_zone"],
        )
        if saved:
            messages.success(request, _("Your profile is saved."))
            return redirect(org_reverse(request.organization, "participants:my_profile"))
    context = {
        "form": form,
        "person": person,
        "department": path_of(person),
        "enrollments": queries.own_enrollments(request.actor),
    }
    status = 422 if form.errors else 200
    return render(request, "participants/my_profile.html", context, status=status)


@get_post
def my_enrollment(request: TenantRequest, enrollment_id: UUID) -> HttpResponse:
    """One's own part in a cohort: answer the invitation, then say what one wants."""
    found = _own(request, enrollment_id)
    if found.status == Enrollment.Status.INVITED or not found.is_open:
        context = {"enrollment": found, "cohort": found.cohort, "program": found.cohort.program}
        page = "invited" if found.is_open else "ended"
        return render(request, f"participants/my_enrollment_{page}.html", context)
    form = OwnEnrollmentForm(sent(request), actor=request.actor, enrollment=found)
    if request.method == "POST" and form.is_valid():
        saved = carried_out(
            form,
            services.save_own_enrollment,
            actor=request.actor,
            enrollment=found,
            said=form.said(),
        )
        if saved:
            messages.success(request, _saved_words(found))
            return _to(request, found)
    status = 422 if form.errors else 200
    return render(request, "participants/my_enrollment.html", _page(found, form), status=status)


def _page(found: Enrollment, form: OwnEnrollmentForm) -> dict[str, Any]:
    windows = form.windows()
    return {
        "enrollment": found,
        "cohort": found.cohort,
        "program": found.cohort.program,
        "form": form,
        "agreement": current_agreement(found.cohort.program),
        "agreement_to_accept": queries.agreement_to_accept(found),
        "acceptances": queries.acceptances_of(found),
        "preparation": queries.preparation_of(found),
        "week": [
            {
                "day": name,
                "parts": [
                    {"value": f"{day}-{part}", "label": label, "is_on": f"{day}-{part}" in windows}
                    for part, label in availability.PARTS.items()
                ],
            }
            for day, name in availability.DAYS.items()
        ],
    }


@require_POST
def my_enrollment_answer(request: TenantRequest, enrollment_id: UUID) -> HttpResponse:
    """Say yes or no to an invitation."""
    found = _own(request, enrollment_id)
    says_yes = request.POST.get("answer") == "yes"
    use_case = services.accept_invitation if says_yes else services.decline_invitation
    with refusals_told(request, Conflict):
        answered = use_case(actor=request.actor, enrollment=found)
        if answered.status == Enrollment.Status.ACCEPTED:
            messages.success(request, _("You have a place. Now tell us a little about yourself."))
        elif answered.status == Enrollment.Status.WAITLISTED:
            messages.info(
                request,
                _("The group is full. You are on the waiting list and will move up automatically."),
            )
        else:
            messages.success(request, _("Thank you for letting us know."))
    return _to(request, found)


@require_POST
def my_agreement(request: TenantRequest, enrollment_id: UUID) -> HttpResponse:
    """Accept the confidentiality agreement."""
    found = _own(request, enrollment_id)
    versions = found.cohort.program.agreements
    try:
        version = versions.filter(pk=UUID(request.POST.get("version", ""))).first()
    except ValueError:
        version = None
    if version is None or not request.POST.get("agreed"):
        messages.warning(request, _("Tick the box to accept the agreement."))
        return _to(request, found)
    with refusals_told(request, Conflict):
        services.accept_agreement(actor=request.actor, enrollment=found, version=version)
        messages.success(request, _("You have accepted the confidentiality agreement."))
    return _to(request, found)


@get_post
def my_enrollment_withdraw(request: TenantRequest, enrollment_id: UUID) -> HttpResponse:
    """Leave a cohort, without a reason."""
    found = _own(request, enrollment_id)
    if request.method == "POST":
        with refusals_told(request, Conflict):
            services.withdraw_enrollment(actor=request.actor, enrollment=found)
            messages.success(request, _("You have withdrawn. Thank you for letting us know."))
        return _to(request, found)
    context = {"enrollment": found, "cohort": found.cohort, "program": found.cohort.program}
    return render(request, "participants/my_enrollment_withdraw.html", context)


@get_post
def join(request: TenantRequest, token: str) -> HttpResponse:
    """Apply by a cohort's link."""
    cohort = queries.cohort_by_join_token(request.actor, token)
    if cohort is None:
        raise Http404
    if request.actor.person_id is None:
        return render(request, "participants/no_person.html", {"cohort": cohort})
    known = queries.own_enrollments(request.actor).filter(cohort=cohort).first()
    if known and known.is_open:
        return _to(request, known)
    roles = roles_open_to(queries.person_of(request.actor), cohort)
    form = JoinForm(sent(request), cohort=cohort, roles_open=roles)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.apply_to_cohort(
                actor=request.actor, cohort=cohort, role=form.cleaned_data["role"]
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request,
                _("Your application is in. Tell us what you would like, so we can match you."),
            )
            return _to(request, made)
    context = {"form": form, "cohort": cohort, "program": cohort.program, "roles": roles}
    return render(request, "participants/join.html", context, status=422 if form.errors else 200)


def _own(request: TenantRequest, enrollment_id: UUID) -> Enrollment:
    return get_object_or_404(queries.own_enrollments(request.actor), pk=enrollment_id)


def _to(request: TenantRequest, found: Enrollment) -> HttpResponse:
    return redirect(
        org_reverse(request.organization, "participants:my_enrollment", enrollment_id=found.pk)
    )


def _saved_words(enrollment: Enrollment) -> str:
    """That it is saved, and what comes next."""
    before_matching = (Cohort.Status.ENROLLING, Cohort.Status.MATCHING)
    has_place = enrollment.status == Enrollment.Status.ACCEPTED
    if has_place and enrollment.cohort.status in before_matching:
        return _(
            "Thank you. We have saved your answers. Next, you will hear about your match by e-mail."
        )
    return _("Thank you. We have saved your answers.")
