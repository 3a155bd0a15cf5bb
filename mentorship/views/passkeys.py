"""Removing a passkey, where it is not the last second factor that an organisation asks for."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect


@login_required
def passkey_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """allauth asks this for an app alone."""
    found = get_object_or_404(Authenticator, pk=pk, user_id=request.user.pk, type="webauthn")
    adapter = get_adapter()
    if not adapter.can_delete_authenticator(found):
        messages.error(request, adapter.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_list_webauthn")
    response: HttpResponse = remove_webauthn(request, pk=pk)
    return response
