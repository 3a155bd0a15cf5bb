"""Pages of matching."""

from django.urls import path

from matching.views import choices, cohorts, listed, mine, places, planning, runs

app_name = "matching"

COHORT = "cohorts/<uuid:cohort_id>/matching/"
PLANNER = "cohorts/<uuid:cohort_id>/planner/"
RUN = "matching/<uuid:run_id>/"
CHOICE = "me/enrollments/<uuid:enrollment_id>/mentors/"
MATCH = "me/matches/<uuid:proposal_id>/"

urlpatterns = [
    path(PLANNER, planning.planner, name="planner"),
    path(f"{PLANNER}start/", planning.planner_start, name="planner_start"),
    path(f"{PLANNER}progress/", planning.planner_progress, name="planner_progress"),
    path(f"{PLANNER}invite/", planning.planner_invite, name="planner_invite"),
    path(COHORT, cohorts.matching, name="matching"),
    path(f"{COHORT}preview/", cohorts.preview, name="preview"),
    path(f"{COHORT}list/", listed.pairs_file, name="pairs_file"),
    path(f"{COHORT}list/begin/", listed.pairs_begin, name="pairs_begin"),
    path(f"{COHORT}start/", cohorts.run_start, name="run_start"),
    path(f"{COHORT}circles/", cohorts.circles_begin, name="circles_begin"),
    path(f"{COHORT}compare/", cohorts.compare, name="compare"),
    path(f"{COHORT}pairs/", cohorts.pair_rule_new, name="pair_rule_new"),
    path(
        "matching/pairs/<uuid:rule_id>/release/",
        cohorts.pair_rule_release,
        name="pair_rule_release",
    ),
    path(RUN, runs.run, name="run"),
    path(f"{RUN}progress/", runs.run_progress, name="run_progress"),
    path(f"{RUN}unmatched/", runs.unmatched, name="unmatched"),
    path(f"{RUN}cancel/", runs.run_cancel, name="run_cancel"),
    path(f"{RUN}name/", runs.run_rename, name="run_rename"),
    path(f"{RUN}publish/", runs.run_publish, name="run_publish"),
    path(f"{RUN}unpublish/", runs.run_unpublish, name="run_unpublish"),
    path(f"{RUN}why/", runs.why, name="why"),
    path("matching/proposals/<uuid:proposal_id>/swap/", runs.swap, name="swap"),
    path("relationships/<uuid:relationship_id>/place/", places.place, name="place"),
    path(CHOICE, choices.my_choice, name="my_choice"),
    path(f"{CHOICE}ask/", choices.my_choice_ask, name="my_choice_ask"),
    path(f"{MATCH}withdraw/", choices.my_choice_withdraw, name="my_choice_withdraw"),
    path(MATCH, mine.my_match, name="my_match"),
    path(f"{MATCH}accept/", mine.my_match_accept, name="my_match_accept"),
    path(f"{MATCH}decline/", mine.my_match_decline, name="my_match_decline"),
]
