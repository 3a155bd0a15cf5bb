"""Doing something about a signal, and what came of what was done."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from matching.models import Relationship
from mentorship.access import can
from mentorship.addresses import org_reverse
from mentorship.errors import Conflict, Invalid
from mentorship.paging import page_of
from mentorship.requests import TenantRequest
from programs.days import today_of
from programs.queries import visible_programs
from reporting import dashboards, rules, services
from reporting.follow_up_words import ACTIONS, effect_in_words, suggested_kind
from reporting.models import FollowUp, Signal
from reporting.models.follow_ups import FOLLOWED_WITHIN
from reporting.queries.follow_ups import (
    effects,
    effects_told,
    kinds_for,
    met_on,
    relationships_to_follow_up,
    visible_follow_ups,
)
from reporting.signal_forms import FollowUpForm
from reporting.views.signals import days_ago, names


@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """A letter with ready words, an offer of a new match, or a note that one spoke with them."""
    found = get_object_or_404(relationships_to_follow_up(request.actor), pk=relationship_id)
    if request.method != "POST":
        signal = _signal(found)
        state = signal.rhythm_state if signal else Signal.State.ON_TRACK
        kinds = kinds_for(found)
        kind = request.GET.get("kind", "")
        kind = kind if kind in kinds else suggested_kind(state, kinds)
        return _page(request, found, FollowUpForm.ready(kind, signal, found.kind), kind)
    form = FollowUpForm(request.POST)
    if form.is_valid():
        try:
            done = services.follow_up(
                actor=request.actor,
                relationship_id=found.pk,
                kind=form.cleaned_data["kind"],
                text=form.cleaned_data["text"],
                is_checked=form.is_checked,
            )
        except (Invalid, Conflict) as error:
            form.refuse(error)
        else:
            messages.success(request, _said(done))
            address = org_reverse(
                request.organization, "reporting:signals", cohort_id=found.cohort_id
            )
            return redirect(address)
    kind = form.cleaned_data.get("kind") or FollowUp.Kind.NUDGE
    return _page(request, found, form, kind, status=422)


@require_GET
def follow_ups(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """What was done in a programme and what came of it: each for who manages it, in round figures
    and all together for an administrator."""
    actor = request.actor
    if not can(actor, rules.see_reports):
        raise Http404
    program = get_object_or_404(visible_programs(actor), pk=program_id)
    sees_each = can(actor, rules.see_follow_ups, program)
    context: dict[str, Any] = {
        "program": program,
        "sees_each": sees_each,
        "days": FOLLOWED_WITHIN.days,
    }
    if sees_each:
        rows = visible_follow_ups(actor).filter(relationship__cohort__program=program)
        rows = rows.select_related("made_by__user", "relationship__cohort").prefetch_related(
            "relationship__members__person"
        )
        page = page_of(request, rows)
        context |= {
            "effects": effects(actor, program),
            "page": page,
            "rows": [_row(request, one) for one in page],
        }
    else:
        context["told"] = effects_told(actor, program)
    return render(request, "reporting/follow_ups.html", context)


def _page(
    request: TenantRequest, found: Relationship, form: FollowUpForm, kind: str, status: int = 200
) -> HttpResponse:
    first, others = names(list(found.members.all()))
    signal = _signal(found)
    today = today_of(request.actor)
    history = visible_follow_ups(request.actor).filter(relationship=found)
    context = {
        "relationship": found,
        "cohort": found.cohort,
        "first": first,
        "others": others,
        "signal": signal,
        "last_met": days_ago(signal.last_met_on if signal else None, today),
        "tone": dashboards.TONES[Signal.State(signal.state)] if signal else "neutral",
        "icon": dashboards.ICONS.get(Signal.State(signal.state), "") if signal else "",
        "form": form,
        "kind": kind,
        "is_written": kind != FollowUp.Kind.SPOKE,
        "kinds": [(one, ACTIONS[one]) for one in kinds_for(found)],
        "history": [_row(request, one) for one in history[:10]],
    }
    return render(request, "reporting/follow_up.html", context, status=status)


def _row(request: TenantRequest, one: FollowUp) -> dict[str, Any]:
    zone = ZoneInfo(request.organization.time_zone)
    effect = effect_in_words(one, met_on(one, zone), today_of(request.actor))
    return {"follow_up": one, "effect": effect}


def _signal(found: Relationship) -> Signal | None:
    return next(iter(found.signals.all()), None)


def _said(done: FollowUp) -> str:
    if not done.is_written:
        return _("Noted. The list says from now on whether they met after it.")
    return ngettext(
        "Your words go to %(count)s person, outside their quiet hours. The list says from now on "
        "whether they met after it.",
        "Your words go to %(count)s people, outside their quiet hours. The list says from now on "
        "whether they met after it.",
        done.reached,
    ) % {"count": done.reached}
