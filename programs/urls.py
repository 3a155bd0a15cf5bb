"""Pages of programs."""

from django.urls import path

from programs.views import (
    cohort_structures,
    cohorts,
    preparation,
    programs,
    structure,
    surveys,
    template_files,
)

app_name = "programs"
urlpatterns = [
    path("programs/", programs.program_list, name="programs"),
    path("programs/new/", programs.program_new, name="program_new"),
    path("programs/new/blank/", programs.program_blank, name="program_blank"),
    path("programs/new/<slug:template_key>/", programs.program_start, name="program_start"),
    path(
        "programs/new/own/<uuid:template_id>/",
        programs.program_start_saved,
        name="program_start_saved",
    ),
    path(
        "programs/templates/<uuid:template_id>/remove/",
        programs.template_remove,
        name="template_remove",
    ),
    path("programs/templates/import/", template_files.template_import, name="template_import"),
    path(
        "programs/templates/<uuid:template_id>/file/",
        template_files.saved_file,
        name="template_file",
    ),
    path(
        "programs/new/<slug:template_key>/file/",
        template_files.catalogue_file,
        name="catalogue_file",
    ),
    path("programs/<uuid:program_id>/file/", template_files.program_file, name="program_file"),
    path("programs/<uuid:program_id>/", programs.program, name="program"),
    path("programs/<uuid:program_id>/edit/", programs.program_edit, name="program_edit"),
    path("programs/<uuid:program_id>/archive/", programs.program_archive, name="program_archive"),
    path("programs/<uuid:program_id>/restore/", programs.program_restore, name="program_restore"),
    path("programs/<uuid:program_id>/template/", programs.template_save, name="template_save"),
    path("programs/<uuid:program_id>/managers/", programs.manager_add, name="manager_add"),
    path(
        "programs/<uuid:program_id>/managers/<uuid:manager_id>/remove/",
        programs.manager_remove,
        name="manager_remove",
    ),
    path("programs/<uuid:program_id>/structure/", structure.structure, name="structure"),
    path(
        "programs/<uuid:program_id>/structure/new/",
        structure.touchpoint_new,
        name="touchpoint_new",
    ),
    path(
        "programs/<uuid:program_id>/structure/preview/",
        structure.structure_preview,
        name="structure_preview",
    ),
    path("touchpoints/<uuid:touchpoint_id>/", structure.touchpoint_edit, name="touchpoint_edit"),
    path(
        "touchpoints/<uuid:touchpoint_id>/move/", structure.touchpoint_move, name="touchpoint_move"
    ),
    path(
        "touchpoints/<uuid:touchpoint_id>/place/",
        structure.touchpoint_place,
        name="touchpoint_place",
    ),
    path(
        "touchpoints/<uuid:touchpoint_id>/remove/",
        structure.touchpoint_remove,
        name="touchpoint_remove",
    ),
    path("programs/<uuid:program_id>/preparation/", preparation.preparation, name="preparation"),
    path(
        "programs/<uuid:program_id>/preparation/new/",
        preparation.preparation_new,
        name="preparation_new",
    ),
    path("preparation/<uuid:item_id>/", preparation.preparation_item, name="preparation_item"),
    path("preparation/<uuid:item_id>/move/", preparation.preparation_move, name="preparation_move"),
    path(
        "preparation/<uuid:item_id>/remove/",
        preparation.preparation_remove,
        name="preparation_remove",
    ),
    path("programs/<uuid:program_id>/guides/new/", structure.guide_new, name="guide_new"),
    path("guides/<uuid:guide_id>/", structure.guide, name="guide"),
    path("guides/<uuid:guide_id>/edit/", structure.guide_edit, name="guide_edit"),
    path("programs/<uuid:program_id>/surveys/", surveys.surveys, name="surveys"),
    path("programs/<uuid:program_id>/surveys/new/", surveys.survey_new, name="survey_new"),
    path("programs/surveys/<uuid:survey_id>/", surveys.survey, name="survey"),
    path("programs/surveys/<uuid:survey_id>/edit/", surveys.survey_edit, name="survey_edit"),
    path("programs/surveys/<uuid:survey_id>/remove/", surveys.survey_remove, name="survey_remove"),
    path(
        "programs/surveys/<uuid:survey_id>/preview/", surveys.survey_preview, name="survey_preview"
    ),
    path(
        "programs/surveys/<uuid:survey_id>/instrument/",
        surveys.survey_instrument,
        name="survey_instrument",
    ),
    path(
        "programs/surveys/<uuid:survey_id>/questions/new/",
        surveys.question_new,
        name="question_new",
    ),
    path(
        "programs/surveys/<uuid:survey_id>/questions/<slug:key>/",
        surveys.question_edit,
        name="question_edit",
    ),
    path(
        "programs/surveys/<uuid:survey_id>/questions/<slug:key>/move/",
        surveys.question_move,
        name="question_move",
    ),
    path(
        "programs/surveys/<uuid:survey_id>/questions/<slug:key>/remove/",
        surveys.question_remove,
        name="question_remove",
    ),
    path("programs/instruments/", surveys.instruments, name="instruments"),
    path("programs/instruments/schema.json", surveys.instrument_schema, name="instrument_schema"),
    path("programs/instruments/<slug:ref>/", surveys.instrument, name="instrument"),
    path(
        "programs/instruments/<uuid:pack_id>/remove/",
        surveys.instrument_remove,
        name="instrument_remove",
    ),
    path("programs/<uuid:program_id>/agreement/", structure.agreement, name="agreement"),
    path("programs/<uuid:program_id>/cohorts/new/", cohorts.cohort_new, name="cohort_new"),
    path("cohorts/<uuid:cohort_id>/settings/", cohorts.cohort_settings, name="cohort_settings"),
    path("cohorts/<uuid:cohort_id>/move/", cohorts.cohort_move, name="cohort_move"),
    path(
        "cohorts/<uuid:cohort_id>/structure/",
        cohort_structures.cohort_structure,
        name="cohort_structure",
    ),
    path(
        "cohorts/<uuid:cohort_id>/structure/take/",
        cohort_structures.structure_take,
        name="structure_take",
    ),
    path("cohorts/<uuid:cohort_id>/lessons/", cohorts.cohort_lessons, name="cohort_lessons"),
    path("cohorts/<uuid:cohort_id>/join-link/", cohorts.cohort_join_link, name="cohort_join_link"),
]
