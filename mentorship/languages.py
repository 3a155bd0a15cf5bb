"""Which language somebody is spoken to in: their own, else their organisation's, else what their
browser asks for."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from mentorship.models import Organization, User

_REMEMBERED = "language"


class LanguageMiddleware:
    """Answers in the reader's language; what stands below `/o/<slug>/` is settled again by
    `speak_in`, once the organisation is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with translation.override(_of_request(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
            patch_vary_headers(response, ("Accept-Language",))
            return response


def _of_request(request: HttpRequest) -> str:
    if not request.user.is_authenticated:
        return translation.get_language_from_request(request)
    own = request.user.language or request.session.get(_REMEMBERED, "")
    return own if is_spoken(own) else translation.get_language_from_request(request)


def speak_in(request: HttpRequest, organization: Organization) -> None:
    """Go on in the language of the signed-in person within this organisation, and remember the
    organisation's for pages that belong to none."""
    language = language_of(request.user, organization)  # type: ignore[arg-type]
    known = request.session.get(_REMEMBERED, settings.LANGUAGE_CODE)
    if not request.user.language and known != language:  # type: ignore[union-attr]
        request.session[_REMEMBERED] = language
    translation.activate(language)


def language_of(user: User | None, organization: Organization) -> str:
    """The person's own language, else the organisation's."""
    own = user.language if user else ""
    return own if is_spoken(own) else of_organization(organization)


def of_organization(organization: Organization) -> str:
    """The organisation's language, or ours where that has gone."""
    chosen = organization.language
    return chosen if is_spoken(chosen) else settings.LANGUAGE_CODE


def of_addresses(addresses: Sequence[str], organization: Organization) -> str:
    """The language of an e-mail: its receiver's, and the organisation's where several differ."""
    lowered = [address.lower() for address in addresses]
    own = set(User.objects.filter(email__in=lowered).values_list("language", flat=True))
    language = own.pop() if len(own) == 1 else ""
    return language if is_spoken(language) else of_organization(organization)


def speaking(language: str) -> AbstractContextManager[None]:
    """For work beside a request, such as a task's: texts come out in this language."""
    return translation.override(language)


def speaking_to(user: User | None, organization: Organization) -> AbstractContextManager[None]:
    """For words of a letter that are put down before it is written: days, roles, means. Whoever
    acts may speak another language than whoever reads; a worker speaks none."""
    return translation.override(language_of(user, organization))


def is_spoken(language: str) -> bool:
    """Whether it is one of the product's languages."""
    return language in dict(settings.LANGUAGES)
