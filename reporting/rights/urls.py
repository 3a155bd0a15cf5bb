"""Pages of people's rights."""

from django.urls import path

from reporting.rights.views import administration as admin
from reporting.rights.views import own

app_name = "rights"
_ERASURE = "settings/erasures/<uuid:erasure_id>/"
urlpatterns = [
    path("me/data/", own.my_data, name="my_data"),
    path("me/data/exports/", own.export_ask, name="export_ask"),
    path("me/data/exports/rows/", own.export_rows, name="export_rows"),
    path("me/data/exports/<uuid:export_id>/", own.export_fetch, name="export_fetch"),
    path("me/data/erasure/", own.erasure_ask, name="erasure_ask"),
    path(
        "me/data/erasure/<uuid:erasure_id>/take-back/",
        own.erasure_take_back,
        name="erasure_take_back",
    ),
    path("privacy/", own.processing, name="processing"),
    path("settings/erasures/", admin.erasures, name="erasures"),
    path(_ERASURE, admin.erasure, name="erasure"),
    path(f"{_ERASURE}withdraw/", admin.erasure_withdraw, name="erasure_withdraw"),
    path("settings/holds/", admin.holds, name="holds"),
    path("settings/holds/<uuid:hold_id>/lift/", admin.hold_lift, name="hold_lift"),
    path("settings/retention/", admin.retention, name="retention"),
    path("settings/retention/<slug:kind>/", admin.retention_rule, name="retention_rule"),
    path("settings/breaches/", admin.breaches, name="breaches"),
    path("settings/breaches/new/", admin.breach_new, name="breach_new"),
    path("settings/breaches/<uuid:breach_id>/", admin.breach, name="breach"),
    path("settings/processing/", admin.processing_edit, name="processing_edit"),
]
