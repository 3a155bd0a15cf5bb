"""Import an HR export without a browser. The output is described in docs/import.md."""

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
from participants import queries, services
from participants.files import opened, prepared
from participants.importing.columns import FIELDS
from participants.importing.dates import ORDERS
from participants.mapping_files import NotUsable, merged, read_choices
from participants.models import ImportRow, PersonImport

READING = ("encoding", "separator", "sheet")


class Command(BaseCommand):
    help = (
        "Imports people from an HR export (CSV or XLSX) and prints counts and every refused row "
        "with its line, field and reason. Running it again with the same file changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument(
            "--mapping", type=Path, help="JSON: which heading is which field (docs/import.md)"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="change nobody, say what would be"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--leavers", action="store_true", help="people absent from the file have left"
        )
        parser.add_argument("--date-order", choices=ORDERS, help="otherwise found out")
        parser.add_argument("--encoding", default="", help="otherwise found out")
        parser.add_argument("--separator", default="", help="otherwise found out")
        parser.add_argument("--sheet", default="", help="of a workbook; otherwise the first")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = self._import(options)
        except (DomainError, NotUsable) as error:
            message = str(error)
            if options["json"]:
                code = getattr(error, "code", "not_usable")
                self.stdout.write(json.dumps({"error": {"code": code, "message": message}}))
            raise CommandError(message) from error
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
        else:
            self._print(result)

    def _import(self, options: dict[str, Any]) -> dict[str, Any]:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise NotUsable(f"There is no organisation “{options['organization']}”.")
        path: Path = options["file"]
        if not path.is_file():
            raise NotUsable(f"There is no file “{path}”.")
        chosen = read_choices(options["mapping"], FIELDS)
        actor = Actor.system(organization)
        with activate(organization):
            return _carried_out(actor, path, chosen, options)

    def _print(self, result: dict[str, Any]) -> None:
        write = self.stdout.write
        counts = result["counts"]
        would = " would be" if result["dry_run"] else ""
        write(f"{result['file']}: {counts['rows']} rows, dates read as {result['date_order']}")
        if result["more_sheets"]:
            names = ", ".join(result["more_sheets"])
            write(f"Only the sheet “{result['sheet']}” was read. Others like it: {names}")
        for name in ("created", "changed", "unchanged", "skipped", "left", "refused", "warned"):
            write(f"  {name:10}{counts[name]:7}")
        for title, rows in (
            ("Refused", result["refused"]),
            ("Repeated", result["skipped"]),
            ("Remarks (imported all the same)", result["warnings"]),
        ):
            if rows:
                write(f"\n{title}{would if title == 'Refused' else ''}:")
            for row in rows:
                write(f"  {_line(row)}")
        if result["unused_columns"]:
            write(f"\nColumns that were not used: {', '.join(result['unused_columns'])}")


def _carried_out(
    actor: Actor, path: Path, chosen: dict[str, Any], options: dict[str, Any]
) -> dict[str, Any]:
    reading = {name: str(chosen.get(name) or options[name] or "") for name in READING}
    with path.open("rb") as file:
        made = services.upload_people(
            actor=actor, file=File(file), file_name=path.name, reading=reading
        )
    kept_file = made.file
    try:
        with opened(made) as table:
            mapping = merged(made.mapping, chosen["columns"], table.headings)
            settings = _settings(made, chosen, options)
            made = services.map_import(
                actor=actor, person_import=made, mapping=mapping, options=settings
            )
            layout, _ = prepared(table, made.mapping, made.options)
        if options["dry_run"]:
            made = services.preview_import(actor=actor, import_id=made.pk)
        else:
            made = services.start_import(actor=actor, person_import=made)
            made = services.run_import(actor=actor, import_id=made.pk)
        result = _result(made, table, layout.order, options["dry_run"])
    except BaseException:
        kept_file.storage.delete(str(kept_file.name))
        raise
    if options["dry_run"]:
        kept_file.storage.delete(str(kept_file.name))
        transaction.set_rollback(True)
    return result


def _settings(
    made: PersonImport, chosen: dict[str, Any], options: dict[str, Any]
) -> dict[str, Any]:
    order = options["date_order"] or chosen.get("date_order")
    if order and order not in ORDERS:
        raise NotUsable(f"The order of dates is one of {', '.join(ORDERS)}, not “{order}”.")
    stages = chosen.get("stages") or made.options.get("stages") or {}
    return {
        "date_order": order or "",
        "stages": {str(grade): int(stage) for grade, stage in stages.items()},
        "leavers": options["leavers"] or bool(chosen.get("leavers")),
    }


def _result(made: PersonImport, table: Any, order: str, dry_run: bool) -> dict[str, Any]:
    counts = {name: made.counts.get(name, 0) for name in ("rows", *ImportRow.Outcome.values)}
    headings = {field: heading for heading, field in made.mapping.items()}
    remarks: dict[str, list[dict[str, Any]]] = {"refused": [], "skipped": [], "warnings": []}
    for row in queries.remarks_of(made).iterator(chunk_size=2_000):
        kind = row.outcome if row.outcome in ("refused", "skipped") else "warnings"
        remarks[kind].extend(_remarks(row, headings))
    return {
        "file": made.file_name,
        "format": table.kind,
        "encoding": table.encoding,
        "separator": table.separator,
        "sheet": table.sheet,
        "more_sheets": made.options.get("more_sheets") or [],
        "date_order": order,
        "dry_run": dry_run,
        "columns": made.mapping,
        "unused_columns": [heading for heading in table.headings if heading not in made.mapping],
        "counts": {**counts, "warned": made.counts.get("warned", 0)},
        "added": made.counts.get("added", {}),
        **remarks,
    }


def _remarks(row: ImportRow, headings: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "line": row.line,
            "employee_number": row.employee_number,
            "name": row.name,
            "field": problem["field"],
            "column": headings.get(problem["field"], ""),
            "value": problem["value"],
            "code": problem["code"],
            "reason": problem["reason"],
        }
        for problem in row.problems
    ]


def _line(row: dict[str, Any]) -> str:
    who = " ".join(part for part in (row["employee_number"], row["name"]) if part)
    where = FIELDS.get(row["field"], "row")
    value = f" “{row['value']}”" if row["value"] else ""
    return f"line {row['line']} ({who or 'no number'}), {where}{value}: {row['reason']}"
