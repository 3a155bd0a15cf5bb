"""Pages of people, imports and enrolments."""

from django.urls import path

from participants.views import (
    enrollments,
    equity,
    imports,
    lists,
    own,
    people,
    preparation,
    surveys,
    targets,
)

app_name = "participants"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<uuid:person_id>/", people.person, name="person"),
    path("people/<uuid:person_id>/edit/", people.person_edit, name="person_edit"),
    path("people/lists/<slug:kind>/", lists.own_list, name="own_list"),
    path("people/lists/<slug:kind>/<uuid:entry_id>/", lists.list_entry, name="list_entry"),
    path(
        "people/lists/<slug:kind>/<uuid:entry_id>/remove/",
        lists.list_entry_remove,
        name="list_entry_remove",
    ),
    path("programs/<uuid:program_id>/who/", targets.join_criteria, name="join_criteria"),
    path("people/imports/", imports.imports, name="imports"),
    path("people/imports/<uuid:import_id>/", imports.import_page, name="import"),
    path("people/imports/<uuid:import_id>/columns/", imports.import_columns, name="import_columns"),
    path(
        "people/imports/<uuid:import_id>/progress/", imports.import_progress, name="import_progress"
    ),
    path("people/imports/<uuid:import_id>/start/", imports.import_start, name="import_start"),
    path("people/imports/<uuid:import_id>/discard/", imports.import_discard, name="import_discard"),
    path("people/imports/<uuid:import_id>/report/", imports.import_report, name="import_report"),
    path("cohorts/<uuid:cohort_id>/people/", enrollments.enrollments, name="enrollments"),
    path(
        "cohorts/<uuid:cohort_id>/people/move/",
        enrollments.enrollments_move,
        name="enrollments_move",
    ),
    path("cohorts/<uuid:cohort_id>/people/invite/", enrollments.invite, name="enrollments_invite"),
    path("enrollments/<uuid:enrollment_id>/", enrollments.enrollment, name="enrollment"),
    path("me/profile/", own.my_profile, name="my_profile"),
    path("me/equity/", equity.my_equity, name="my_equity"),
    path("me/equity/withdraw/", equity.my_equity_withdraw, name="my_equity_withdraw"),
    path("people/equity/", equity.equity, name="equity"),
    path("me/enrollments/<uuid:enrollment_id>/", own.my_enrollment, name="my_enrollment"),
    path(
        "me/enrollments/<uuid:enrollment_id>/answer/",
        own.my_enrollment_answer,
        name="my_enrollment_answer",
    ),
    path(
        "me/enrollments/<uuid:enrollment_id>/agreement/",
        own.my_agreement,
        name="my_agreement",
    ),
    path(
        "cohorts/<uuid:cohort_id>/preparation/",
        preparation.cohort_preparation,
        name="preparation",
    ),
    path(
        "me/enrollments/<uuid:enrollment_id>/preparation/",
        preparation.my_preparation,
        name="my_preparation",
    ),
    path(
        "me/enrollments/<uuid:enrollment_id>/withdraw/",
        own.my_enrollment_withdraw,
        name="my_enrollment_withdraw",
    ),
    path("me/surveys/<uuid:round_id>/", surveys.my_survey, name="my_survey"),
    path("cohorts/<uuid:cohort_id>/surveys/ask/", surveys.survey_ask, name="survey_ask"),
    path("join/<str:token>/", own.join, name="join"),
]
