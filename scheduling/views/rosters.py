"""Importing rosters: upload, columns, codes, preview, progress, report."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship.csv_downloads import csv_download
from mentorship.errors import Invalid
from mentorship.paging import page_of
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from mentorship.texts import gettext_lazy
from mentorship.views.asking import seen_by, sent
from participants.importing.reading import Table
from participants.views.file_imports import FilePages
from programs.forms import carried_out
from scheduling import rules
from scheduling.background import read_later, run_later
from scheduling.models import RosterImport
from scheduling.queries import rosters as queries
from scheduling.roster_files import columns_of, likely_order, opened_roster, samples_of
from scheduling.roster_forms import CodeForm, RosterColumnsForm, RosterUploadForm
from scheduling.rosters import columns
from scheduling.services import rosters as services

get_post = require_http_methods(["GET", "POST"])
Status = RosterImport.Status
REPORT = [
    gettext_lazy("Line"),
    gettext_lazy("Rows"),
    gettext_lazy("Employee number"),
    gettext_lazy("Value"),
    gettext_lazy("Reason"),
]
PAGES = FilePages(
    title=gettext_lazy("Rosters"),
    prefix="scheduling:roster",
    phases={
        "waiting": gettext_lazy("Waiting for the worker"),
        "reading": gettext_lazy("Reading the roster"),
        "writing": gettext_lazy("Writing shifts"),
    },
    while_reading=gettext_lazy("Reading a roster changes no shift."),
    while_importing=gettext_lazy("Either all of the roster is imported, or none of it."),
    discarded=gettext_lazy("The import of %(file_name)s is discarded. No shift was changed."),
    read_at_once=300_000,
)
KINDS = {
    "day": (gettext_lazy("day shift"), gettext_lazy("day shifts")),
    "long_day": (gettext_lazy("long day"), gettext_lazy("long days")),
    "night": ("night", "nights"),
    "off": (gettext_lazy("free day"), gettext_lazy("free days")),
    "leave": (gettext_lazy("day of leave"), gettext_lazy("days of leave")),
}


@get_post
@seen_by(rules.import_rosters)
def rosters(request: TenantRequest) -> HttpResponse:
    """Earlier imports, and uploading a file."""
    form = RosterUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        made = carried_out(
            form, services.upload_roster, actor=request.actor, file=file, file_name=file.name
        )
        if made:
            return PAGES.to(request, made, "columns")
    page = page_of(request, queries.visible_rosters(request.actor))
    context = {"page": page, "codes": queries.visible_codes(request.actor)}
    return PAGES.page(request, "scheduling/rosters/rosters.html", context, form)


@get_post
@seen_by(rules.import_rosters)
def roster_columns(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """What each column holds: guessed or remembered, shown with samples, corrected here."""
    found = _visible(request, import_id)
    if found.status in (Status.READING, Status.IMPORTING, Status.IMPORTED, Status.DISCARDED):
        return PAGES.to(request, found)
    with refusals_told(request, Invalid), opened_roster(found) as table:
        return _columns_page(request, found, table)
    return PAGES.to_list(request)


def _columns_page(request: TenantRequest, found: RosterImport, table: Table) -> HttpResponse:
    evidence = likely_order(table, columns_of(table, found.mapping))
    order = found.options.get("date_order", "")
    if found.status == Status.UPLOADED and evidence.is_told and not evidence.is_ambiguous:
        order = evidence.order()
    days = _days(table)
    form = RosterColumnsForm(
        sent(request),
        table=table,
        mapping=found.mapping,
        days=set(days),
        initial={
            "date_order": order,
            "gaps_are_free": found.options.get("gaps_are_free", False),
        },
    )
    if request.method == "POST" and form.is_valid():
        mapped = carried_out(
            form,
            services.map_roster,
            actor=request.actor,
            roster_import=found,
            mapping=form.mapping(),
            options=form.options(),
        )
        if mapped:
            return _read(request, mapped)
    context = {
        "import": found,
        "columns": form.shown(samples_of(table)[:60]),
        "days": len(days),
        "is_ambiguous": evidence.is_ambiguous,
    }
    return PAGES.page(request, "scheduling/rosters/columns.html", context, form)


def _days(table: Table) -> set[int]:
    """The columns of a wide roster that are days."""
    today = timezone.localdate()
    if not columns.is_wide(table.headings, today):
        return set()
    both = [columns.days_in(table.headings, order, today) for order in ("dmy", "mdy")]
    return set(both[0]) | set(both[1])


def _read(request: TenantRequest, found: RosterImport) -> HttpResponse:
    return PAGES.read(
        request, found, step=services.read_roster, fail=services.fail_roster, later=read_later
    )


@get_post
@seen_by(rules.import_rosters)
def roster_codes(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """The codes that nobody has explained yet."""
    found = _visible(request, import_id)
    if found.status != Status.ASKING:
        return PAGES.to(request, found)
    forms = [CodeForm(sent(request), prefix=f"code_{n}") for n in range(len(found.questions))]
    # Each is checked, so that all errors show at once.
    if request.method == "POST" and all([form.is_valid() for form in forms]):  # noqa: C419
        answers = {
            question["code"]: form.answer()
            for question, form in zip(found.questions, forms, strict=True)
        }
        explained = carried_out(
            forms[0],
            services.explain_codes,
            actor=request.actor,
            roster_import=found,
            answers=answers,
        )
        if explained:
            return _read(request, explained)
    has_errors = any(form.errors for form in forms)
    context = {
        "import": found,
        "asked": list(zip(found.questions, forms, strict=True)),
        "has_errors": has_errors,
    }
    return render(
        request, "scheduling/rosters/codes.html", context, status=422 if has_errors else 200
    )


@get_post
@seen_by(rules.import_rosters)
def roster_code(request: TenantRequest, code_id: UUID) -> HttpResponse:
    """Say anew what a code means."""
    found = get_object_or_404(queries.visible_codes(request.actor), pk=code_id)
    form = CodeForm.of(found, sent(request))
    if request.method == "POST" and form.is_valid():
        changed = carried_out(
            form, services.change_code, actor=request.actor, code=found, answer=form.answer()
        )
        if changed:
            messages.success(
                request,
                _("“%(changed)s” is changed, from the next import on.") % {"changed": changed},
            )
            return PAGES.to_list(request)
    return PAGES.page(request, "scheduling/rosters/code.html", {"code": found}, form)


@require_GET
@seen_by(rules.import_rosters)
def roster(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """An import wherever it stands: progress, preview, or report."""
    found = _visible(request, import_id)
    if found.status == Status.UPLOADED:
        return PAGES.to(request, found, "columns")
    if found.status == Status.ASKING:
        return PAGES.to(request, found, "codes")
    if found.is_busy:
        return PAGES.progress_page(request, found)
    show, search = request.GET.get("show", ""), request.GET.get("q", "").strip()
    context = {
        "import": found,
        "page": page_of(request, queries.remarks_of(found, show=show, search=search)),
        "tabs": _tabs(found),
        "show": show,
        "search": search,
        "kinds": [
            (labels[count != 1], count)
            for kind, labels in KINDS.items()
            if (count := found.counts.get("kinds", {}).get(kind))
        ],
        "first_on": _date(found.counts.get("first_on")),
        "last_on": _date(found.counts.get("last_on")),
    }
    return PAGES.page(request, "scheduling/rosters/roster.html", context)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _tabs(found: RosterImport) -> list[dict[str, Any]]:
    counts = found.counts
    unknown, refused = counts.get("unknown_people", 0), counts.get("refused", 0)
    return [
        {"key": "", "label": _("All remarks"), "count": unknown + refused},
        {"key": "unknown", "label": _("Unknown people"), "count": unknown},
        {"key": "refused", "label": _("Refused rows"), "count": refused},
    ]


@require_GET
@seen_by(rules.import_rosters)
def roster_progress(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """The part of the progress page that is asked for again and again."""
    return PAGES.progress_part(request, _visible(request, import_id))


@require_POST
@seen_by(rules.import_rosters)
def roster_start(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """Have the worker carry out what the preview showed."""
    started = services.start_roster(actor=request.actor, roster_import=_visible(request, import_id))
    run_later(started)
    return PAGES.to(request, started)


@require_POST
@seen_by(rules.import_rosters)
def roster_discard(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """Give an import up."""
    found = _visible(request, import_id)
    services.discard_roster(actor=request.actor, roster_import=found)
    return PAGES.given_up(request, found)


@require_GET
@seen_by(rules.import_rosters)
def roster_report(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """What was refused and whom nobody knows, as CSV."""
    found = _visible(request, import_id)
    rows = queries.remarks_of(found).iterator(chunk_size=2_000)
    return csv_download(
        f"roster-{found.created_at:%Y-%m-%d}-remarks.csv",
        REPORT,
        (
            (str(row.line), str(row.rows), row.employee_number, row.value, row.reason)
            for row in rows
        ),
    )


def _visible(request: TenantRequest, import_id: UUID) -> RosterImport:
    return get_object_or_404(queries.visible_rosters(request.actor), pk=import_id)
