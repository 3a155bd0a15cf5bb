"""Import a roster without a browser, such as every night. Described in docs/rosters.md."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mentorship.access import Actor
from mentorship.errors import DomainError
from mentorship.models import Organization
from mentorship.tenancy import activate
from participants.importing.dates import ORDERS
from participants.mapping_files import NotUsable, merged, read_choices
from scheduling.models import RosterCode, RosterImport
from scheduling.queries.rosters import remarks_of
from scheduling.roster_files import opened_roster
from scheduling.rosters.columns import FIELDS
from scheduling.services import meetable_times, rosters

MEANINGS = ("works", "off", "leave", "left_out")
READING = ("encoding", "separator", "sheet")
COUNTED = ("rows", "new", "replaced", "same", "refused", "left_out", "unknown_people")


class Command(BaseCommand):
    help = (
        "Imports a roster (CSV or XLSX) and prints counts and every refused row with its line, "
        "field and reason. Stops before anything is changed when a code is not known, and names it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument(
            "--mapping", type=Path, help="JSON: which heading is which field (docs/rosters.md)"
        )
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
        parser.add_argument("--dry-run", action="store_true", help="say what would be, and stop")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--date-order", choices=ORDERS, help="otherwise found out")
        parser.add_argument("--encoding", default="", help="otherwise found out")
        parser.add_argument("--separator", default="", help="otherwise found out")
        parser.add_argument("--sheet", default="", help="of a workbook; otherwise the first")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = self._import(options)
        except (DomainError, NotUsable) as error:
            if options["json"]:
                told = {"code": error.code, "message": str(error)}
                self.stdout.write(json.dumps({"error": told}, ensure_ascii=False))
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
        else:
            self._print(result)

    def _import(self, options: dict[str, Any]) -> dict[str, Any]:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise NotUsable(f"There is no organisation “{options['organization']}”.")
        if not options["file"].is_file():
            raise NotUsable(f"There is no file “{options['file']}”.")
        chosen = read_choices(options["mapping"], FIELDS)
        answers = {**_answers(chosen.get("codes") or {}), **_answers(_told(options["code"]))}
        actor = Actor.system(organization)
        with activate(organization):
            result, row = _previewed(actor, chosen, answers, options)
        if not options["dry_run"]:
            result = self._imported(actor, row) | {"columns": result["columns"]}
        return result

    def _imported(self, actor: Actor, row: RosterImport) -> dict[str, Any]:
        with activate(actor.organization):
            rosters.start_roster(actor=actor, roster_import=row)
            row = rosters.run_roster(actor=actor, import_id=row.pk)
            result = _result(row)
        with activate(actor.organization):
            meetable_times.renew_meetable_times(actor=actor)
        return result

    def _print(self, result: dict[str, Any]) -> None:
        write = self.stdout.write
        days = f"{result['first_on']} to {result['last_on']}, {result['date_order']}"
        write(f"{result['file']}: {result['status']}, {days}")
        for name in COUNTED:
            write(f"  {name:14}{result[name]:8}")
        for title, rows in (
            ("Refused", result["refused_rows"]),
            ("Nobody knows", result["unknown_rows_of"]),
        ):
            if rows:
                write(f"\n{title}:")
            for row in rows:
                value = f", {row['field'] or 'row'} “{row['value']}”" if row["value"] else ""
                who = row["employee_number"] or "no number"
                write(f"  line {row['line']} ({who}){value}: {row['reason']}")


def _previewed(
    actor: Actor, chosen: dict[str, Any], answers: dict[str, Any], options: dict[str, Any]
) -> tuple[dict[str, Any], RosterImport]:
    """Uploaded, mapped and read. Everything is undone when a code is not known, and after a
    dry run."""
    path: Path = options["file"]
    reading = {name: str(chosen.get(name) or options[name] or "") for name in READING}
    with path.open("rb") as file:
        row = rosters.upload_roster(
            actor=actor, file=File(file), file_name=path.name, reading=reading
        )
    kept = row.file
    try:
        with opened_roster(row) as table:
            mapping = merged(row.mapping, chosen["columns"], table.headings)
        settings = _settings(row, chosen, options)
        row = rosters.map_roster(actor=actor, roster_import=row, mapping=mapping, options=settings)
        if answers:
            row = rosters.explain_beforehand(actor=actor, roster_import=row, answers=answers)
        row = rosters.read_roster(actor=actor, import_id=row.pk)
        if row.status == RosterImport.Status.ASKING:
            unknown = ", ".join(asked["code"] or "(nothing)" for asked in row.questions)
            raise NotUsable(f"Codes that nobody has explained: {unknown}.")
        result = _result(row) | {"columns": row.mapping}
    except BaseException:
        kept.storage.delete(str(kept.name))
        raise
    if options["dry_run"]:
        kept.storage.delete(str(kept.name))
        transaction.set_rollback(True)
    return result, row


def _settings(row: RosterImport, chosen: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    order = options["date_order"] or chosen.get("date_order") or ""
    if order and order not in ORDERS:
        raise NotUsable(f"The order of dates is one of {', '.join(ORDERS)}, not “{order}”.")
    remembered = bool(row.options.get("gaps_are_free"))
    gaps = options["gaps_are_free"] or bool(chosen.get("gaps_are_free", remembered))
    return {"date_order": order, "gaps_are_free": gaps}


def _result(row: RosterImport) -> dict[str, Any]:
    refused = [_remark(one) for one in remarks_of(row, show="refused")]
    unknown = [_remark(one) for one in remarks_of(row, show="unknown")]
    return {
        "file": row.file_name,
        "status": str(row.status),
        **{name: row.options.get(name) for name in ("date_order", "encoding", "separator")},
        "sheet": row.options.get("sheet", ""),
        "more_sheets": row.options.get("more_sheets") or [],
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
