"""Where else to turn: what stands there until the organisation has written its own."""

from mentorship.texts import gettext_lazy as _
from scheduling.support.models import Signpost

Kind = Signpost.Kind

USUAL_TEXTS: dict[str, str] = {
    Kind.DANGER: (
        _(
            "Do not write here first. Call the emergency services or your organisation's emergency "
            "number now, and tell whoever is in charge where you are."
        )
    ),
    Kind.SAFEGUARDING: (
        _(
            "Tell your safeguarding lead today, by telephone or in person. You need not be "
            "sure, and "
            "you need not have proof."
        )
    ),
    Kind.SPEAKING_UP: (
        _(
            "Your organisation has somebody whose task it is to listen to staff who speak up. "
            "You may "
            "speak to them in confidence, also without naming anybody."
        )
    ),
    Kind.OCCUPATIONAL_HEALTH: (
        _(
            "Occupational health and the staff support service are there for you. You may go "
            "to them "
            "yourself; your manager need not know."
        )
    ),
}
NO_NUMBER = _("No number is set. Ask your administrator.")
