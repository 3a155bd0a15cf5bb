"""A mentor's preparation, and how far the mentors of a cohort are with theirs."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mentorship.addresses import org_reverse
from mentorship.paging import page_of
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from participants import queries, services
from participants.models import Enrollment
from programs.models import PreparationItem
from programs.queries import preparation_guide, visible_cohorts

STATES = ("all", "ready", "open", "again")


@require_http_methods(["GET", "POST"])
def my_preparation(request: TenantRequest, enrollment_id: UUID) -> HttpResponse:
    """The parts of one's preparation, each done in its place."""
    found = get_object_or_404(queries.own_enrollments(request.actor), pk=enrollment_id)
    said: dict[str, object] = {}
    if request.method == "POST":
        said = _work(request, found)
        if not said:
            address = org_reverse(
                request.organization, "participants:my_preparation", enrollment_id=found.pk
            )
            return redirect(address)
        found.refresh_from_db()
    context = {
        "enrollment": found,
        "program": found.cohort.program,
        "preparation": queries.preparation_of(found),
        "checklist": preparation_guide(found.cohort.program),
        **said,
    }
    return render(request, "participants/my_preparation.html", context)


@require_GET
def cohort_preparation(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """How far each mentor of a cohort is."""
    cohort = get_object_or_404(visible_cohorts(request.actor), pk=cohort_id)
    ready, total = queries.how_many_are_ready(request.actor, cohort)
    state = request.GET.get("state", "all")
    page = page_of(request, queries.mentors_to_prepare(request.actor, cohort, state))
    context = {
        "cohort": cohort,
        "program": cohort.program,
        "page": page,
        "rows": queries.preparations(page),
        "state": state if state in STATES else "all",
        "states": [
            ("all", _("Everybody")),
            ("ready", _("Ready")),
            ("open", _("Not ready yet")),
            ("again", _("To look at again")),
        ],
        "ready": ready,
        "total": total,
        "ready_note": _("%(done)s of %(total)s") % {"done": ready, "total": total},
        "has_parts": cohort.program.preparation.exists(),
    }
    return render(request, "participants/preparation.html", context)


def _work(request: TenantRequest, found: Enrollment) -> dict[str, object]:
    """Do what was pressed; return what the page has to say in its place, if anything."""
    asked = request.POST.get("item", "")
    if not asked:
        with refusals_told(request):
            services.confirm_preparation(actor=request.actor, enrollment=found)
            messages.success(request, _("Thank you. You can be matched now."))
        return {}
    item = _item(found, asked)
    choice = request.POST.get("choice", "")
    number = int(choice) if choice.isdecimal() and len(choice) < 3 else None
    feedback = ""
    with refusals_told(request):
        feedback = services.work_through(
            actor=request.actor, enrollment=found, item=item, choice=number
        )
    if feedback:
        return {"answered": item.pk, "chosen": number, "feedback": feedback}
    return {}


def _item(found: Enrollment, asked: str) -> PreparationItem:
    try:
        pk = UUID(asked)
    except ValueError:
        pk = UUID(int=0)
    return get_object_or_404(found.cohort.program.preparation, pk=pk)
