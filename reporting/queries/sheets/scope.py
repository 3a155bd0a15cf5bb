"""Whose rows go into a table, and of which days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentorship.access import Actor
from programs.models import Cohort, Program
from reporting.queries.activity import reported_cohorts


@dataclass(frozen=True, slots=True)
class Scope:
    """The cohorts that an actor reports on, as far as they are wanted, and the days."""

    of: str
    cohorts: tuple[Cohort, ...]
    zone: ZoneInfo
    program: Program | None = None
    cohort: Cohort | None = None
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def in_words(self) -> str:
        """Whose figures, and of when."""
        if self.since is None or self.until is None:
            return self.of
        return _("%(of)s, %(since)s to %(until)s") % {
            "of": self.of,
            "since": date_format(self.since, "j F Y"),
            "until": date_format(self.until, "j F Y"),
        }

    def managed_by(self, actor: Actor) -> Collection[UUID]:
        """The cohorts of which the actor sees single relationships."""
        return {cohort.pk for cohort in self.cohorts if actor.manages(cohort.program_id)}

    def holds(self, day: dt.date) -> bool:
        """Whether it is one of the days."""
        is_later = self.until is not None and day > self.until
        return not is_later and (self.since is None or day >= self.since)

    def within(self, moment: str) -> Q:
        """That a moment is on one of the days, where the organisation is."""
        found = Q()
        if self.since is not None:
            first = dt.datetime.combine(self.since, dt.time.min, self.zone)
            found &= Q(**{f"{moment}__gte": first})
        if self.until is not None:
            after = dt.datetime.combine(self.until + dt.timedelta(days=1), dt.time.min, self.zone)
            found &= Q(**{f"{moment}__lt": after})
        return found

    def open_in(self) -> Q:
        """That a relationship was open on one of the days."""
        found = Q()
        if self.until is not None:
            found &= Q(began_on__lte=self.until)
        if self.since is not None:
            found &= Q(ended_on=None) | Q(ended_on__gte=self.since)
        return found


def scope_of(
    actor: Actor,
    *,
    cohort: Cohort | None = None,
    program: Program | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Scope:
    """What of this the actor may report on."""
    cohorts = reported_cohorts(actor).select_related("program")
    of = actor.organization.name
    if cohort is not None:
        cohorts = cohorts.filter(pk=cohort.pk)
        of = f"{cohort.program.name}, {cohort.name}"
    elif program is not None:
        cohorts = cohorts.filter(program=program)
        of = program.name
    zone = ZoneInfo(actor.organization.time_zone)
    return Scope(of, tuple(cohorts), zone, program, cohort, since, until)
