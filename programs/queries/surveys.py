"""Surveys of programmes, and the instruments that they can take over."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from mentorship.access import Actor
from mentorship.languages import of_organization
from programs.catalogue.translating import packs_in
from programs.models import InstrumentPack, Program, Survey


@dataclass(frozen=True, slots=True)
class AvailablePack:
    """An instrument that a survey can take over; `ref` is its key in the product, or its id."""

    ref: str
    definition: dict[str, Any]
    row: InstrumentPack | None = None

    @property
    def is_own(self) -> bool:
        """Whether the organisation added it."""
        return self.row is not None


def surveys_of(program: Program) -> QuerySet[Survey]:
    """The surveys of a programme that the caller may see."""
    return program.surveys.order_by("kind", "title")


def available_packs(actor: Actor) -> list[AvailablePack]:
    """The instruments of the product, and those that the organisation added, for whoever runs a
    programme."""
    if not (actor.is_system or actor.is_admin or actor.is_manager):
        return []
    language = of_organization(actor.organization)
    shipped = [AvailablePack(pack["key"], pack) for pack in packs_in(language)]
    rows = InstrumentPack.objects.order_by("title", "version")
    return [*shipped, *(AvailablePack(str(row.pk), row.definition, row) for row in rows)]


def available_pack(actor: Actor, ref: str) -> AvailablePack | None:
    """One of them."""
    return next((one for one in available_packs(actor) if one.ref == ref), None)


def visible_packs(actor: Actor) -> QuerySet[InstrumentPack]:
    """Those that the organisation added, for whoever runs a programme."""
    if actor.is_system or actor.is_admin or actor.is_manager:
        return InstrumentPack.objects.all()
    return InstrumentPack.objects.none()
