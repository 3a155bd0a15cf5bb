"""Pages of reporting."""

from django.urls import path

from reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.home, name="home"),
    path("start/", views.start, name="start"),
    path("overview/", views.overview, name="overview"),
    path("cohorts/<uuid:cohort_id>/", views.cohort, name="cohort"),
    path("cohorts/<uuid:cohort_id>/signals/", views.signals, name="signals"),
    path("cohorts/<uuid:cohort_id>/closing/report/", views.closing, name="closing_report"),
    path(
        "cohorts/<uuid:cohort_id>/closing/report.pdf", views.closing_pdf, name="closing_report_pdf"
    ),
    path("cohorts/<uuid:cohort_id>/surveys/", views.surveys, name="surveys"),
    path("cohorts/<uuid:cohort_id>/outcomes/", views.outcomes, name="outcomes"),
    path("programs/<uuid:program_id>/outcomes/", views.program_outcomes, name="program_outcomes"),
    path("programs/<uuid:program_id>/report/", views.program, name="program"),
    path("programs/<uuid:program_id>/protected-time/", views.protected_time, name="protected_time"),
    path("me/progress/", views.own, name="own"),
    path("programs/<uuid:program_id>/follow-ups/", views.follow_ups, name="follow_ups"),
    path("relationships/<uuid:relationship_id>/follow-up/", views.follow_up, name="follow_up"),
    path("relationships/<uuid:relationship_id>/offer/", views.offer, name="offer"),
    path("exports/", views.exports, name="exports"),
    path("exports/rows/", views.export_rows, name="export_rows"),
    path("exports/size/", views.export_size, name="export_size"),
    path("exports/schedules/new/", views.schedule_new, name="schedule_new"),
    path("exports/schedules/<uuid:schedule_id>/", views.schedule, name="schedule"),
    path("exports/schedules/<uuid:schedule_id>/stop/", views.schedule_stop, name="schedule_stop"),
    path("exports/<uuid:export_id>/download/", views.export, name="export"),
    path("exports/<uuid:export_id>/again/", views.export_again, name="export_again"),
    path("exports/<uuid:export_id>/delete/", views.export_delete, name="export_delete"),
]
