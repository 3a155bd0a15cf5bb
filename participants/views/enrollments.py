"""A cohort's people, for those who run it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship.addresses import absolute, org_reverse
from mentorship.paging import page_of
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from participants import availability, queries, services
from participants.forms import EnrollmentFilterForm, PeopleFilterForm
from participants.models import Enrollment
from participants.queries.targets import people_who_may_join
from programs.models import Cohort
from programs.queries import visible_cohorts

get_post = require_http_methods(["GET", "POST"])
MOST_AT_ONCE = 500
MOVES: dict[str, tuple[Callable[..., services.Moved], str]] = {
    "accept": (services.accept_enrollments, "accepted"),
    "waitlist": (services.waitlist_enrollments, "waitlisted"),
    "decline": (services.decline_enrollments, "declined"),
    "withdraw": (services.withdraw_enrollments, "withdrawn"),
}
TONES = {
    "accepted": "good",
    "completed": "good",
    "invited": "steady",
    "applied": "watch",
    "waitlisted": "watch",
}


@require_GET
def enrollments(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Who takes part, who was asked, who waits."""
    cohort = _visible(request, cohort_id)
    form = EnrollmentFilterForm(request.GET, actor=request.actor, cohort=cohort)
    rows = queries.enrollments_in_list(request.actor, cohort, form.narrowed())
    context = {
        "cohort": cohort,
        "form": form,
        "page": page_of(request, rows),
        "counts": queries.counts_of(cohort),
        "join_url": _join_url(request, cohort),
        "tones": TONES,
        "is_narrowed": any(value for key, value in request.GET.items() if key != "page"),
    }
    return render(request, "participants/enrollments.html", context)


@require_POST
def enrollments_move(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Accept, put on the list, decline or withdraw the people who are ticked."""
    cohort = _visible(request, cohort_id)
    move, done = MOVES.get(request.POST.get("move", ""), (None, ""))
    ids = _ids(request.POST, "enrollment")
    if move is None or not ids:
        messages.warning(request, _("Tick the people first, then choose what to do."))
        return _to_list(request, cohort)
    with refusals_told(request):
        moved = move(actor=request.actor, cohort=cohort, enrollment_ids=ids)
        messages.success(request, _told(moved, done))
    return _to_list(request, cohort)


def _told(moved: services.Moved, done: str) -> str:
    count = len(moved.changed)
    if not count and moved.outside:
        return _outside(moved.outside)
    if not count:
        return _("Nothing was changed: this cannot be done for any of the people you ticked.")
    said = _taken(count - moved.waiting, moved.waiting, done) or _moved(count, done)
    return f"{said} {_outside(moved.outside)}" if moved.outside else said


def _taken(taken: int, waiting: int, done: str) -> str:
    """Where the cohort is full, and so some were taken in and the others wait."""
    facts = {"taken": taken, "waiting": waiting}
    if waiting and done == "accepted":
        return _("%(taken)s accepted. %(waiting)s wait for a place: the cohort is full.") % facts
    if waiting and done == "enrolled":
        return _("%(taken)s enrolled. %(waiting)s wait for a place: the cohort is full.") % facts
    return ""


def _moved(count: int, done: str) -> str:
    words = {
        "accepted": ngettext(
            "%(count)s person is accepted.", "%(count)s people are accepted.", count
        ),
        "enrolled": ngettext(
            "%(count)s person is enrolled.", "%(count)s people are enrolled.", count
        ),
        "declined": ngettext(
            "%(count)s person is declined.", "%(count)s people are declined.", count
        ),
        "waitlisted": ngettext(
            "%(count)s person is put on the waiting list.",
            "%(count)s people are put on the waiting list.",
            count,
        ),
        "withdrawn": ngettext(
            "%(count)s person is withdrawn.", "%(count)s people are withdrawn.", count
        ),
    }
    return words[done] % {"count": count}


def _outside(count: int) -> str:
    return ngettext(
        "%(count)s is left out: the programme is not for them.",
        "%(count)s are left out: the programme is not for them.",
        count,
    ) % {"count": count}


@get_post
def invite(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Find people and ask them to take part: those who are ticked, or all who were found."""
    cohort = _visible(request, cohort_id)
    form = PeopleFilterForm(request.GET, actor=request.actor)
    found = queries.people_in_list(request.actor, form.narrowed())
    roles = queries.roles_of(cohort)
    only = request.GET.get("may_join") or roles[-1]
    usual = only if only in roles else roles[-1]
    if only in roles:
        found = people_who_may_join(found, cohort, only)
    if request.method == "POST":
        ids = _ids(request.POST, "person")
        if request.POST.get("everyone"):
            ids = list(found.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        if _invited(request, cohort, ids):
            return _to_list(request, cohort)
    page = page_of(request, found)
    context = {
        "cohort": cohort,
        "form": form,
        "page": page,
        "roles": [(role, Enrollment.Role(role).label) for role in roles],
        "role": request.POST.get("role") or request.GET.get("role") or usual,
        "may_join": only,
        "taking_part": queries.statuses_in(cohort, [person.pk for person in page]),
        "counts": queries.counts_of(cohort),
    }
    return render(request, "participants/invite.html", context)


def _invited(request: TenantRequest, cohort: Cohort, ids: list[UUID]) -> bool:
    if not ids:
        messages.warning(request, _("Tick the people whom you want to invite."))
        return False
    if len(ids) > MOST_AT_ONCE:
        messages.warning(
            request,
            _("At most %(most_at_once)s people at once. Narrow the list a little.")
            % {"most_at_once": MOST_AT_ONCE},
        )
        return False
    direct = request.POST.get("how") == "enroll"
    use_case: Any = services.enroll_people if direct else services.invite_people
    with refusals_told(request):
        result = use_case(
            actor=request.actor, cohort=cohort, person_ids=ids, role=request.POST.get("role", "")
        )
        messages.success(
            request, _told(result, "enrolled") if direct else _invitations_told(result)
        )
        return True
    return False


def _invitations_told(result: services.Invited) -> str:
    count = len(result.invited)
    told = [
        ngettext("%(count)s invitation on the way.", "%(count)s invitations on the way.", count)
        % {"count": count}
    ]
    if result.already:
        told.append(_("%(already)s take part or were asked before.") % {"already": result.already})
    if result.without_email:
        told.append(
            _("%(without_email)s have no e-mail address.") % {"without_email": result.without_email}
        )
    if result.outside:
        told.append(_outside(result.outside))
    if result.left:
        told.append(_("%(left)s have left.") % {"left": result.left})
    return " ".join(told)


@require_GET
def enrollment(request: TenantRequest, enrollment_id: UUID) -> HttpResponse:
    """One person's part in a cohort, as those who run it may see it. No wishes, no exclusions."""
    rows = queries.visible_enrollments(request.actor).select_related(
        "person__department", "person__site", "person__profession", "cohort__program"
    )
    found = get_object_or_404(rows, pk=enrollment_id)
    get_object_or_404(visible_cohorts(request.actor), pk=found.cohort_id)
    skills = list(found.skills.select_related("skill"))
    context = {
        "enrollment": found,
        "cohort": found.cohort,
        "person": found.person,
        "goals": [row.skill for row in skills if row.kind == "goal"],
        "expertise": [row.skill for row in skills if row.kind == "expertise"],
        "windows": set(found.availability),
        "days": availability.DAYS,
        "parts": availability.PARTS,
        "answers": queries.answers_of(found),
        "acceptances": queries.acceptances_of(found),
        "tone": TONES.get(found.status, "neutral"),
        "moments": _moments(found),
    }
    return render(request, "participants/enrollment.html", context)


def _moments(found: Enrollment) -> list[tuple[str, Any]]:
    named = [
        (_("Invited"), found.invited_at),
        (_("Applied"), found.applied_at),
        (_("On the waiting list"), found.waitlisted_at),
        (_("Accepted"), found.accepted_at),
        (_("Declined"), found.declined_at),
        (_("Withdrawn"), found.withdrawn_at),
        (_("Completed"), found.completed_at),
    ]
    return sorted(((name, at) for name, at in named if at), key=lambda pair: pair[1])


def _ids(data: QueryDict, name: str) -> list[UUID]:
    found = []
    for text in data.getlist(name):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _join_url(request: TenantRequest, cohort: Cohort) -> str:
    if not cohort.is_open_to_applications:
        return ""
    path = org_reverse(request.organization, "participants:join", token=cohort.join_token)
    return absolute(path)


def _visible(request: TenantRequest, cohort_id: UUID) -> Cohort:
    return get_object_or_404(visible_cohorts(request.actor), pk=cohort_id)


def _to_list(request: TenantRequest, cohort: Cohort) -> HttpResponse:
    address = org_reverse(request.organization, "participants:enrollments", cohort_id=cohort.pk)
    kept = request.POST.get("back", "")
    return redirect(f"{address}?{kept}" if kept else address)
