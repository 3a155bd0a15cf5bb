"""Who may do what with people's rights."""

from typing import Any

from mentorship.access import Actor, rule


@rule
def ask_for_own_data(actor: Actor, obj: Any = None) -> bool:
    """Everybody who belongs to the organisation, for themselves."""
    return actor.user is not None


@rule
def fetch_personal_export(actor: Actor, export: Any) -> bool:
    """The person whose data it is, alone."""
    return actor.user is not None and export.membership.user_id == actor.user.pk


@rule
def make_personal_export(actor: Actor, export: Any = None) -> bool:
    """The worker, for the one who asked."""
    return actor.is_system


@rule
def see_privacy(actor: Actor, obj: Any = None) -> bool:
    """Erasures, holds, retention and breaches."""
    return actor.is_admin


@rule
def run_erasures(actor: Actor, obj: Any = None) -> bool:
    return actor.is_admin


@rule
def withdraw_erasure(actor: Actor, erasure: Any) -> bool:
    """Who asked for it themselves; an administrator for what was asked on somebody's behalf."""
    own = (
        actor.user is not None
        and erasure.membership is not None
        and erasure.membership.user_id == actor.user.pk
    )
    return own or (actor.is_admin and not erasure.is_asked_by_themselves)


@rule
def erase_person(actor: Actor, obj: Any = None) -> bool:
    """The worker; for the leavers of long ago the nightly one."""
    return actor.is_system


@rule
def place_legal_hold(actor: Actor, obj: Any = None) -> bool:
    return actor.is_admin


@rule
def change_retention(actor: Actor, obj: Any = None) -> bool:
    return actor.is_admin


@rule
def apply_retention(actor: Actor, obj: Any = None) -> bool:
    return actor.is_system


@rule
def keep_breach_register(actor: Actor, obj: Any = None) -> bool:
    return actor.is_admin


@rule
def change_processing(actor: Actor, obj: Any = None) -> bool:
    return actor.is_admin
