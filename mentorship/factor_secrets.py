"""Secrets of second factors (an app's, and the seed of recovery codes), wrapped by the root key.

They belong to an account, not to an organisation, so no organisation's key is above them. They are
bound to their purpose, not to their account, which the hook that allauth offers does not name.
"""

import base64

from allauth.mfa.models import Authenticator
from django.db import transaction

from mentorship.sealing.envelope import bind
from mentorship.sealing.roots import root_keys

_PURPOSE = bind("second factor")
_NAMES = ("secret", "seed")


def wrapped_secret(text: str) -> str:
    """The secret as it is kept: the root key's id, and the wrapped bytes."""
    root = root_keys()
    sealed = root.wrap(text.encode(), _PURPOSE)
    return f"{root.current_id}:{base64.b64encode(sealed).decode()}"


def opened_secret(kept: str) -> str:
    """The secret again. Raises Tampered for one that was changed or never wrapped, RootKeyMissing
    without its root key."""
    key_id, _, encoded = kept.partition(":")
    return root_keys().unwrap(base64.b64decode(encoded), _PURPOSE, key_id).decode()


@transaction.atomic
def rewrap_factor_secrets() -> int:
    """Wrap them by the current root key. Returns how many were not yet."""
    current = root_keys().current_id
    done = 0
    for row in Authenticator.objects.select_for_update().filter(
        type__in=["totp", "recovery_codes"]
    ):
        old = {name: row.data[name] for name in _NAMES if name in row.data}
        if all(kept.startswith(f"{current}:") for kept in old.values()):
            continue
        row.data |= {name: wrapped_secret(opened_secret(kept)) for name, kept in old.items()}
        row.save(update_fields=["data"])
        done += 1
    return done
