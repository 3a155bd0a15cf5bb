"""Roster imports, for those who may import; and whom their rows are about."""

from collections import Counter
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from mentorship.access import Actor
from participants.importing.cleaning import number as clean_number
from participants.models import ERASED_NUMBER, Person
from scheduling.models import RosterCode, RosterImport, RosterMapping, RosterRemark
from scheduling.queries.working_times import usual_zone
from scheduling.rosters.reading import Known


def visible_rosters(actor: Actor) -> QuerySet[RosterImport]:
    """All roster imports, the latest first, for administrators."""
    rows = RosterImport.objects.select_related("requested_by__user")
    return rows if actor.is_system or actor.is_admin else rows.none()


def visible_codes(actor: Actor) -> QuerySet[RosterCode]:
    """What the codes mean, for administrators."""
    rows = RosterCode.objects.all()
    return rows if actor.is_system or actor.is_admin else rows.none()


def remarks_of(
    roster_import: RosterImport, *, show: str = "", search: str = ""
) -> QuerySet[RosterRemark]:
    """Of an import that the caller may see: what was refused, or (`show`) the unknown people."""
    rows = roster_import.remarks.order_by("line", "pk")
    if show == "unknown":
        rows = rows.filter(code__in=["person_unknown", "number_missing"])
    elif show == "refused":
        rows = rows.exclude(code__in=["person_unknown", "number_missing"])
    return rows.filter(employee_number__istartswith=search) if search else rows


def remembered_columns(signature: str) -> RosterMapping | None:
    """What was chosen the last time for a roster with these headings."""
    return RosterMapping.objects.filter(signature=signature).first()


def known_by_number() -> dict[str, Known]:
    """Everybody of the organisation, by employee number and by e-mail address."""
    usual = usual_zone()
    rows = Person.objects.exclude(employee_number__startswith=ERASED_NUMBER).order_by()
    found: dict[str, Known] = {}
    told = rows.values_list("pk", "employee_number", "email", "site__time_zone")
    for person_id, number, email, zone in told.iterator(chunk_size=5_000):
        known = Known(person_id, ZoneInfo(zone or usual))
        found[clean_number(number).casefold()] = known
        if email:
            found.setdefault(email.casefold(), known)
    return _without_leading_zeros(found) | found


def _without_leading_zeros(found: dict[str, Known]) -> dict[str, Known]:
    """Numbers as a spreadsheet leaves them that has taken them for amounts; none that two share."""
    short = Counter(number.lstrip("0") for number in found if number.isdigit())
    return {
        bare: known
        for number, known in found.items()
        if number.startswith("0") and (bare := number.lstrip("0")) and short[bare] == 1
    }
