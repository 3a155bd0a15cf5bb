"""Instruments that the organisation adds by a file."""

from django.db import transaction
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from programs import rules
from programs.catalogue.instruments import PACKS
from programs.instruments import read
from programs.models import InstrumentPack


@transaction.atomic
def add_instrument_pack(*, actor: Actor, content: bytes, has_permission: bool) -> InstrumentPack:
    """Add the instrument in a file. Raises NotAllowed; Invalid for a file that cannot be read, and
    unless it is said that the organisation may use it; Conflict for a version that is there."""
    require(rules.add_instrument_pack, actor)
    pack = read(content)
    if not has_permission:
        words = _("Say that your organisation has the permission to use it.")
        raise Invalid(words, code="permission", fields={"has_permission": words})
    if pack["key"] in {one["key"] for one in PACKS}:
        raise Conflict(_("An instrument that comes with the product has this key."), code="own_key")
    known = InstrumentPack.objects.filter(key=pack["key"], version=pack["version"])
    if known.exists():
        raise Conflict(_("This version of the instrument is there already."), code="pack_there")
    added = InstrumentPack.objects.create(
        key=pack["key"], version=pack["version"], title=pack["title"], definition=pack
    )
    audit.record(
        actor=actor,
        action="instrument_pack.added",
        subject=added,
        key=added.key,
        version=added.version,
        permission=pack["permission"][:500],
    )
    return added


@transaction.atomic
def remove_instrument_pack(*, actor: Actor, pack: InstrumentPack) -> None:
    """Take an instrument away, as when the permission ends. Surveys that hold its items keep them
    until somebody takes them out. Raises NotAllowed."""
    require(rules.add_instrument_pack, actor)
    audit.record(
        actor=actor,
        action="instrument_pack.removed",
        subject=pack,
        key=pack.key,
        version=pack.version,
    )
    pack.delete()
