"""A pair of a solved run as a row of proposals."""

from uuid import UUID

from matching.explaining import parts_of, sentence_of
from matching.features import Pair
from matching.models import MatchRun, Proposal
from matching.scoring import Scores


def proposal_of(
    run: MatchRun, scores: Scores, pair: Pair, *, is_locked: bool = False, is_by_hand: bool = False
) -> Proposal:
    """A draft proposal with its bars and its sentence, not yet saved."""
    parts = parts_of(scores, pair)
    return Proposal(
        run=run,
        mentee_id=UUID(pair[0]),
        mentor_id=UUID(pair[1]),
        score=sum(part.points for part in parts),
        parts=[part.to_json() | {"label": part.label} for part in parts],
        sentence=sentence_of(scores, pair),
        is_locked=is_locked,
        is_by_hand=is_by_hand,
    )
