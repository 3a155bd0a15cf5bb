"""`/mailbox/`: what would have been sent; for development and demonstrations only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mentorship.mailbox import letters
from mentorship.paging import page_of


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every e-mail, newest first; `?q=` finds an address or a subject."""
    search = request.GET.get("q", "").strip()
    found = [
        letter
        for letter in letters(settings.MAIL_DIR)
        if search.lower() in f"{letter.to} {letter.subject}".lower()
    ]
    context = {"page": page_of(request, found), "search": search}
    return render(request, "mentorship/mailbox.html", context)


@require_GET
def mailbox_message(request: HttpRequest, name: str) -> HttpResponse:
    """One e-mail with its links."""
    for letter in letters(settings.MAIL_DIR):
        if letter.name == name:
            return render(request, "mentorship/mailbox_message.html", {"letter": letter})
    raise Http404
