"""Pairs from a file: looked at first, begun afterwards."""

import tempfile
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from matching import queries, rules, services
from matching.forms import BeginListedForm, PairsFileForm
from matching.queries import Line
from matching.views.cohorts import visible_cohort
from mentorship.access import require
from mentorship.addresses import org_reverse
from mentorship.errors import Invalid
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest


@require_http_methods(["GET", "POST"])
def pairs_file(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Choose a list, and see line by line whom it means and what stands in the way."""
    cohort = visible_cohort(request, cohort_id)
    is_sent = request.method == "POST"
    form = PairsFileForm(request.POST, request.FILES) if is_sent else PairsFileForm()
    context: dict[str, object] = {"cohort": cohort, "form": form}
    if is_sent:
        require(rules.begin_relationship, request.actor, cohort)
    if form.is_bound and form.is_valid():
        try:
            lines = _lines(form.cleaned_data["file"])
        except Invalid as refusal:
            form.add_error("file", refusal.message)
        else:
            pairs = queries.listed_pairs(request.actor, cohort, lines)
            fit = [one for one in pairs if not one.problem and one.mentee and one.mentor]
            context |= {
                "pairs": pairs,
                "fit": fit,
                "kept": " ".join(f"{one.mentee.pk}:{one.mentor.pk}" for one in fit),  # type: ignore[union-attr]
            }
    status = 422 if form.errors else 200
    return render(request, "matching/pairs_file.html", context, status=status)


def _lines(file: UploadedFile) -> list[Line]:
    with tempfile.NamedTemporaryFile(suffix=".list") as copy:
        for piece in file.chunks():
            copy.write(piece)
        copy.flush()
        return queries.lines_of(Path(copy.name))


@require_POST
def pairs_begin(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Begin the pairs that were shown."""
    cohort = visible_cohort(request, cohort_id)
    back = org_reverse(request.organization, "matching:pairs_file", cohort_id=cohort.pk)
    form = BeginListedForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the list once more."))
        return redirect(back)
    with refusals_told(request):
        done = services.join_listed(
            actor=request.actor, cohort_id=cohort.pk, pairs=form.cleaned_data["pairs"]
        )
        if done.begun:
            messages.success(
                request,
                ngettext(
                    "%(begun)s pair began. Both sides are told by e-mail.",
                    "%(begun)s pairs began. Both sides are told by e-mail.",
                    done.begun,
                )
                % {"begun": done.begun},
            )
        names = queries.names_of(request.actor, cohort)
        for mentee, mentor, words in done.refused:
            messages.warning(
                request,
                _("%(names)s with %(names_2)s: %(words)s")
                % {"names": names.get(mentee), "names_2": names.get(mentor), "words": words},
            )
        return redirect(
            org_reverse(request.organization, "scheduling:relationships", cohort_id=cohort.pk)
        )
    return redirect(back)
