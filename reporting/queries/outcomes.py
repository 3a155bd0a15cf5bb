"""What surveys tell of a cohort: how many answered, and how the same people's answers changed.

Answers can be joined to what the same people said before only where a survey is not anonymous. An
anonymous one leaves a tally (`reporting.queries.survey_rounds`), and nothing here tries to join it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from mentorship.access import Actor
from participants.models import Enrollment, SurveyParticipation, SurveyResponse
from participants.queries.surveys import TAKES_PART
from programs.days import today_of
from programs.models import Cohort, SurveyRound
from programs.queries import visible_cohorts
from programs.questions import SCALE, choices_of
from programs.scoring import ends, scores
from reporting.outcomes import Change, change_in, paired_by_lot
from reporting.suppression import Withheld, answers_threshold, may_show

_OVER = (Cohort.Status.CLOSING, Cohort.Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Response:
    """How many of those who were asked answered a round. Who had withdrawn was not asked."""

    survey_round: SurveyRound
    asked: int
    answered: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A question or score that was put to the same people twice; `change` in points of its scale,
    from `lowest` to `highest`."""

    title: str
    is_validated: bool | None
    lowest: float
    highest: float
    before: SurveyRound
    after: SurveyRound
    change: Change | Withheld


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
    asked, answered = _asked(rounds), _answered(rounds)
    found: dict[UUID, list[Response]] = defaultdict(list)
    for one in rounds:
        people = sum(count for role, count in asked[one.cohort_id].items() if one.asks(role))
        said = answered.get(one.pk, 0)
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
    given, roles = _answers(rounds)
    items = _items(rounds, given)
    found = [_changed(item, roles, threshold) for item in items.values() if len(item.times) > 1]
    return found or None


@dataclass(slots=True)
class _Item:
    """A question or score, and what was answered to it, round by round."""

    key: str
    title: str
    is_validated: bool | None
    lowest: float
    highest: float
    times: list[tuple[SurveyRound, Mapping[UUID, float]]]


type _Given = Mapping[UUID, Mapping[str, Any]]
"""Answers to a round by enrolment."""


def _asked(rounds: Sequence[SurveyRound]) -> Mapping[UUID, Mapping[str, int]]:
    """By cohort and role: those who take part and have, or had, somebody."""
    people = Enrollment.objects.filter(
        cohort__in={one.cohort_id for one in rounds}, status__in=TAKES_PART
    ).exclude(relationship_members=None)
    rows = people.order_by().values_list("cohort", "role")
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    for cohort, role, count in rows.annotate(count=Count("pk", distinct=True)):
        found[cohort][role] = count
    return found


def _answered(rounds: Sequence[SurveyRound]) -> Mapping[UUID, int]:
    found: dict[UUID, int] = {}
    for rows in (
        SurveyParticipation.objects.filter(round__in=rounds),
        SurveyResponse.objects.filter(round__in=rounds),
    ):
        found |= dict(rows.order_by().values_list("round").annotate(count=Count("pk")))
    return found


def _answers(rounds: Sequence[SurveyRound]) -> tuple[dict[UUID, _Given], dict[UUID, str]]:
    """By round and enrolment what was answered, and each enrolment's role."""
    rows = SurveyResponse.objects.filter(round__in=rounds).values_list(
        "round", "enrollment", "enrollment__role", "answers"
    )
    found: dict[UUID, dict[UUID, Mapping[str, Any]]] = defaultdict(dict)
    roles: dict[UUID, str] = {}
    for survey_round, enrollment, role, answers in rows:
        found[survey_round][enrollment] = answers
        roles[enrollment] = role
    return dict(found), roles


def _items(rounds: Sequence[SurveyRound], given: Mapping[UUID, _Given]) -> dict[str, _Item]:
    """By what makes a question the same: its key, its words and its choices."""
    found: dict[str, _Item] = {}
    for one in rounds:
        for item, points in _points(one, given.get(one.pk, {})):
            known = found.setdefault(item.key, item)
            known.times.append((one, points))
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
        item = _Item(key, question["text"], None, 1, len(choices), [])
        yield item, {person: place[one] for person, one in chosen.items() if one in place}


def _changed(item: _Item, roles: Mapping[UUID, str], threshold: int) -> Changed:
    """Counted of those who answered both times, and so many of them that what is published of all
    who answered, and of either side (`reporting.queries.feedback`), tells of nobody else."""
    (first, before), (last, after) = item.times[0], item.times[-1]
    paired = paired_by_lot(
        before.keys() & after.keys(),
        [
            group
            for said in (before, after)
            for group in _told_of(said, roles)
            if may_show(len(group), threshold=threshold)
        ],
        threshold=threshold,
        seed=f"{first.pk} {last.pk} {item.key}",
    )
    change = change_in(before, after, paired.people, lowest=item.lowest, highest=item.highest)
    return Changed(
        item.title,
        item.is_validated,
        item.lowest,
        item.highest,
        first,
        last,
        change or Withheld(threshold),
    )


def _told_of(said: Mapping[UUID, float], roles: Mapping[UUID, str]) -> Iterator[set[UUID]]:
    yield set(said)
    for role in {roles[one] for one in said}:
        yield {one for one in said if roles[one] == role}
