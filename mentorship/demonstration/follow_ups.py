"""What managers did about signals in the last months: some of it was followed by a meeting."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Min
from django.utils import timezone

from matching.models import Relationship
from programs.models import ProgramManager
from reporting.follow_up_words import ready_text
from reporting.models import FollowUp, Signal

Kind, State = FollowUp.Kind, Signal.State
_FOLLOWED = (Kind.NUDGE, Kind.MENTOR, Kind.NUDGE, Kind.SPOKE, Kind.NUDGE, Kind.MENTOR)
_FOLLOWED_AFTER = (5, 3, 2, 6, 4, 1)
_OPEN = ((Kind.NUDGE, 33), (Kind.MENTOR, 26), (Kind.NUDGE, 9), (Kind.SPOKE, 4))


def follow_some_up() -> None:
    """Of the running cohorts: people who met some days after it, and people who did not."""
    rows = [*_that_were_followed(), *_that_were_not()]
    FollowUp.objects.bulk_create(rows)


def _that_were_followed() -> list[FollowUp]:
    well = (
        Relationship.objects.filter(signals__state=State.ON_TRACK, meetings__status="held")
        .annotate(first=Min("meetings__starts_at"))
        .select_related("cohort")
        .order_by("first", "pk")
    )
    pairs = zip(islice(well, 1, None, 2), _FOLLOWED, _FOLLOWED_AFTER, strict=False)
    return [
        _done(one, kind, one.first - timedelta(days=days), State.NOT_STARTED)
        for one, kind, days in pairs
    ]


def _that_were_not() -> list[FollowUp]:
    quiet = (
        Relationship.objects.filter(signals__state__in=(State.STALLED, State.NOT_STARTED))
        .select_related("cohort")
        .order_by("signals__since", "pk")
    )
    now = timezone.now()
    return [
        _done(one, kind, now - timedelta(days=days), State.STALLED)
        for one, (kind, days) in zip(quiet, _OPEN, strict=False)
    ]


def _done(relationship: Relationship, kind: str, moment: datetime, state: str) -> FollowUp:
    manager = ProgramManager.objects.filter(program=relationship.cohort.program_id).first()
    return FollowUp(
        relationship=relationship,
        kind=kind,
        state_then=state,
        text=ready_text(kind, state),
        reached=0 if kind == Kind.SPOKE else 2 if kind == Kind.NUDGE else 1,
        made_by=manager.membership if manager else None,
        made_at=moment,
        made_on=moment.date(),
    )
