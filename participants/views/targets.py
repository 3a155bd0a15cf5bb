"""Whom a programme is for."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mentorship.access import require
from mentorship.addresses import org_reverse
from mentorship.requests import TenantRequest
from mentorship.views.asking import sent
from participants import rules
from participants.forms.targets import JoinCriteriaForm
from participants.models import Enrollment
from participants.queries.targets import roles_in
from participants.services.targets import save_join_criteria
from programs.forms import carried_out
from programs.queries import visible_programs


@require_http_methods(["GET", "POST"])
def join_criteria(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """Who may join a programme, role by role."""
    program = get_object_or_404(visible_programs(request.actor), pk=program_id)
    require(rules.change_join_criteria, request.actor, program)
    forms = [
        JoinCriteriaForm(sent(request), actor=request.actor, program=program, role=role)
        for role in roles_in(program)
    ]
    are_valid = [form.is_valid() for form in forms]
    if request.method == "POST" and all(are_valid):
        saved = [
            carried_out(
                form,
                save_join_criteria,
                actor=request.actor,
                program=program,
                role=form.role,
                chosen=form.chosen(),
            )
            for form in forms
        ]
        if all(saved):
            messages.success(request, _("Saved. From now on nobody else can be invited or apply."))
            return redirect(
                org_reverse(request.organization, "programs:program", program_id=program.pk)
            )
    context = {
        "program": program,
        "forms": [(Enrollment.Role(form.role).label, form) for form in forms],
        "form": next((form for form in forms if form.errors), forms[0]),
    }
    status = 422 if any(form.errors for form in forms) else 200
    return render(request, "participants/join_criteria.html", context, status=status)
