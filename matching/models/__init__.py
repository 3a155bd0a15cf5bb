"""Match runs, what they propose, and the relationships that follow."""

from matching.models.proposals import DeclineReason, Proposal
from matching.models.relationships import Relationship, RelationshipMember, RelationshipPause
from matching.models.runs import MatchRun, PairRule, Unmatched
from mentorship.disclosure import administrators_do_not_see, administrators_see

__all__ = [
    "DeclineReason",
    "MatchRun",
    "PairRule",
    "Proposal",
    "Relationship",
    "RelationshipMember",
    "RelationshipPause",
    "Unmatched",
]

# A participant's own choice of rhythm says how often the two of them meet.
administrators_see(
    "capacity_plan",
    "circles",
    "match_choice",
    "match_pair",
    "match_pairs",
    "match_run",
    "matching_settings",
    "proposal",
    "relationship",
    "relationships",
    but_not=("relationship.rhythm_chosen",),
)
administrators_do_not_see("decline_reason")
