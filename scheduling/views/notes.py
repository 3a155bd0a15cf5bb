"""Notes: written, opened on demand (and that is written down), edited, deleted."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from matching.models import Relationship
from mentorship.access import require
from mentorship.addresses import org_reverse
from mentorship.requests import TenantRequest
from scheduling import rules
from scheduling.forms import NoteForm
from scheduling.models import Meeting, Note
from scheduling.queries.notes import readable_notes
from scheduling.queries.relationships import own_relationships
from scheduling.services.notes import delete_note, edit_note, open_note, write_note
from scheduling.views.clock import on_own_clock
from scheduling.views.naming import named_meeting


@never_cache
@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def note_write(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """Write a note, on a meeting (`?meeting=`) or on none."""
    relationship = get_object_or_404(own_relationships(request.actor), pk=relationship_id)
    require(rules.write_note, request.actor, relationship)
    named = request.POST.get("meeting") or request.GET.get("meeting")
    meeting = named_meeting(request, relationship, named)
    if request.method != "POST":
        form = NoteForm(initial={"audience": Note.Audience.PRIVATE}, relationship=relationship)
        return _form_page(request, relationship, form, meeting=meeting)
    form = NoteForm(request.POST, relationship=relationship)
    if form.is_valid():
        with form.refusals_shown():
            write_note(
                actor=request.actor,
                relationship=relationship,
                meeting=meeting,
                audience=form.cleaned_data["audience"],
                **form.written,
            )
            messages.success(request, _("Your note is saved."))
            return redirect(_back(request, relationship, meeting))
    return _form_page(request, relationship, form, meeting=meeting, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def note(request: TenantRequest, note_id: UUID) -> HttpResponse:
    """A note, closed; pressing 'Open' (POST) writes down who opened it, and shows the text."""
    found = get_object_or_404(readable_notes(request.actor), pk=note_id)
    context: dict[str, object] = {"note": found, "relationship": found.relationship}
    if request.method == "POST":
        context["text"] = open_note(actor=request.actor, note=found)
    template = "_note" if request.headers.get("HX-Request") else "note"
    return render(request, f"scheduling/{template}.html", context)


@never_cache
@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def note_edit(request: TenantRequest, note_id: UUID) -> HttpResponse:
    """Change one's own note. Showing the text to change is an opening, too."""
    found = get_object_or_404(readable_notes(request.actor), pk=note_id)
    require(rules.change_note, request.actor, found)
    relationship = found.relationship
    if request.method != "POST":
        text = open_note(actor=request.actor, note=found)
        initial = {
            "text": text,
            "audience": found.audience,
            "row_version": found.row_version,
        }
        form = NoteForm(initial=initial, relationship=relationship)
        return _form_page(request, relationship, form, note=found)
    form = NoteForm(request.POST, relationship=relationship)
    if form.is_valid():
        with form.refusals_shown():
            edit_note(
                actor=request.actor,
                note=found,
                audience=form.cleaned_data["audience"],
                row_version=form.cleaned_data["row_version"],
                **form.written,
            )
            messages.success(request, _("Your note is changed."))
            return redirect(_back(request, relationship, found.meeting))
    return _form_page(request, relationship, form, note=found, status=422)


@require_POST
def note_delete(request: TenantRequest, note_id: UUID) -> HttpResponse:
    """Delete one's own note."""
    found = get_object_or_404(readable_notes(request.actor), pk=note_id)
    delete_note(actor=request.actor, note=found)
    messages.success(request, _("Your note is deleted."))
    return redirect(_back(request, found.relationship, found.meeting))


def _form_page(
    request: TenantRequest,
    relationship: Relationship,
    form: NoteForm,
    meeting: Meeting | None = None,
    note: Note | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "relationship": relationship, "meeting": meeting, "note": note}
    return render(request, "scheduling/note_form.html", context, status=status)


def _back(request: TenantRequest, relationship: Relationship, meeting: Meeting | None) -> str:
    if meeting is not None:
        return org_reverse(request.organization, "scheduling:meeting", meeting_id=meeting.pk)
    return org_reverse(
        request.organization, "scheduling:relationship", relationship_id=relationship.pk
    )
