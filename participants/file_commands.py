"""Importing a file without a browser: what commands for files of any kind have in common."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mentorship.access import Actor
from mentorship.errors import DomainError
from mentorship.models import Organization
from participants.importing.dates import ORDERS
from participants.mapping_files import NotUsable, read_choices
from participants.models import FileImport

READING = ("encoding", "separator", "sheet")


class FileCommand(BaseCommand):
    """Carries out one import and prints what came of it; `fields` are those of its files."""

    fields: ClassVar[Mapping[str, str]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--mapping", type=Path, help="JSON: which heading is which field")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--date-order", choices=ORDERS, help="otherwise found out")
        parser.add_argument("--encoding", default="", help="otherwise found out")
        parser.add_argument("--separator", default="", help="otherwise found out")
        parser.add_argument("--sheet", default="", help="of a workbook; otherwise the first")

    def bring_in(self, actor: Actor, chosen: dict[str, Any], options: dict[str, Any]) -> Any:
        """What came of the file, as JSON knows it. `chosen` is what the mapping says."""
        raise NotImplementedError

    def show(self, result: dict[str, Any]) -> None:
        """The same for people."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = self._brought_in(options)
        except (DomainError, NotUsable) as error:
            if options["json"]:
                self._print_json({"error": {"code": error.code, "message": str(error)}})
            raise CommandError(str(error)) from error
        if options["json"]:
            self._print_json(result, indent=2)
        else:
            self.show(result)
            if result["more_sheets"]:
                names = ", ".join(result["more_sheets"])
                self.stdout.write(f"\nOnly “{result['sheet']}” was read. Sheets like it: {names}")

    def _brought_in(self, options: dict[str, Any]) -> Any:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise NotUsable(f"There is no organisation “{options['organization']}”.")
        if not options["file"].is_file():
            raise NotUsable(f"There is no file “{options['file']}”.")
        chosen = read_choices(options["mapping"], self.fields)
        order = options["date_order"] or chosen.get("date_order") or ""
        if order and order not in ORDERS:
            raise NotUsable(f"The order of dates is one of {', '.join(ORDERS)}, not “{order}”.")
        return self.bring_in(Actor.system(organization), {**chosen, "date_order": order}, options)

    def _print_json(self, told: Any, **style: Any) -> None:
        self.stdout.write(json.dumps(told, ensure_ascii=False, **style))

    def list_remarks(self, title: str, rows: list[dict[str, Any]]) -> None:
        """Every row that is remarked on, in a line of its own."""
        if rows:
            self.stdout.write(f"\n{title}:")
        for row in rows:
            who = " ".join(str(row[part]) for part in ("employee_number", "name") if row.get(part))
            where = self.fields.get(row["field"], "row")
            value = f" “{row['value']}”" if row["value"] else ""
            told = f"line {row['line']} ({who or 'no number'}), {where}{value}: {row['reason']}"
            self.stdout.write(f"  {told}")


def uploaded[Import: FileImport](
    upload: Callable[..., Import], actor: Actor, chosen: dict[str, Any], options: dict[str, Any]
) -> Import:
    """The file of the command, kept as a browser's would be."""
    path: Path = options["file"]
    reading = {name: str(chosen.get(name) or options[name] or "") for name in READING}
    with path.open("rb") as file:
        return upload(actor=actor, file=File(file), file_name=path.name, reading=reading)


@contextmanager
def undone_unless_meant(made: FileImport, *, is_dry: bool) -> Iterator[None]:
    """Delete the kept file where the block fails; and after a dry run, of which nothing stays."""
    kept = made.file
    try:
        yield
    except BaseException:
        kept.storage.delete(str(kept.name))
        raise
    if is_dry:
        kept.storage.delete(str(kept.name))
        transaction.set_rollback(True)
