"""The reader's own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from mentorship.accounts import rename
from mentorship.forms import AccountForm
from mentorship.languages import speaking
from mentorship.models import User
from mentorship.views.asking import sent


@require_http_methods(["GET", "POST"])
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """The name and the language; e-mail address, password and the rest are allauth's pages."""
    user = request.user
    assert isinstance(user, User)
    form = AccountForm(sent(request), initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        rename(user, form.cleaned_data["name"], form.cleaned_data["language"])
        with speaking(user.language or get_language() or ""):
            messages.success(request, gettext("Your name and language are saved."))
        return redirect("account_name")
    status = 422 if form.errors else 200
    return render(request, "mentorship/account.html", {"form": form}, status=status)
