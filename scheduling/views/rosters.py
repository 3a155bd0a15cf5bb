"""Importing rosters: upload, columns, codes, preview, progress, report."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from mentorship import progress
from mentorship.addresses import org_reverse
from mentorship.csv_downloads import csv_download
from mentorship.errors import Invalid
from mentorship.paging import page_of
from mentorship.requests import TenantRequest
from mentorship.texts import gettext_lazy
from mentorship.views.asking import seen_by, sent
from participants.importing.reading import Table
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
# A file up to this size is read at once; a larger one by the worker, with progress.
READ_AT_ONCE = 300_000
REPORT = [
    gettext_lazy("Line"),
    gettext_lazy("Rows"),
    gettext_lazy("Employee number"),
    gettext_lazy("Value"),
    gettext_lazy("Reason"),
]
PHASES = {
    "waiting": gettext_lazy("Waiting for the worker"),
    "reading": gettext_lazy("Reading the roster"),
    "writing": gettext_lazy("Writing shifts"),
}
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
            return _to(request, made, "roster_columns")
    page = page_of(request, queries.visible_rosters(request.actor))
    context = {"form": form, "page": page, "codes": queries.visible_codes(request.actor)}
    status = 422 if form.errors else 200
    return render(request, "scheduling/rosters/rosters.html", context, status=status)


@get_post
@seen_by(rules.import_rosters)
def roster_columns(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """What each column holds: guessed or remembered, shown with samples, corrected here."""
    found = _visible(request, import_id)
    if found.status in (Status.READING, Status.IMPORTING, Status.IMPORTED, Status.DISCARDED):
        return _to(request, found)
    try:
        with opened_roster(found) as table:
            return _columns_page(request, found, table)
    except Invalid as refusal:
        messages.error(request, refusal.message)
        return redirect(org_reverse(request.organization, "scheduling:rosters"))


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
    rows = samples_of(table)[:60]
    context = {
        "import": found,
        "form": form,
        "columns": [
            {"field": field, "samples": _some(rows, place)} for place, field in form.column_fields()
        ],
        "days": len(days),
        "is_ambiguous": evidence.is_ambiguous,
    }
    status = 422 if form.errors else 200
    return render(request, "scheduling/rosters/columns.html", context, status=status)


def _days(table: Table) -> set[int]:
    """The columns of a wide roster that are days."""
    today = timezone.localdate()
    if not columns.is_wide(table.headings, today):
        return set()
    both = [columns.days_in(table.headings, order, today) for order in ("dmy", "mdy")]
    return set(both[0]) | set(both[1])


def _some(rows: list[tuple[str, ...]], place: int) -> list[str]:
    values = (row[place].strip() for row in rows if place < len(row))
    return list(dict.fromkeys(value[:60] for value in values if value))[:3]


def _read(request: TenantRequest, found: RosterImport) -> HttpResponse:
    if found.file.size <= READ_AT_ONCE:
        try:
            services.read_roster(actor=request.actor, import_id=found.pk)
        except Invalid as refusal:
            services.fail_roster(actor=request.actor, import_id=found.pk, reason=refusal.message)
    else:
        progress.report(found.pk, 0, 0, "waiting")
        read_later(found)
    return _to(request, found)


@get_post
@seen_by(rules.import_rosters)
def roster_codes(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """The codes that nobody has explained yet."""
    found = _visible(request, import_id)
    if found.status != Status.ASKING:
        return _to(request, found)
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
            return redirect(org_reverse(request.organization, "scheduling:rosters"))
    context = {"code": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "scheduling/rosters/code.html", context, status=status)


@require_GET
@seen_by(rules.import_rosters)
def roster(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """An import wherever it stands: progress, preview, or report."""
    found = _visible(request, import_id)
    if found.status == Status.UPLOADED:
        return _to(request, found, "roster_columns")
    if found.status == Status.ASKING:
        return _to(request, found, "roster_codes")
    if found.is_busy:
        context = {"import": found, **progress.bar(found.pk, PHASES)}
        return render(request, "scheduling/rosters/progress.html", context)
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
    return render(request, "scheduling/rosters/roster.html", context)


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
    found = _visible(request, import_id)
    if not found.is_busy:
        return HttpResponseClientRefresh()
    context = {"import": found, **progress.bar(found.pk, PHASES)}
    return render(request, "scheduling/rosters/_progress.html", context)


@require_POST
@seen_by(rules.import_rosters)
def roster_start(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """Have the worker carry out what the preview showed."""
    started = services.start_roster(actor=request.actor, roster_import=_visible(request, import_id))
    run_later(started)
    return _to(request, started)


@require_POST
@seen_by(rules.import_rosters)
def roster_discard(request: TenantRequest, import_id: UUID) -> HttpResponse:
    """Give an import up."""
    found = _visible(request, import_id)
    services.discard_roster(actor=request.actor, roster_import=found)
    messages.success(
        request,
        _("The import of %(file_name)s is discarded. No shift was changed.")
        % {"file_name": found.file_name},
    )
    return redirect(org_reverse(request.organization, "scheduling:rosters"))


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


def _to(request: TenantRequest, found: RosterImport, page: str = "roster") -> HttpResponse:
    return redirect(org_reverse(request.organization, f"scheduling:{page}", import_id=found.pk))
