"""Eight weeks of shifts for those who take part, imported as an administrator would."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.utils import timezone

from mentorship.access import Actor
from mentorship.tenancy import activate
from participants.models import Enrollment
from scheduling.models import RosterCode
from scheduling.services import rosters
from scheduling.services.meetable_times import renew_meetable_times

WEEKS = 8
TIMES = {
    "D": "09:00,17:00", "LD": "07:30,20:00", "N": "19:30,08:00", "E": "07:00,15:00",
    "L": "13:00,21:00", "OFF": ",", "AL": ",",
}  # fmt: skip
MEANINGS = {"OFF": RosterCode.Means.OFF, "AL": RosterCode.Means.LEAVE}
OFFICE = ("D", "D", "D", "D", "D", "OFF", "OFF")
# Two long days and two nights; earlies and lates; long days with every other weekend.
WARDS = (
    ("LD", "LD", "N", "N", "OFF", "OFF", "OFF", "OFF"),
    ("E", "E", "L", "L", "OFF", "OFF", "OFF"),
    ("LD", "LD", "OFF", "OFF", "LD", "LD", "LD", "OFF", "OFF", "LD", "LD", "OFF", "OFF", "OFF"),
)
EVERY_FOURTH = 4


def import_roster(actor: Actor) -> None:
    """Bring in the roster of this Monday on, its codes explained, and what matching reads of it."""
    with activate(actor.organization):
        RosterCode.objects.bulk_create(
            [RosterCode(code=code, means=MEANINGS.get(code, "works")) for code in TIMES]
        )
        text = _text(ZoneInfo(actor.organization.time_zone))
        row = rosters.upload_roster(
            actor=actor, file=ContentFile(text.encode()), file_name="roster.csv"
        )
        rosters.map_roster(actor=actor, roster_import=row, mapping=row.mapping, options=row.options)
        rosters.read_roster(actor=actor, import_id=row.pk)
        rosters.start_roster(actor=actor, roster_import=row)
        rosters.run_roster(actor=actor, import_id=row.pk)
        renew_meetable_times(actor=actor)


def _text(zone: ZoneInfo) -> str:
    today = timezone.now().astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    people = Enrollment.objects.order_by("person__employee_number")
    numbers = people.values_list("person__employee_number", flat=True).distinct()
    rows = ["Employee Number,Date,Shift,Start,End"]
    for place, number in enumerate(numbers):
        for day in range(WEEKS * 7):
            code = _code(place, day)
            on: date = monday + timedelta(days=day)
            rows.append(f"{number},{on:%Y-%m-%d},{code},{TIMES[code]}")
    return "\n".join([*rows, ""])


def _code(place: int, day: int) -> str:
    """Whose shift it is: one in four works office hours; everybody is away for a week."""
    away = 7 * (place % WEEKS)
    if away and away <= day < away + 7:
        return "AL"
    if place % EVERY_FOURTH == 0:
        return OFFICE[day % len(OFFICE)]
    cycle = WARDS[place % len(WARDS)]
    return cycle[(day + place) % len(cycle)]
