"""What an actor may see of matching, and nothing else."""

from matching.queries.capacity import (
    GROUPINGS as CAPACITY_GROUPINGS,
)
from matching.queries.capacity import (
    Capacity,
    GroupCapacity,
    capacity_by_group,
    capacity_of,
)
from matching.queries.choices import (
    ChoiceState,
    Recommendation,
    choice_state,
    enrollments_free_to_choose,
    own_choosing_enrollments,
    own_requests,
    recommended_mentors,
)
from matching.queries.circles import CirclePlan, circle_plan
from matching.queries.effects import (
    Answer,
    Comparison,
    Move,
    comparison_of,
    effect_of_pair_rule,
    effect_of_swapping,
    moves_of,
    scores_of_run,
    why_not_answer,
)
from matching.queries.hierarchy import management_chains, relationships_breaking_firewall
from matching.queries.listed import Line, ListedPair, lines_of, listed_pairs, names_of
from matching.queries.previews import Preview, preview_of
from matching.queries.proposals import (
    NOT_GOING_AHEAD,
    PROPOSAL_SORTS,
    answered_proposals,
    own_proposals,
    own_reason_for_no,
    proposals_of,
    reasons_for_the_two,
    relationship_begun_by,
    unmatched_of,
    visible_proposals,
)
from matching.queries.runs import (
    latest_runs,
    pair_rules_of,
    people_of_run,
    settings_of,
    template_settings_of,
    visible_pair_rules,
    visible_runs,
)
from matching.queries.safeguards import are_kept_apart
from matching.queries.shares import GROUPINGS, Share, shares_of
from matching.queries.snapshots import earlier_pairs, snapshot_of, unfitting_pairs

__all__ = [
    "CAPACITY_GROUPINGS",
    "GROUPINGS",
    "NOT_GOING_AHEAD",
    "PROPOSAL_SORTS",
    "Answer",
    "Capacity",
    "ChoiceState",
    "CirclePlan",
    "Comparison",
    "GroupCapacity",
    "Line",
    "ListedPair",
    "Move",
    "Preview",
    "Recommendation",
    "Share",
    "answered_proposals",
    "are_kept_apart",
    "capacity_by_group",
    "capacity_of",
    "choice_state",
    "circle_plan",
    "comparison_of",
    "earlier_pairs",
    "effect_of_pair_rule",
    "effect_of_swapping",
    "enrollments_free_to_choose",
    "latest_runs",
    "lines_of",
    "listed_pairs",
    "management_chains",
    "moves_of",
    "names_of",
    "own_choosing_enrollments",
    "own_proposals",
    "own_reason_for_no",
    "own_requests",
    "pair_rules_of",
    "people_of_run",
    "preview_of",
    "proposals_of",
    "reasons_for_the_two",
    "recommended_mentors",
    "relationship_begun_by",
    "relationships_breaking_firewall",
    "scores_of_run",
    "settings_of",
    "shares_of",
    "snapshot_of",
    "template_settings_of",
    "unfitting_pairs",
    "unmatched_of",
    "visible_pair_rules",
    "visible_proposals",
    "visible_runs",
    "why_not_answer",
]
