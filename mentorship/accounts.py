"""How accounts come to be: by invitation alone."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is open to who follows an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return "invitation" in request.session
