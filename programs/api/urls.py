"""Addresses of the API of programmes and cohorts."""

from django.urls import path

from programs.api import cohorts, programs, proposals, structure, surveys

_PROGRAM = "programs/<uuid:program_id>"
_COHORT = "cohorts/<uuid:cohort_id>"

urlpatterns = [
    path("programs/", programs.ProgramsView.as_view(), name="program-list"),
    path(f"{_PROGRAM}/", programs.ProgramView.as_view(), name="program-detail"),
    path(f"{_PROGRAM}/archive/", programs.ProgramArchiveView.as_view(), name="program-archive"),
    path(f"{_PROGRAM}/restore/", programs.ProgramRestoreView.as_view(), name="program-restore"),
    path(f"{_PROGRAM}/managers/", programs.ManagersView.as_view(), name="program-managers"),
    path(
        f"{_PROGRAM}/managers/<uuid:manager_id>/",
        programs.ManagerView.as_view(),
        name="program-manager",
    ),
    path(f"{_PROGRAM}/template/", programs.ProgramTemplateView.as_view(), name="program-template"),
    path("templates/", programs.TemplatesView.as_view(), name="template-list"),
    path("templates/files/", programs.TemplateFilesView.as_view(), name="template-files"),
    path(
        "templates/<uuid:template_id>/file/",
        programs.TemplateFileView.as_view(),
        name="template-file",
    ),
    path("templates/<uuid:template_id>/", programs.TemplateView.as_view(), name="template-detail"),
    path(f"{_PROGRAM}/touchpoints/", structure.TouchpointsView.as_view(), name="touchpoint-list"),
    path(
        "touchpoints/<uuid:touchpoint_id>/",
        structure.TouchpointView.as_view(),
        name="touchpoint-detail",
    ),
    path(
        "touchpoints/<uuid:touchpoint_id>/move/",
        structure.TouchpointMoveView.as_view(),
        name="touchpoint-move",
    ),
    path(f"{_PROGRAM}/guides/", structure.GuidesView.as_view(), name="guide-list"),
    path("guides/<uuid:guide_id>/", structure.GuideView.as_view(), name="guide-detail"),
    path(f"{_PROGRAM}/surveys/", surveys.SurveysView.as_view(), name="survey-list"),
    path("surveys/<uuid:survey_id>/", surveys.SurveyView.as_view(), name="survey-detail"),
    path(
        "surveys/<uuid:survey_id>/instruments/",
        surveys.SurveyInstrumentView.as_view(),
        name="survey-instruments",
    ),
    path("instruments/", surveys.InstrumentsView.as_view(), name="instrument-list"),
    path("instruments/<uuid:pack_id>/", surveys.InstrumentView.as_view(), name="instrument-detail"),
    path(f"{_PROGRAM}/agreements/", structure.AgreementsView.as_view(), name="agreement-list"),
    path("cohorts/", cohorts.CohortsView.as_view(), name="cohort-list"),
    path(f"{_PROGRAM}/cohorts/", cohorts.ProgramCohortsView.as_view(), name="program-cohorts"),
    path(
        f"{_PROGRAM}/cohorts/proposal/",
        proposals.CohortProposalView.as_view(),
        name="cohort-proposal",
    ),
    path(f"{_COHORT}/", cohorts.CohortView.as_view(), name="cohort-detail"),
    path(
        f"{_COHORT}/beside/<str:template>/",
        proposals.ProgramProposalView.as_view(),
        name="program-proposal",
    ),
    path(f"{_COHORT}/structure/", structure.CohortStructureView.as_view(), name="cohort-structure"),
    path(f"{_COHORT}/move/", cohorts.CohortMoveView.as_view(), name="cohort-move"),
    path(f"{_COHORT}/copy/", cohorts.CohortCopyView.as_view(), name="cohort-copy"),
    path(f"{_COHORT}/join-link/", cohorts.CohortJoinLinkView.as_view(), name="cohort-join-link"),
]
