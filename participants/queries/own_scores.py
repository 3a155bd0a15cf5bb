"""One's own scores of instruments: of surveys that keep names, where the instrument allows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from mentorship.access import Actor
from participants.models import SurveyResponse
from programs.models import SurveyRound
from programs.scoring import band, ends, scores


@dataclass(frozen=True, slots=True)
class OwnScore:
    """What somebody's answers come to on one scale, and what its instrument says of that."""

    round_id: UUID
    survey: str
    answered_on: dt.date
    title: str
    instrument: str
    version: str
    is_validated: bool
    score: float
    lowest: float
    highest: float
    higher_is: str
    """'better', 'worse', or '' where the instrument does not say."""
    means: str
    """The cut-off that it reaches; '' where there is none."""

    @property
    def score_text(self) -> str:
        return f"{self.score:g}"


def own_scores(actor: Actor, survey_round: SurveyRound | None = None) -> list[OwnScore]:
    """The actor's, the latest first, of this round or of all; nobody else's ever.

    Of anonymous surveys there are none: nothing of theirs is kept with a name.
    """
    if actor.person_id is None:
        return []
    rows = SurveyResponse.objects.filter(
        enrollment__person=actor.person_id, round__isnull=False
    ).exclude(round__instruments=[])
    if survey_round is not None:
        rows = rows.filter(round=survey_round)
    return [
        score
        for row in rows.select_related("round").order_by("-submitted_at", "pk")
        for score in _scores(row)
    ]


def _scores(row: SurveyResponse) -> Iterator[OwnScore]:
    assert row.round is not None
    for instrument in row.round.instruments:
        if instrument.get("tells_own_score"):
            found = scores(instrument, row.answers)
            for scale in instrument["scales"]:
                if scale["key"] in found:
                    yield _score(row, row.round, instrument, scale, found[scale["key"]])


def _score(
    row: SurveyResponse,
    survey_round: SurveyRound,
    instrument: Mapping[str, Any],
    scale: Mapping[str, Any],
    score: float,
) -> OwnScore:
    return OwnScore(
        survey_round.pk,
        survey_round.title,
        localdate(row.submitted_at),
        scale["title"],
        instrument["title"],
        instrument["version"],
        instrument["is_validated"],
        score,
        *ends(instrument, scale),
        scale.get("higher_is", ""),
        band(scale, score),
    )
