"""Importing an HR export: upload, columns, preview, progress, report."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship.csv_downloads import csv_download
from mentorship.errors import Invalid
from mentorship.paging import page_of
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from mentorship.texts import gettext_lazy
from mentorship.views.asking import seen_by, sent
from participants import queries, rules, services
from participants.background import preview_later, run_later
from participants.files import columns_of, opened
from participants.forms import MappingForm, UploadForm
from participants.importing.columns import FIELDS
from participants.importing.reading import Table
from participants.importing.survey import Survey, samples_of, survey
from participants.models import ImportRow, PersonImport
from participants.views.file_imports import FilePages
from programs.forms import carried_out
from programs.queries import visible_cohorts

get_post = require_http_methods(["GET", "POST"])
Status = PersonImport.Status
ROWS_LOOKED_AT = 5_000
REPORT = [
    gettext_lazy("Line"),
    gettext_lazy("What happened"),
    gettext_lazy("Employee number"),
    gettext_lazy("Name"),
    gettext_lazy("Field"),
    gettext_lazy("Column"),
    gettext_lazy("Value"),
    gettext_lazy("Reason"),
]
PAGES = FilePages(
    title=gettext_lazy("Imports"),
    prefix="participants:import",
    phases={
        "waiting": gettext_lazy("Waiting for the worker"),
        "reading": gettext_lazy("Reading the file"),
        "comparing": gettext_lazy("Comparing with the people you have"),
    },
    while_reading=gettext_lazy("A preview changes nobody’s record."),
    while_importing=gettext_lazy(
        "Either all of the file is imported, or none of it: people appear when it is done."
    ),
    discarded=gettext_lazy(
        "The import of %(file_name)s is discarded. Nobody’s record was changed."
    ),
    read_at_once=400_000,
)


@get_post
@seen_by(rules.import_people)
def imports(request: TenantRequest) -> HttpResponse:
    """Earlier imports, and uploading a file."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        made = carried_out(
            form, services.upload_people, actor=request.actor, file=file, file_name=file.name
        )
        if made:
            return PAGES.to(request, made, "columns")
    context = {"page": page_of(request, queries.visible_imports(request.actor))}
    return PAGES.page(request, "participants/imports.html", context, form)


@get_post
@seen_by(rules.import_people)
def import_columns(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """What each column holds: guessed or remembered, shown with samples, corrected here."""
    found = _visible(request, import_id)
    if found.status not in (Status.UPLOADED, Status.PREVIEWED, Status.FAILED):
        return PAGES.to(request, found)
    with refusals_told(request, Invalid), opened(found) as table:
        return _columns_page(request, found, table)
    return PAGES.to_list(request)


def _columns_page(request: TenantRequest, found: PersonImport, table: Table) -> HttpResponse:
    seen = _looked_at(found, table)
    form = MappingForm(
        sent(request),
        table=table,
        mapping=found.mapping,
        grades=[grade for grade, _ in seen.grades.most_common()],
        initial=_choices_before(found, table, seen),
    )
    if request.method == "POST" and form.is_valid():
        mapped = carried_out(
            form,
            services.map_import,
            actor=request.actor,
            person_import=found,
            mapping=form.mapping(),
            options=form.options(),
        )
        if mapped:
            return PAGES.read(
                request,
                mapped,
                step=services.preview_import,
                fail=services.fail_import,
                later=preview_later,
            )
    context = _columns_context(found, table, seen, form)
    return PAGES.page(request, "participants/import_columns.html", context, form)


def _columns_context(
    found: PersonImport, table: Table, seen: Survey, form: MappingForm
) -> dict[str, Any]:
    likely = seen.likely_stages()
    stages = [
        {"field": field, "count": seen.grades[grade], "guess": likely.get(grade)}
        for grade, field in zip(form.grades, form.stage_fields(), strict=True)
    ]
    return {
        "import": found,
        "columns": form.shown([record.cells for record in samples_of(table, 40)]),
        "stages": stages,
        "table": table,
        "rows": seen.rows,
        "is_more": seen.rows >= ROWS_LOOKED_AT,
        "is_ambiguous": seen.dates.is_ambiguous,
    }


def _looked_at(found: PersonImport, table: Table) -> Survey:
    columns = columns_of(table, found.mapping)
    return survey(table, columns, timezone.localdate(), most_rows=ROWS_LOOKED_AT)


def _choices_before(found: PersonImport, table: Table, seen: Survey) -> dict[str, Any]:
    chosen = found.options.get("stages") or {}
    order = "" if found.status == Status.UPLOADED else found.options.get("date_order", "")
    if not order and seen.dates.is_told and not seen.dates.is_ambiguous:
        order = seen.dates.order()
    grades = enumerate(grade for grade, _ in seen.grades.most_common())
    return {
        "date_order": order or found.options.get("date_order", ""),
        "leavers": found.options.get("leavers", False),
        **{f"stage_{i}": str(chosen[grade]) for i, grade in grades if grade in chosen},
    }


@require_GET
@seen_by(rules.import_people)
def import_page(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """An import wherever it stands: progress, preview, or report."""
    found = _visible(request, import_id)
    if found.status == Status.UPLOADED:
        return PAGES.to(request, found, "columns")
    if found.is_busy:
        return PAGES.progress_page(request, found)
    show, search = request.GET.get("show", ""), request.GET.get("q", "").strip()
    rows = queries.rows_of(found, show=show, search=search)
    context = {
        "import": found,
        "page": page_of(request, rows),
        "tabs": _tabs(found),
        "show": show,
        "search": search,
        "fields": FIELDS,
        "added": _added(found),
        "would_leave_many": _would_leave_many(found),
        "is_beginning": not visible_cohorts(request.actor).exists(),
    }
    return PAGES.page(request, "participants/import.html", context)


@require_GET
@seen_by(rules.import_people)
def import_progress(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """The part of the progress page that is asked for again and again."""
    return PAGES.progress_part(request, _visible(request, import_id))


@require_POST
@seen_by(rules.import_people)
def import_start(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """Have the worker carry out what the preview showed."""
    found = _visible(request, import_id)
    started = services.start_import(actor=request.actor, person_import=found)
    run_later(started)
    return PAGES.to(request, started)


@require_POST
@seen_by(rules.import_people)
def import_discard(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """Give an import up."""
    found = _visible(request, import_id)
    services.discard_import(actor=request.actor, person_import=found)
    return PAGES.given_up(request, found)


@require_GET
@seen_by(rules.import_people)
def import_report(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """What was refused, repeated or remarked on, as CSV."""
    found = _visible(request, import_id)
    headings = {field: heading for heading, field in found.mapping.items()}
    name = f"import-{found.created_at:%Y-%m-%d}-remarks.csv"
    return csv_download(name, REPORT, _report(queries.remarks_of(found), headings))


def _report(rows: Any, headings: dict[str, str]) -> Iterator[list[str]]:
    for row in rows.iterator(chunk_size=2_000):
        is_out = row.outcome in ("refused", "skipped")
        outcome = row.get_outcome_display() if is_out else gettext("Imported, with a remark")
        for problem in row.problems:
            yield [
                str(row.line or ""),
                outcome,
                row.employee_number,
                row.name,
                FIELDS.get(problem["field"], gettext("Row")),
                headings.get(problem["field"], ""),
                problem["value"],
                problem["reason"],
            ]


def _tabs(found: PersonImport) -> list[dict[str, Any]]:
    counts = found.counts
    tabs = [{"key": "", "label": gettext("All rows"), "count": counts.get("rows", 0)}]
    for outcome in ImportRow.Outcome:
        if counts.get(outcome.value):
            tabs.append(
                {"key": outcome.value, "label": outcome.label, "count": counts[outcome.value]}
            )
    if counts.get("warned"):
        tabs.append({"key": "warned", "label": gettext("With a remark"), "count": counts["warned"]})
    return tabs


def _added(found: PersonImport) -> list[str]:
    words = {
        "department": ("department", "departments"),
        "site": ("site", "sites"),
        "profession": ("profession", "professions"),
        "specialty": ("specialty", "specialties"),
        "skill": ("skill", "skills"),
    }
    added = found.counts.get("added", {})
    return [f"{added[key]} {words[key][added[key] != 1]}" for key in words if added.get(key)]


def _would_leave_many(found: PersonImport) -> bool:
    left = found.counts.get("left", 0)
    return found.status == Status.PREVIEWED and left > max(10, found.counts.get("rows", 0) * 0.1)


def _visible(request: TenantRequest, import_id: UUID) -> PersonImport:
    return get_object_or_404(queries.visible_imports(request.actor), pk=import_id)
