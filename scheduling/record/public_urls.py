"""Addresses of the record outside of any organisation: for whoever holds a certificate."""

from django.urls import path

from scheduling.record.views import checking

urlpatterns = [
    path("certificates/<slug:house>/<str:number>/", checking.certificate, name="certificate")
]
