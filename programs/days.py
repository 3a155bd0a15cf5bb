"""Which day it is, by an organisation's clock."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from mentorship.access import Actor


def today_of(actor: Actor) -> date:
    """The day in the actor's organisation."""
    return timezone.localdate(timezone=ZoneInfo(actor.organization.time_zone))
