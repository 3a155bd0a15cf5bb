"""One's own record as a file."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Invalid
from participants.models import Person
from participants.queries.own_scores import own_scores
from scheduling.record import rules
from scheduling.record.opening import words_of
from scheduling.record.paper import file_name, record_data, record_pdf
from scheduling.record.queries.hours import own_parts, own_years
from scheduling.record.queries.own import own_certificates, own_reflections

PDF, JSON = "pdf", "json"
TYPES = {PDF: "application/pdf", JSON: "application/json"}


@dataclass(frozen=True, repr=False)
class File:
    """A file to hand over: made in memory, kept nowhere."""

    name: str
    content_type: str
    content: bytes


@transaction.atomic
def own_record(*, actor: Actor) -> dict[str, Any]:
    """Hours, certificates and scores of the actor as data; no reflections. Raises NotAllowed."""
    require(rules.keep_own_record, actor)
    audit.record(
        actor=actor, action="personal_record.exported", format=JSON, with_reflections=False
    )
    return record_data(*_content(actor, with_reflections=False, with_scores=True))


@transaction.atomic
def export_record(
    *, actor: Actor, format: str, with_reflections: bool = False, with_scores: bool = False
) -> File:
    """Hours, certificates and, where wished, reflections and scores of the actor, as PDF or JSON.

    What is opened for it is written down first, and outlives whatever becomes of the request.
    Raises Invalid for another format; NotRecorded (503), CannotUnseal, Erased.
    """
    require(rules.keep_own_record, actor)
    if format not in TYPES:
        words = _("Choose PDF or JSON.")
        raise Invalid(words, code="format", fields={"format": words})
    audit.record_now(
        actor=actor,
        action="personal_record.exported",
        format=format,
        with_reflections=with_reflections,
    )
    content = _content(actor, with_reflections, with_scores)
    if format == PDF:
        made = record_pdf(*content)
    else:
        data = record_data(*content)
        made = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()
    name = file_name(_("mentoring record"), f"{timezone.localdate():%Y-%m-%d}")
    return File(f"{name}.{format}", TYPES[format], made)


def _content(actor: Actor, with_reflections: bool, with_scores: bool) -> tuple[Any, ...]:
    """What a record is made of, in the order of `paper`."""
    person = Person.objects.get(pk=actor.person_id)
    return (
        actor.organization,
        str(person),
        own_parts(actor),
        own_years(actor),
        list(own_certificates(actor)),
        own_scores(actor) if with_scores else [],
        words_of(actor, own_reflections(actor)) if with_reflections else [],
        timezone.now(),
    )
