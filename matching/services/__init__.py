"""Use cases of matching: each locks, requires, changes, records and enqueues, in that order."""

from matching.services.answers import accept_proposal, decline_proposal, expire_proposals
from matching.services.choices import ask_mentor, tell_of_choosing, withdraw_choice
from matching.services.closing import complete_closed_cohorts
from matching.services.drafts import cancel_run, rename_run
from matching.services.listed import Listed, join_listed
from matching.services.pairs import forbid_pair, lock_pair, release_pair
from matching.services.parting import leave_and_match_again, part_and_match_again
from matching.services.places import fill_place
from matching.services.planning import start_capacity_plan
from matching.services.publication import (
    Publication,
    publish_run,
    swap_proposals,
    unpublish_run,
)
from matching.services.relationships import (
    begin_circles,
    begin_relationship,
    end_relationship,
    join_people,
    pause_relationship,
    release_departed,
    resume_relationship,
)
from matching.services.runs import fail_run, keep_result, solve_run, start_run, take_up_run
from matching.services.settings import save_matching_settings

__all__ = [
    "Listed",
    "Publication",
    "accept_proposal",
    "ask_mentor",
    "begin_circles",
    "begin_relationship",
    "cancel_run",
    "complete_closed_cohorts",
    "decline_proposal",
    "end_relationship",
    "expire_proposals",
    "fail_run",
    "fill_place",
    "forbid_pair",
    "join_listed",
    "join_people",
    "keep_result",
    "leave_and_match_again",
    "lock_pair",
    "part_and_match_again",
    "pause_relationship",
    "publish_run",
    "release_departed",
    "release_pair",
    "rename_run",
    "resume_relationship",
    "save_matching_settings",
    "solve_run",
    "start_capacity_plan",
    "start_run",
    "swap_proposals",
    "take_up_run",
    "tell_of_choosing",
    "unpublish_run",
    "withdraw_choice",
]
