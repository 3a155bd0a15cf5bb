"""Pages of the record and of a closing cohort."""

from django.urls import path

from scheduling.record.views import closing, correcting, own, reflections

app_name = "record"
_REFLECTION = "me/record/reflections/<uuid:reflection_id>/"
_CLOSING = "cohorts/<uuid:cohort_id>/closing/"
urlpatterns = [
    path("me/record/", own.record, name="record"),
    path("me/record/export/", own.export, name="export"),
    path("me/record/certificates/<uuid:certificate_id>/", own.certificate, name="certificate"),
    path("me/record/reflections/new/", reflections.reflection_new, name="reflection_new"),
    path(_REFLECTION, reflections.reflection, name="reflection"),
    path(f"{_REFLECTION}edit/", reflections.reflection_edit, name="reflection_edit"),
    path(f"{_REFLECTION}delete/", reflections.reflection_delete, name="reflection_delete"),
    path("me/enrollments/<uuid:enrollment_id>/end/", own.looking_back, name="looking_back"),
    path("me/relationships/<uuid:relationship_id>/going-on/", own.going_on, name="going_on"),
    path("certificates/", correcting.certificates, name="certificates"),
    path("certificates/<str:number>/", correcting.correction, name="correction"),
    path(_CLOSING, closing.closing, name="closing"),
    path(f"{_CLOSING}words/", closing.closing_words, name="closing_words"),
    path(f"{_CLOSING}move/", closing.closing_move, name="closing_move"),
]
