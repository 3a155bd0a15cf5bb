"""How the relationships of a cohort are doing, one by one, for who manages it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from matching.models import RelationshipMember
from mentorship.access import Actor, can
from mentorship.paging import page_of
from participants.models import Enrollment
from programs.days import today_of
from programs.queries import visible_cohorts
from reporting import dashboards, rules
from reporting.follow_up_words import effect_in_words
from reporting.models import Signal
from reporting.queries.follow_ups import latest_follow_ups, met_on
from reporting.queries.signals import signals_of_cohort
from reporting.signal_forms import SignalChoice


@require_GET
def signals(request: HttpRequest, cohort_id: str) -> HttpResponse:
    """Every signal of a cohort: found by name and state, the most urgent first or as asked."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    one = get_object_or_404(visible_cohorts(actor), pk=cohort_id)
    if not can(actor, rules.see_activity_of_each, one):
        raise Http404
    choice = SignalChoice(request.GET)
    choice.is_valid()
    chosen = {name: choice.chosen(name) for name in ("state", "q")}
    rows = signals_of_cohort(
        actor,
        one,
        state=chosen["state"],
        search=chosen["q"],
        sort=request.GET.get("sort", ""),
    )
    page = page_of(request, rows)
    context = {
        "cohort": one,
        "nouns": dashboards.noun(one.program),
        "page": page,
        "rows": looked_at(actor, page, today_of(actor)),
        "look_columns": dashboards.look_columns(),
        "filter": choice,
        "is_filtered": any(chosen.values()),
    }
    return render(request, "reporting/signals.html", context)


def looked_at(actor: Actor, signals: Iterable[Signal], today: dt.date) -> list[dict[str, Any]]:
    """Rows of 'look at these first', each with what was done last and what came of it."""
    rows = list(signals)
    latest = latest_follow_ups(actor, [one.relationship_id for one in rows])
    zone = ZoneInfo(actor.organization.time_zone)
    looks = []
    for signal in rows:
        done = latest.get(signal.relationship_id)
        effect = effect_in_words(done, met_on(done, zone), today) if done else ""
        looks.append(_look(signal, today) | {"effect": effect})
    return looks


def _look(signal: Signal, today: dt.date) -> dict[str, Any]:
    first, others = names(list(signal.relationship.members.all()))
    return {
        "signal": signal,
        "first": first,
        "others": others,
        "last_met": days_ago(signal.last_met_on, today),
        "tone": dashboards.TONES[Signal.State(signal.state)],
        "icon": dashboards.ICONS.get(Signal.State(signal.state), ""),
        "most": max(signal.meetings_expected, signal.meetings_held, 1),
        "needs_look": signal.state != Signal.State.ON_TRACK,
    }


def names(members: list[RelationshipMember]) -> tuple[str, str]:
    """Who a relationship is about, and with whom: mentees first, or the first of a circle."""
    led = [one.person for one in members if one.role != Enrollment.Role.MENTOR]
    leading = [one.person for one in members if one.role == Enrollment.Role.MENTOR]
    if not leading:
        led, leading = led[:1], led[1:]
    return _listed(led), _("with %(leading)s") % {"leading": _listed(leading)} if leading else ""


def days_ago(day: dt.date | None, today: dt.date) -> str:
    """How long ago they last met, in words."""
    if day is None:
        return _("Not yet")
    days = (today - day).days
    if days <= 1:
        return _("Yesterday") if days == 1 else _("Today")
    return _("%(days)s days ago") % {"days": days}


def _listed(people: list[Any]) -> str:
    shown = ", ".join(str(person) for person in people[:3])
    more = len(people) - 3
    return _("%(shown)s and %(more)s more") % {"shown": shown, "more": more} if more > 0 else shown
