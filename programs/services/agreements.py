"""The confidentiality agreement: versions that are published and never change."""

from django.db import transaction
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from programs import rules
from programs.locking import locked
from programs.models import AgreementVersion, Program
from programs.prose import flowing


@transaction.atomic
def publish_agreement(*, actor: Actor, program: Program, text: str) -> AgreementVersion:
    """Publish the next version; everybody who takes part is asked to accept it.

    Raises NotAllowed; Invalid for an empty text; Conflict when the programme is archived or when
    the text is the one in force, so that nobody is asked again for nothing.
    """
    program = locked(program)
    require(rules.publish_agreement, actor, program)
    program.require_in_use()
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Invalid(_("Write the agreement."), fields={"text": _("Write the agreement.")})
    last = program.agreements.order_by("-number").first()
    # Where a line ends is no change: forms show a paragraph as one line.
    if last is not None and flowing(last.text) == flowing(text):
        raise Conflict(_("This is the version in force already."), code="agreement_unchanged")
    version = AgreementVersion.objects.create(
        program=program, number=last.number + 1 if last else 1, text=text
    )
    audit.record(actor=actor, action="agreement.published", subject=program, number=version.number)
    return version
