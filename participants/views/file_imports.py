"""What the pages of imports have in common, whatever their files hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRefresh

from mentorship import progress
from mentorship.addresses import org_reverse
from mentorship.errors import Invalid
from mentorship.requests import TenantRequest
from participants.file_steps import Failing, Service
from participants.models import FileImport


@dataclass(frozen=True)
class FilePages:
    """The pages of one kind of import: how their addresses' names begin, and what they say."""

    title: str
    prefix: str
    phases: Mapping[str, str]
    while_reading: str
    while_importing: str
    discarded: str
    # A file up to so many bytes is read at once; a larger one by the worker, with progress.
    read_at_once: int

    @cached_property
    def at(self) -> dict[str, str]:
        """The names of their addresses."""
        others = ("columns", "codes", "progress", "start", "discard", "report")
        named = {name: f"{self.prefix}_{name}" for name in others}
        return {"list": f"{self.prefix}s", "shown": self.prefix, **named}

    def to(self, request: TenantRequest, found: FileImport, page: str = "shown") -> HttpResponse:
        """To a page of the import."""
        return redirect(org_reverse(request.organization, self.at[page], import_id=found.pk))

    def to_list(self, request: TenantRequest) -> HttpResponse:
        """To the list of all imports of this kind."""
        return redirect(org_reverse(request.organization, self.at["list"]))

    def page(
        self, request: TenantRequest, template: str, context: dict[str, Any], form: Any = None
    ) -> HttpResponse:
        """A page; with status 422 when the form was sent with faults."""
        status = 422 if form is not None and form.errors else 200
        told = {"pages": self, "form": form, **context}
        return render(request, template, told, status=status)

    def read(
        self,
        request: TenantRequest,
        found: FileImport,
        *,
        step: Service,
        fail: Failing,
        later: Callable[[Any], None],
    ) -> HttpResponse:
        """Read the file, at once or by a worker, and go on to what comes of it."""
        if found.file.size > self.read_at_once:
            progress.report(found.pk, 0, 0, "waiting")
            later(found)
            return self.to(request, found)
        try:
            step(actor=request.actor, import_id=found.pk)
        except Invalid as refusal:
            fail(actor=request.actor, import_id=found.pk, reason=refusal.message)
        return self.to(request, found)

    def progress_page(self, request: TenantRequest, found: FileImport) -> HttpResponse:
        """How far the worker is."""
        return self._how_far(request, found, "participants/file_progress.html")

    def progress_part(self, request: TenantRequest, found: FileImport) -> HttpResponse:
        """The part of it that is asked for again and again."""
        if not found.is_busy:
            return HttpResponseClientRefresh()
        return self._how_far(request, found, "participants/_file_progress.html")

    def _how_far(self, request: TenantRequest, found: FileImport, template: str) -> HttpResponse:
        return self.page(
            request, template, {"import": found, **progress.bar(found.pk, self.phases)}
        )

    def given_up(self, request: TenantRequest, found: FileImport) -> HttpResponse:
        """Said so, back on the list."""
        messages.success(request, self.discarded % {"file_name": found.file_name})
        return self.to_list(request)
