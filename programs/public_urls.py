"""Addresses of programs outside any organisation."""

from django.urls import path

from programs.views import template_files

urlpatterns = [path("schemas/template.json", template_files.schema, name="template_schema")]
