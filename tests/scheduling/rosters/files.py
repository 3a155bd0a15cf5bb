"""Rosters for tests, written the way exports are."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from scheduling.models import RosterImport
from scheduling.services import rosters as services
from tests.world import House

HEADINGS = "Employee Number,Date,Shift,Start,End"
CODES: dict[str, dict[str, Any]] = {
    "LD": {"means": "works"},
    "N": {"means": "works"},
    "D": {"means": "works"},
    "OFF": {"means": "off"},
    "AL": {"means": "leave"},
}


def day(number: int) -> str:
    """A day of next month, so that it is neither too long ago nor too far ahead."""
    return f"{timezone.localdate() + timedelta(days=number):%Y-%m-%d}"


def uploaded(house: House, content: str | bytes, name: str = "roster.csv") -> RosterImport:
    data = content.encode() if isinstance(content, str) else content
    return services.upload_roster(
        actor=house.actor("admin"), file=ContentFile(data, name), file_name=name
    )


def read(house: House, content: str | bytes, **options: Any) -> RosterImport:
    """A roster uploaded, mapped as guessed, and read."""
    row = uploaded(house, content)
    services.map_roster(
        actor=house.actor("admin"), roster_import=row, mapping=row.mapping,
        options={**row.options, **options},
    )  # fmt: skip
    return services.read_roster(actor=house.system, import_id=row.pk)


def explained(house: House, row: RosterImport, **answers: dict[str, Any]) -> RosterImport:
    services.explain_codes(
        actor=house.actor("admin"), roster_import=row, answers={**CODES, **answers}
    )
    return services.read_roster(actor=house.system, import_id=row.pk)


def imported(house: House, content: str | bytes, **options: Any) -> RosterImport:
    """All of it, with the usual codes explained."""
    row = read(house, content, **options)
    if row.status == "asking":
        row = explained(house, row)
    services.start_roster(actor=house.actor("admin"), roster_import=row)
    return services.run_roster(actor=house.system, import_id=row.pk)
