"""What surveys tell of a cohort: how many answered, and how the same people's answers changed.

Answers can be joined to what the same people said before only where a survey is not anonymous. An
anonymous one leaves a tally (`reporting.queries.survey_rounds`), and nothing here tries to join it.
What is told is kept (`reporting.queries.kept_outcomes`); here it is worked out.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef

from mentorship.access import Actor
from participants.models import SurveyParticipation, SurveyResponse
from programs.days import today_of
from programs.models import Cohort, SurveyRound
from programs.queries import visible_cohorts
from programs.questions import SCALE, choices_of
from programs.scoring import ends, scores
from reporting.models import OutcomesEdition
from reporting.outcomes import Change, change_in, is_apart, paired_by_lot
from reporting.outcomes.told import Changed, Time
from reporting.queries.asked import people_asked
from reporting.queries.places import top_departments
from reporting.suppression import (
    LOWEST_FOR_ANSWERS,
    Withheld,
    answers_threshold,
    decide,
    may_show,
    never_alike,
)

_OVER = (Cohort.Status.CLOSING, Cohort.Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Response:
    """How many of those who were asked answered a round. Who had withdrawn before was not asked.
    None where it is not told: not yet, or of so few."""

    survey_round: SurveyRound
    asked: int | None
    answered: int | None
    is_open: bool


def responses(
    actor: Actor, cohorts: Collection[Cohort], today: dt.date | None = None
) -> dict[UUID, list[Response]]:
    """The rounds that were put to these cohorts so far, the earliest first."""
    today = today or today_of(actor)
    seen = visible_cohorts(actor).filter(pk__in=[one.pk for one in cohorts])
    rounds = list(
        SurveyRound.objects.filter(cohort__in=seen, opens_on__lte=today).order_by(
            "opens_on", "title", "pk"
        )
    )
    asked, answered = people_asked(rounds), _answered(rounds)
    found: dict[UUID, list[Response]] = defaultdict(list)
    for one in rounds:
        people, said = asked.get(one.pk, 0), answered.get(one.pk, 0)
        found[one.cohort_id].append(
            Response(one, max(people, said), said, is_open=today <= one.closes_on)
        )
    return found


def changes(actor: Actor, cohort: Cohort, today: dt.date | None = None) -> list[Changed] | None:
    """What the same people answered the first and the last time they were asked; None where no
    survey that joins people's answers was put to the cohort twice.

    Only of rounds that have closed, once the cohort is closing or closed: before that, answers of
    surveys that are not anonymous are not shown at all (`reporting.queries.feedback`).
    """
    today = today or today_of(actor)
    rounds = list(
        SurveyRound.objects.filter(
            cohort__in=visible_cohorts(actor).filter(pk=cohort.pk, status__in=_OVER),
            is_anonymous=False,
            closes_on__lt=today,
        ).order_by("opens_on", "pk")
    )
    if len(rounds) < 2:
        return None
    threshold = answers_threshold(actor.organization.suppression_threshold)
    given, standing = _answers(actor, rounds)
    items = _items(rounds, given)
    found = [_changed(item, standing, threshold) for item in items.values() if len(item.times) > 1]
    return found or None


def cohorts_to_compare(actor: Actor, today: dt.date) -> list[Cohort]:
    """Closed cohorts without an open round whose changes were not told yet."""
    if not actor.is_system:
        return []
    open_rounds = SurveyRound.objects.filter(cohort=OuterRef("pk"), closes_on__gte=today)
    kept = OutcomesEdition.objects.filter(cohort=OuterRef("pk"), part=OutcomesEdition.Part.CHANGES)
    closed = Cohort.objects.filter(~Exists(open_rounds), ~Exists(kept), status=Cohort.Status.CLOSED)
    return list(closed)


@dataclass(slots=True)
class _Item:
    """A question or score, and what was answered to it, round by round."""

    key: str
    title: str
    is_validated: bool | None
    lowest: float
    highest: float
    times: list[tuple[SurveyRound, Mapping[UUID, float]]]
    measures: str = ""


type _Given = Mapping[UUID, Mapping[str, Any]]
"""Answers to a round by enrolment."""

type _Standing = tuple[str, UUID | None, UUID | None, int | None]
"""Side, site, reported department and career stage: what answers are published by."""


def _answered(rounds: Sequence[SurveyRound]) -> Mapping[UUID, int]:
    found: dict[UUID, int] = {}
    for rows in (
        SurveyParticipation.objects.filter(round__in=rounds),
        SurveyResponse.objects.filter(round__in=rounds),
    ):
        found |= dict(rows.order_by().values_list("round").annotate(count=Count("pk")))
    return found


def _answers(
    actor: Actor, rounds: Sequence[SurveyRound]
) -> tuple[dict[UUID, _Given], dict[UUID, _Standing]]:
    """By round and enrolment what was answered, and how each stands in what is published."""
    tops = top_departments(actor)
    person = "enrollment__person__"
    rows = SurveyResponse.objects.filter(round__in=rounds).values_list(
        "round", "answers", "enrollment", "enrollment__role",
        f"{person}site_id", f"{person}department_id", f"{person}career_stage",
    )  # fmt: skip
    found: dict[UUID, dict[UUID, Mapping[str, Any]]] = defaultdict(dict)
    standing: dict[UUID, _Standing] = {}
    for survey_round, answers, enrollment, role, site, department, stage in rows:
        found[survey_round][enrollment] = answers
        standing[enrollment] = (role, site, tops.get(department, (None, ""))[0], stage)
    return dict(found), standing


def _items(rounds: Sequence[SurveyRound], given: Mapping[UUID, _Given]) -> dict[str, _Item]:
    """By what makes a question the same: its key, its words and its choices."""
    found: dict[str, _Item] = {}
    for one in rounds:
        for item, points in _points(one, given.get(one.pk, {})):
            known = found.setdefault(item.key, item)
            known.times.append((one, points))
            known.measures = item.measures
    return found


def _points(one: SurveyRound, given: _Given) -> Iterator[tuple[_Item, Mapping[UUID, float]]]:
    for instrument in one.instruments:
        scored = {person: scores(instrument, said) for person, said in given.items()}
        for scale in instrument["scales"]:
            key = f"{scale['key']} {instrument['version']}"
            item = _Item(
                key, scale["title"], instrument["is_validated"], *ends(instrument, scale), []
            )
            yield (
                item,
                {who: each[scale["key"]] for who, each in scored.items() if scale["key"] in each},
            )
    for question in one.questions:
        if question["type"] != SCALE:
            continue
        choices = choices_of(question)
        place = {choice: at for at, choice in enumerate(choices, start=1)}
        key = " ".join([question["key"], question["text"], *choices])
        chosen = {person: said.get(question["key"]) for person, said in given.items()}
        measures = question.get("measures") or ""
        item = _Item(key, question["text"], None, 1, len(choices), [], measures)
        yield item, {person: place[one] for person, one in chosen.items() if one in place}


def _changed(item: _Item, standing: Mapping[UUID, _Standing], threshold: int) -> Changed:
    """Counted of those who answered both times, and so many of them that what is published of all
    who answered, of either side, and of its groups (`reporting.answers`) tells of nobody else.

    The lot looks at nothing that may change later, the organisation's own threshold not either:
    otherwise two readings of the page could differ by one person. Those only decide whether
    anything is told.
    """
    (first, before), (last, after) = item.times[0], item.times[-1]
    tables = [table for said in (before, after) for table in _published(said, standing, threshold)]
    people = paired_by_lot(
        before.keys() & after.keys(),
        [group for said in (before, after) for group in _sides(said, standing)],
        threshold=LOWEST_FOR_ANSWERS,
        seed=f"{first.pk} {last.pk} {item.key}",
    ).people
    is_told = may_show(len(people), threshold=threshold)
    is_told = is_told and is_apart(people, tables, threshold=threshold)
    ends = (item.lowest, item.highest)
    return Changed(
        item.title,
        item.is_validated,
        *ends,
        Time(first.pk, first.title, first.closes_on),
        Time(last.pk, last.title, last.closes_on),
        (_change(before, after, people, ends) if is_told else None) or Withheld(threshold),
        item.measures,
    )


def _change(
    before: Mapping[UUID, float],
    after: Mapping[UUID, float],
    people: Set[UUID],
    ends: tuple[float, float],
) -> Change | None:
    """As it is told: never that all answered alike, nor that all moved alike."""
    both = sorted(people)
    first = never_alike({one: before[one] for one in both}, *ends)
    last = never_alike({one: after[one] for one in both}, *ends)
    if len({last[one] - first[one] for one in both}) == 1:
        last[max(both, key=lambda one: last[one])] -= 1
    return change_in(
        dict(before) | first, dict(after) | last, people, lowest=ends[0], highest=ends[1]
    )


def _sides(said: Mapping[UUID, float], standing: Mapping[UUID, _Standing]) -> list[set[UUID]]:
    """Everybody who answered, and either side, where it is large enough to be published."""
    roles = {standing[one][0] for one in said}
    groups = [set(said)]
    groups += [{one for one in said if standing[one][0] == role} for role in sorted(roles)]
    return [one for one in groups if may_show(len(one), threshold=LOWEST_FOR_ANSWERS)]


def _published(
    said: Mapping[UUID, float], standing: Mapping[UUID, _Standing], threshold: int
) -> Iterator[list[set[UUID]]]:
    """The tables of those who answered: all of them, and by side and one thing more. What is
    withheld of a table is one group in it, since the total tells its sum."""
    yield [set(said)]
    for axes in ((0,), (0, 1), (0, 2), (0, 3)):
        groups: dict[Any, set[UUID]] = defaultdict(set)
        for one in said:
            groups[tuple(standing[one][axis] for axis in axes)].add(one)
        sizes = {key: len(group) for key, group in groups.items()}
        withheld = decide(sizes, threshold=threshold).withheld
        rest = {one for key in withheld for one in groups[key]}
        yield [group for key, group in groups.items() if key not in withheld] + [rest]
