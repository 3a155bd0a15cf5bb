"""Import an HR export without a browser. The output is described in docs/import.md."""

from argparse import ArgumentParser
from typing import Any

from mentorship.access import Actor
from mentorship.tenancy import activate
from participants import queries, services
from participants.file_commands import FileCommand, undone_unless_meant, uploaded
from participants.files import opened, prepared
from participants.importing.columns import FIELDS
from participants.mapping_files import merged
from participants.models import ImportRow, PersonImport


class Command(FileCommand):
    help = (
        "Imports people from an HR export (CSV or XLSX) and prints counts and every refused row "
        "with its line, field and reason. Running it again with the same file changes nothing."
    )
    fields = FIELDS

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--leavers", action="store_true", help="people absent from the file have left"
        )

    def bring_in(self, actor: Actor, chosen: dict[str, Any], options: dict[str, Any]) -> Any:
        with activate(actor.organization):
            made = uploaded(services.upload_people, actor, chosen, options)
            with undone_unless_meant(made, is_dry=options["dry_run"]):
                return _carried_out(actor, made, chosen, options)

    def show(self, result: dict[str, Any]) -> None:
        write = self.stdout.write
        counts = result["counts"]
        write(f"{result['file']}: {counts['rows']} rows, dates read as {result['date_order']}")
        for name in ("created", "changed", "unchanged", "skipped", "left", "refused", "warned"):
            write(f"  {name:10}{counts[name]:7}")
        self.list_remarks(f"Refused{' would be' * result['dry_run']}", result["refused"])
        self.list_remarks("Repeated", result["skipped"])
        self.list_remarks("Remarks (imported all the same)", result["warnings"])
        if result["unused_columns"]:
            write(f"\nColumns that were not used: {', '.join(result['unused_columns'])}")


def _carried_out(
    actor: Actor, made: PersonImport, chosen: dict[str, Any], options: dict[str, Any]
) -> dict[str, Any]:
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
    return _result(made, table, layout.order, options["dry_run"])


def _settings(
    made: PersonImport, chosen: dict[str, Any], options: dict[str, Any]
) -> dict[str, Any]:
    stages = chosen.get("stages") or made.options.get("stages") or {}
    return {
        "date_order": chosen["date_order"],
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
