"""Import a roster without a browser, such as every night. Described in docs/rosters.md."""

from argparse import ArgumentParser
from typing import Any

from mentorship.access import Actor
from mentorship.tenancy import activate
from participants.file_commands import FileCommand, undone_unless_meant, uploaded
from participants.mapping_files import NotUsable, merged
from scheduling.models import RosterCode, RosterImport
from scheduling.queries.rosters import remarks_of
from scheduling.roster_files import opened_roster
from scheduling.rosters.columns import FIELDS
from scheduling.services import meetable_times, rosters

MEANINGS = ("works", "off", "leave", "left_out")
COUNTED = ("rows", "new", "replaced", "same", "refused", "left_out", "unknown_people")


class Command(FileCommand):
    help = (
        "Imports a roster (CSV or XLSX) and prints counts and every refused row with its line, "
        "field and reason. Stops before anything is changed when a code is not known, and names it."
    )
    fields = FIELDS

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--code",
            action="append",
            default=[],
            metavar="CODE=MEANING",
            help=f"say what a code means: {', '.join(MEANINGS)}; kept for later imports",
        )
        parser.add_argument(
            "--gaps-are-free", action="store_true", help="a day without a row is a free day"
        )

    def bring_in(self, actor: Actor, chosen: dict[str, Any], options: dict[str, Any]) -> Any:
        answers = {**_answers(chosen.get("codes") or {}), **_answers(_told(options["code"]))}
        with activate(actor.organization):
            row = uploaded(rosters.upload_roster, actor, chosen, options)
            with undone_unless_meant(row, is_dry=options["dry_run"]):
                row = _previewed(actor, row, _settings(row, chosen, options), chosen, answers)
                result = _result(row)
        return result if options["dry_run"] else _imported(actor, row)

    def show(self, result: dict[str, Any]) -> None:
        write = self.stdout.write
        days = f"{result['first_on']} to {result['last_on']}, {result['date_order']}"
        write(f"{result['file']}: {result['status']}, {days}")
        for name in COUNTED:
            write(f"  {name:14}{result[name]:8}")
        self.list_remarks("Refused", result["refused_rows"])
        self.list_remarks("Nobody knows", result["unknown_rows_of"])


def _previewed(
    actor: Actor,
    row: RosterImport,
    settings: dict[str, Any],
    chosen: dict[str, Any],
    answers: dict[str, Any],
) -> RosterImport:
    """Mapped and read. Raises NotUsable when a code is not known."""
    with opened_roster(row) as table:
        mapping = merged(row.mapping, chosen["columns"], table.headings)
    row = rosters.map_roster(actor=actor, roster_import=row, mapping=mapping, options=settings)
    if answers:
        row = rosters.explain_beforehand(actor=actor, roster_import=row, answers=answers)
    row = rosters.read_roster(actor=actor, import_id=row.pk)
    if row.status == RosterImport.Status.ASKING:
        unknown = ", ".join(asked["code"] or "(nothing)" for asked in row.questions)
        raise NotUsable(f"Codes that nobody has explained: {unknown}.")
    return row


def _imported(actor: Actor, row: RosterImport) -> dict[str, Any]:
    with activate(actor.organization):
        rosters.start_roster(actor=actor, roster_import=row)
        row = rosters.run_roster(actor=actor, import_id=row.pk)
        result = _result(row)
    with activate(actor.organization):
        meetable_times.renew_meetable_times(actor=actor)
    return result


def _settings(row: RosterImport, chosen: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    remembered = bool(row.options.get("gaps_are_free"))
    gaps = options["gaps_are_free"] or bool(chosen.get("gaps_are_free", remembered))
    return {"date_order": chosen["date_order"], "gaps_are_free": gaps}


def _result(row: RosterImport) -> dict[str, Any]:
    refused = [_remark(one) for one in remarks_of(row, show="refused")]
    unknown = [_remark(one) for one in remarks_of(row, show="unknown")]
    return {
        "file": row.file_name,
        "status": str(row.status),
        **{name: row.options.get(name) for name in ("date_order", "encoding", "separator")},
        "sheet": row.options.get("sheet", ""),
        "more_sheets": row.options.get("more_sheets") or [],
        "columns": row.mapping,
        **row.counts,
        "refused_rows": refused,
        "unknown_rows_of": unknown,
    }


def _remark(one: Any) -> dict[str, Any]:
    return {
        "line": one.line,
        "rows": one.rows,
        "employee_number": one.employee_number,
        "field": FIELD_OF.get(one.code.partition("_")[0], ""),
        "value": one.value,
        "code": one.code,
        "reason": one.reason,
    }


FIELD_OF = {"date": "day", "time": "starts", "shift": "ends", "person": "number"}
"""The field that a fault is about, by the first word of its code."""


def _told(codes: list[str]) -> dict[str, str]:
    """What the options say that codes mean."""
    return {code: means for code, _, means in (one.rpartition("=") for one in codes)}


def _answers(told: dict[str, str]) -> dict[str, dict[str, Any]]:
    for code, means in told.items():
        if means not in MEANINGS:
            raise NotUsable(f"“{code}={means}” is not CODE=MEANING, of {', '.join(MEANINGS)}.")
    return {code: {"means": RosterCode.Means(means)} for code, means in told.items()}
