"""The first wall of tenancy, and refusals turned into pages."""

import logging
import re
from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from mentorship import denials, second_factor
from mentorship.access import actor_for
from mentorship.errors import refusal_of
from mentorship.languages import speak_in
from mentorship.models import Membership
from mentorship.queries.memberships import memberships_of
from mentorship.tenancy import acting_as, activate, identify

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponseBase]
_TENANT_PATH = re.compile(r"^/(?:o|api/v1/organizations)/(?P<slug>[-\w]+)(?:/|$)")


class AfterwardsMiddleware:
    """Does what a request left to do (`request.afterwards`) once its response has gone out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        afterwards: list[Callable[[], None]] = []
        request.afterwards = afterwards  # type: ignore[attr-defined]
        response = self.get_response(request)
        if afterwards:
            # The server closes a response when all of it is sent.
            closers: list[Callable[[], None]] = response._resource_closers  # type: ignore[attr-defined]
            closers.append(lambda: self._do(afterwards))
        return response

    @staticmethod
    def _do(afterwards: list[Callable[[], None]]) -> None:
        for work in afterwards:
            try:
                work()
            except Exception:
                logger.exception("What was left to do after a request failed.")


class TenantMiddleware:
    """Runs everything below `/o/<slug>/` and the API's twin as one organisation's transaction.

    It wraps the whole response, since a TemplateResponse renders after its view, and undoes the
    transaction when the response is an error of ours.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        match = _TENANT_PATH.match(request.path_info)
        if match is None:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return self._ask_to_sign_in(request)
        with acting_as(request.user):
            # All of them, for the menu that switches between them asks again.
            request.memberships = list(memberships_of(request.user))  # type: ignore[attr-defined]
            membership = _membership_in(request.memberships, match["slug"])  # type: ignore[attr-defined]
            if membership is None:
                denials.note_outsider(request, match["slug"])
                return self._missing(request)
            if second_factor.is_missing(membership):
                return self._ask_for_second_factor(request)
            return self._respond_within(request, membership)

    def _respond_within(self, request: HttpRequest, membership: Membership) -> HttpResponseBase:
        organization = membership.organization
        with activate(organization, savepoint=False):
            request.organization = organization  # type: ignore[attr-defined]
            speak_in(request, organization)
            request.actor = actor = actor_for(membership, organization)  # type: ignore[attr-defined]
            identify(actor.person_id)
            response = self.get_response(request)
            denials.note_denial(request, response)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response

    def process_view(
        self, request: HttpRequest, view: object, args: list[object], kwargs: dict[str, object]
    ) -> None:
        """Views do not receive the slug: `request.organization` says more."""
        if hasattr(request, "organization"):
            kwargs.pop("slug", None)

    def _ask_to_sign_in(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/api/"):
            return JsonResponse(
                {"code": "not_authenticated", "message": _("Sign in first."), "fields": {}},
                status=401,
            )
        return redirect_to_login(request.get_full_path())

    def _ask_for_second_factor(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/api/"):
            words = _("Your role needs a second factor. Set one up at /accounts/second-factor/.")
            body = {"code": "second_factor_needed", "message": words, "fields": {}}
            return JsonResponse(body, status=403)
        if request.method == "GET":
            request.session[second_factor.WANTED_PAGE] = request.get_full_path()
        return redirect("second_factor")

    def _missing(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/api/"):
            return JsonResponse(
                {"code": "not_found", "message": _("There is nothing here."), "fields": {}},
                status=404,
            )
        return page_not_found(request, Http404())


def _membership_in(memberships: list[Membership], slug: str) -> Membership | None:
    found = (one for one in memberships if one.organization.slug == slug)
    return next(found, None)


class DomainErrorMiddleware:
    """Turns a refused use case, or a database constraint that has a name, into a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        refusal = refusal_of(error)
        if refusal is None:
            return None
        denials.refused_by(request, refusal)
        return render(request, "errors/refused.html", {"error": refusal}, status=refusal.status)
