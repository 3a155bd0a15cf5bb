"""The ground floor's pages."""

from mentorship.views.account import account
from mentorship.views.health import healthz, readyz
from mentorship.views.home import home
from mentorship.views.invitations import invitation
from mentorship.views.mailbox import mailbox, mailbox_message
from mentorship.views.passkeys import passkey_remove
from mentorship.views.second_factor import second_factor
from mentorship.views.sessions import session_end, sessions, sessions_end_others
from mentorship.views.showcase import showcase

__all__ = [
    "account",
    "healthz",
    "home",
    "invitation",
    "mailbox",
    "mailbox_message",
    "passkey_remove",
    "readyz",
    "second_factor",
    "session_end",
    "sessions",
    "sessions_end_others",
    "showcase",
]
