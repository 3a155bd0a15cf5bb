"""Addresses of the record outside of any organisation: for whoever holds a certificate,
and for whoever has left and may still come back for what is theirs."""

from django.urls import path

from scheduling.record.views import checking, kept

urlpatterns = [
    path("certificates/<slug:house>/<str:number>/", checking.certificate, name="certificate"),
    path("records/", kept.kept_records, name="kept_records"),
    path("records/<slug:house>/", kept.kept_record, name="kept_record"),
    path("records/<slug:house>/export/", kept.kept_export, name="kept_export"),
    path(
        "records/<slug:house>/certificates/<uuid:certificate_id>/",
        kept.kept_certificate,
        name="kept_certificate",
    ),
]
