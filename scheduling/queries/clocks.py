"""By whose clock the actor reads."""

from zoneinfo import ZoneInfo

from mentorship.access import Actor
from participants.models import Person
from scheduling.clock import zone_of


def own_zone(actor: Actor) -> ZoneInfo:
    """The zone of the actor's site, else the organisation's."""
    person = None
    if actor.person_id:
        person = Person.objects.select_related("site").filter(pk=actor.person_id).first()
    return zone_of(person, actor.organization)
